/**
 * Helps bots in trouble, where their automations say so: at most one change a bot and run, each an intent of the
 * ledger. What was found must have been found in several runs on end; before anything is sent, the bot is read once
 * more by itself, and must still be running.
 */
import type { Control } from '../../shared/control/control.ts';
import { describePause, pauseFor } from '../../shared/control/pause.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS, utcDay } from '../../shared/core/clock.ts';
import { type Decimal, isZero } from '../../shared/core/decimal.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { type ActionIntent, markOf } from '../../shared/grids/action.ts';
import { listActions, REMEDY_OCCASION } from '../../shared/grids/action-row.ts';
import { openBotDesk } from '../../shared/grids/bot-desk.ts';
import { botName } from '../../shared/grids/bot-name.ts';
import { checkedParameters } from '../../shared/grids/check-parameters.ts';
import { describeAction } from '../../shared/grids/describe-action.ts';
import type { Finding, FindingKind } from '../../shared/grids/finding.ts';
import { finishAction } from '../../shared/grids/finish-action.ts';
import { isSameRange } from '../../shared/grids/levels.ts';
import { type ActionOccasion, recordActionDenial, submitAction } from '../../shared/grids/submit-action.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import { ownerKey, ownerOf } from '../../shared/orders/ids.ts';
import { isFinal } from '../../shared/orders/intent.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { BotAction } from '../../shared/venues/bot-actions.ts';
import { type Bots, type Grid, isGrid } from '../../shared/venues/bots.ts';
import { openMarket } from '../../shared/venues/venues.ts';
import { capReached, moneyCapReached, type Remedies } from './remedies/caps.ts';
import { dueRule, type Proposal, proposeRemedy, type RemedyRule } from './remedies/plan-remedy.ts';
import { showSuggestion } from './remedies/show-suggestion.ts';

export interface ObservedGrid {
  readonly bot: Grid;
  /** The grid of the automations that it is, else its own id. */
  readonly gridKey: string;
  readonly price: Decimal;
  readonly findings: readonly Finding[];
  /** In how many runs on end each finding was there, as bad as the remedies ask for, this one included. */
  readonly confirmedRuns: Readonly<Partial<Record<FindingKind, number>>>;
  readonly foundSinceMs: Readonly<Partial<Record<FindingKind, EpochMs>>>;
  readonly remedies: Remedies | undefined;
}

export interface RemedyInput {
  readonly account: string;
  readonly control: Control;
  readonly bots: Bots;
  readonly observed: readonly ObservedGrid[];
  readonly deadlineMs: EpochMs;
}

/** A remedy belongs to the moment in which it is decided. */
const REMEDY_WITHIN_MS = 10 * MINUTE_MS;
/** Time that one remedy may take at worst. */
const REMEDY_TIME_MS = 45 * SECOND_MS;
/** Answers by bot what was done, or why nothing was. One bot's failure keeps no other from being helped. */
export async function applyRemedies(deps: Deps, input: RemedyInput): Promise<JsonObject> {
  const report: Record<string, string> = {};
  for (const observed of input.observed) {
    const { remedies } = observed;
    const rule = remedies && dueRule(remedies, observed);
    if (remedies === undefined || rule === undefined) continue;
    if (deps.clock.nowMs() + REMEDY_TIME_MS > input.deadlineMs) {
      report[observed.gridKey] = 'left to the next run';
      continue;
    }
    try {
      report[observed.gridKey] = await applyRule(deps, input, { ...observed, remedies, rule });
    } catch (thrown) {
      report[observed.gridKey] = `failed: ${messageOf(thrown)}`;
      deps.log.error('grid.remedyFailed', { grid: observed.gridKey, error: thrown });
    }
  }
  return report;
}

type Due = ObservedGrid & { readonly remedies: Remedies; readonly rule: RemedyRule };

async function applyRule(deps: Deps, input: RemedyInput, due: Due): Promise<string> {
  const { account, control, bots } = input;
  const plan = ownerKey({ kind: 'grid', name: due.gridKey });
  const pause = pauseFor(control.pauses, { account, plan });
  if (pause !== undefined) return describePause(pause).text;

  const nowMs = deps.clock.nowMs();
  const all = (await listActions(deps.table, plan)).map(({ intent }) => intent);
  const earlier = all.filter(({ cause }) => cause.slot.startsWith(REMEDY_OCCASION));
  // Also one that a person or a signal asked for.
  const open = all.find(({ state }) => !isFinal(state));
  const capped =
    open === undefined ? capReached(due.remedies, earlier, nowMs) : `${open.id} is not settled yet`;
  if (capped !== undefined) return `not now: ${capped}`;

  const fresh = await readAgain(bots, due.bot);
  if (typeof fresh === 'string') return `not now: ${fresh}`;
  const proposal = await propose(deps, input, due, fresh);
  if (proposal.do === 'nothing') return `not possible: ${proposal.why}`;
  const tooMuch = moneyCapReached(due.remedies, earlier, proposal.money, nowMs);
  if (tooMuch !== undefined) return `not now: ${tooMuch}`;
  if (due.rule.do === 'useSuggestion') {
    const { on } = due.rule;
    const matter = `${on}/${due.foundSinceMs[on] ?? nowMs}`;
    const suggested = { gridKey: due.gridKey, bot: fresh, matter, action: proposal.action };
    const notShown = await showSuggestion(deps, suggested);
    if (notShown !== undefined) return `not now: ${notShown}`;
  }
  const occasion: ActionOccasion = {
    cause: { plan, slot: nextSerial(earlier), leg: 'remedy', attempt: 1 },
    account,
    symbol: fresh.symbol,
    placeBeforeMs: nowMs + REMEDY_WITHIN_MS,
    numbers: numbersOf(due),
  };
  return send(deps, input, { occasion, action: proposal.action, money: proposal.money, bot: fresh });
}

/** The bot by itself, as it is now; or why it is not to be changed. */
async function readAgain(bots: Bots, { botId, kind, range }: Grid): Promise<Grid | string> {
  const lookup = await bots.bot({ botId, kind });
  const fresh = lookup.found && isGrid(lookup.bot) ? lookup.bot : undefined;
  if (fresh?.phase !== 'running') return `the bot is ${fresh?.state ?? 'not there'}`;
  // What was found was found of another range.
  return isSameRange(fresh.range, range) ? fresh : 'its range was changed just now';
}

async function propose(
  { venues }: Deps,
  { account, bots }: RemedyInput,
  { rule, price }: Due,
  bot: Grid,
): Promise<Proposal> {
  const market = bot.kind === 'futuresGrid' ? 'perpetual' : 'spot';
  const venue = await openMarket(venues, { account, market });
  const [instrument] = await venue.instruments([bot.symbol]);
  if (instrument === undefined) return { do: 'nothing', why: 'the symbol is not listed' };
  return proposeRemedy(rule, {
    bot,
    price,
    instrument,
    capabilities: bots.capabilities,
    suggestion: rule.do === 'useSuggestion' ? await bots.suggestion(bot.symbol) : undefined,
  });
}

async function send(
  deps: Deps,
  { account, bots }: RemedyInput,
  remedy: {
    readonly occasion: ActionOccasion;
    readonly action: BotAction;
    readonly money: Decimal;
    readonly bot: Grid;
  },
): Promise<string> {
  const { occasion, action, money, bot } = remedy;
  const budget = await readBudget(deps.table, account);
  const refusal = await checkedParameters(bots, action, bot);
  if (refusal !== undefined) {
    const { stored } = await recordActionDenial(deps, occasion, refusal, budget);
    await tellDenied(deps, stored.intent, bot);
    return `denied: ${refusal.text}`;
  }
  const desk = await openBotDesk(deps.venues, account);
  const limits = isZero(money) ? undefined : deps.automations.accounts[account]?.limits;
  const draft = { ...occasion, action, before: markOf(bot), money, limits, planBudget: {} };
  const { stored } = await submitAction(deps, desk, draft, budget);
  if (isFinal(stored.intent.state)) await finishAction(deps, stored.intent);
  if (stored.intent.state === 'denied') await tellDenied(deps, stored.intent, bot);
  return `${stored.intent.state}: ${describeAction(action)}`;
}

/** Told once a day for each reason: the trouble itself is told by its finding. */
async function tellDenied(
  { notices, clock }: Deps,
  { cause, reason }: ActionIntent,
  bot: Grid,
): Promise<void> {
  const name = botName(bot, ownerOf(cause).name);
  await notices.tell({
    key: `${cause.plan}/denied/${reason?.code}/${utcDay(clock.nowMs())}`,
    severity: 'warning',
    title: `${name}: its remedy was not allowed`,
    text: `${reason?.text} Act by hand, or change the limits of the account or the grid.`,
    topic: 'grid-remedy-denied',
  });
}

const SERIAL_DIGITS = 6;

/**
 * Two runs that decide at the same time name the same intent, of which there can be one; a later remedy has the next
 * number after the latest, because that one is listed first.
 */
function nextSerial([latest]: readonly ActionIntent[]): string {
  const last = latest === undefined ? 0 : Number(latest.cause.slot.slice(REMEDY_OCCASION.length));
  return `${REMEDY_OCCASION}${String(last + 1).padStart(SERIAL_DIGITS, '0')}`;
}

function numbersOf({ rule, findings, price }: Due): Readonly<Record<string, string>> {
  if (rule.do === 'takeProfit') return { remedy: rule.do, price };
  const finding = findings.find(({ kind }) => kind === rule.on);
  return { remedy: rule.do, finding: rule.on, ...finding?.numbers, price };
}

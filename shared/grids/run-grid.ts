/**
 * Sets a grid of the automations up, or stops it: on demand or because of a signal. One occasion has one outcome,
 * however often it is asked for, and a grid that runs is not set up a second time.
 */
import type { GridPlan } from '../automations/schema.ts';
import { readControl } from '../control/control.ts';
import { describePause, pauseFor } from '../control/pause.ts';
import { type EpochMs, isoSeconds, MINUTE_MS } from '../core/clock.ts';
import { type Decimal, ZERO } from '../core/decimal.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { StoredBudget } from '../orders/budget-store.ts';
import { causeOf, clientOrderId, intentId, ownerKey } from '../orders/ids.ts';
import { type Cause, isFinal, type Reason } from '../orders/intent.ts';
import type { BotAction, CloseMode } from '../venues/bot-actions.ts';
import { type Grid, isGrid } from '../venues/bots.ts';
import { openMarket } from '../venues/venues.ts';
import { type ActionIntent, markOf } from './action.ts';
import { listActions, readAction } from './action-row.ts';
import { openBotDesk } from './bot-desk.ts';
import { checkedParameters } from './check-parameters.ts';
import { bindNewBot, finishAction } from './finish-action.ts';
import { draftGrid, moneyFor } from './grid-draft.ts';
import { claimGrid, readGridRow, type StoredGridRow } from './grid-row.ts';
import type { BotDesk } from './send-action.ts';
import { type ActionDraft, type ActionOccasion, recordActionDenial, submitAction } from './submit-action.ts';

export interface GridOrder {
  /** A grid of the automations. */
  readonly grid: string;
  /** Names the occasion: the same one has one outcome. No slash, no `#`, e.g. `cli-2026-11-21T10-00-00Z`. */
  readonly occasion: string;
  /** Nothing is sent after this instant; ten minutes from now when left out. */
  readonly actBeforeMs?: EpochMs;
  /** Asked for by a person, not by a signal. */
  readonly byPerson?: boolean;
  /** One more condition on setting it up, kept by the same conditional write as the account's limits. Pure. */
  readonly guard?: NonNullable<ActionDraft['guard']>;
}

/** Time in which a grid may be set up or stopped after it was asked for. */
const ACT_WITHIN_MS = 10 * MINUTE_MS;

interface Scene {
  readonly deps: Deps;
  readonly plan: GridPlan;
  readonly desk: BotDesk;
  readonly occasion: ActionOccasion;
  readonly budget: StoredBudget;
}

/** Throws `config.notFound` for an unknown grid; every refusal is the answered intent's own reason. */
export async function startGrid(deps: Deps, order: GridOrder): Promise<ActionIntent> {
  return act(deps, order, async (scene) => {
    const { plan, desk, occasion } = scene;
    const read = await readGridRow(deps.table, order.grid);
    await refuseClaimed(deps, occasion, read);
    const running = await boundGrid(scene, read);
    if (running !== undefined && running.phase !== 'ended') {
      return { refused: alreadyRuns(order.grid, running) };
    }
    const venue = await openMarket(deps.venues, { account: plan.account, market: plan.market });
    const [instrument] = await venue.instruments([plan.symbol]);
    if (instrument === undefined) return { refused: notListed(plan.symbol) };
    const note = clientOrderId(plan.account, intentId(occasion.cause));
    const suggestion = plan.range === 'suggestion' ? await desk.bots.suggestion(plan.symbol) : undefined;
    const drafted = draftGrid(plan, { price: await priceOf(scene), instrument, suggestion, note });
    if ('refused' in drafted) return drafted;
    const { draft } = drafted;
    const { bots: others, damaged } = await desk.bots.list('running');
    // Its own look-up may have missed the bot; a second one beside it would be set up for good.
    const bound = others.find(({ botId }) => botId === read.row?.bot?.id);
    if (bound !== undefined) return { refused: alreadyRuns(order.grid, bound) };
    const same = others.filter(({ kind, symbol }) => kind === draft.kind && symbol === draft.symbol);
    const { account } = plan;
    const untilMs = occasion.placeBeforeMs;
    const claim = { grid: order.grid, account, intent: intentId(occasion.cause), untilMs };
    await claimGrid(deps.table, claim, read);
    return {
      action: { do: 'create', draft },
      othersBefore: [...same, ...damaged].map(({ botId }) => botId),
      money: moneyFor(draft),
    };
  });
}

/**
 * Stops the bot that the grid is. Answers a denied intent when there is none that runs. A pause holds back what this
 * program does by itself, also because of a signal; a person who asks for the end of a bot gets it.
 */
export async function stopGrid(deps: Deps, order: GridOrder, closeMode?: CloseMode): Promise<ActionIntent> {
  const passesPause = order.byPerson === true;
  return act(deps, { ...order, passesPause }, async (scene) => {
    const { plan } = scene;
    const bot = await boundGrid(scene, await readGridRow(deps.table, order.grid));
    if (bot === undefined || bot.phase === 'ended') return { refused: doesNotRun(order.grid) };
    const ref = { botId: bot.botId, kind: bot.kind, symbol: bot.symbol };
    return {
      action: { do: 'stop', bot: ref, closeMode: closeMode ?? plan.closeMode },
      before: markOf(bot),
      money: ZERO,
    };
  });
}

/** What the one change of this occasion is recorded under. */
export function gridCause({ grid, occasion }: Pick<GridOrder, 'grid' | 'occasion'>): Cause {
  return { plan: ownerKey({ kind: 'grid', name: grid }), slot: occasion, leg: 'grid', attempt: 1 };
}

type Wanted =
  | { readonly refused: Reason }
  | (Pick<ActionDraft, 'before' | 'othersBefore' | 'money'> & { readonly action: BotAction });

async function act(
  deps: Deps,
  order: GridOrder & { readonly passesPause?: boolean },
  decide: (scene: Scene) => Promise<Wanted>,
): Promise<ActionIntent> {
  const plan = deps.automations.grids[order.grid];
  if (plan === undefined) {
    throw new AppError('config.notFound', `There is no grid ${order.grid} in the automations.`);
  }
  const cause = gridCause(order);
  const owner = cause.plan;
  const existing = await readAction(deps.table, cause);
  if (existing !== undefined && existing.intent.state !== 'reserved') return existing.intent;

  const control = await readControl(deps.table, plan.account);
  const occasion: ActionOccasion = {
    cause,
    account: plan.account,
    symbol: plan.symbol,
    placeBeforeMs: order.actBeforeMs ?? deps.clock.nowMs() + ACT_WITHIN_MS,
    numbers: {},
  };
  const { budget } = control;
  if (deps.clock.nowMs() >= occasion.placeBeforeMs) return deny(deps, occasion, tooLate(occasion), budget);
  const pause = pauseFor(control.pauses, { account: plan.account, plan: owner });
  if (pause !== undefined && order.passesPause !== true) {
    const { code, text } = describePause(pause);
    return deny(deps, occasion, { code, text: `Nothing was done: ${text}.`, numbers: {} }, budget);
  }
  const open = (await listActions(deps.table, owner)).find(
    ({ intent }) => !isFinal(intent.state) && intent.cause.slot !== order.occasion,
  );
  if (open !== undefined) return deny(deps, occasion, notSettled(open.intent), budget);

  const desk = await openBotDesk(deps.venues, plan.account, { bannedUntilMs: control.bannedUntilMs });
  const wanted = await decide({ deps, plan, desk, occasion, budget });
  if ('refused' in wanted) return deny(deps, occasion, wanted.refused, budget);
  const refusal = await checkedParameters(desk.bots, wanted.action, undefined);
  if (refusal !== undefined) return deny(deps, occasion, refusal, budget);
  const limits = wanted.action.do === 'create' ? deps.automations.accounts[plan.account]?.limits : undefined;
  const draft = {
    ...occasion,
    ...wanted,
    limits,
    planBudget: {},
    ...(order.guard && { guard: order.guard }),
  };
  const { stored } = await submitAction(deps, desk, draft, budget);
  if (isFinal(stored.intent.state)) await finishAction(deps, stored.intent);
  else await bindNewBot(deps, stored.intent);
  return stored.intent;
}

async function deny(
  deps: Deps,
  occasion: ActionOccasion,
  reason: Reason,
  budget: StoredBudget,
): Promise<ActionIntent> {
  return (await recordActionDenial(deps, occasion, reason, budget)).stored.intent;
}

/**
 * Another run may be about to set this grid up: it has claimed it, and has not stored its intent yet, or not yet
 * written which bot came of it. An intent that came to nothing holds no claim any more.
 */
async function refuseClaimed(deps: Deps, { cause }: ActionOccasion, { row }: StoredGridRow): Promise<void> {
  const claim = row?.claim;
  if (claim === undefined || claim.intent === intentId(cause)) return;
  const other = await readAction(deps.table, causeOf(claim.intent));
  const isOver =
    other === undefined
      ? deps.clock.nowMs() >= claim.untilMs
      : isFinal(other.intent.state) && other.intent.state !== 'filled';
  if (isOver) return;
  throw new AppError('ledger.conflict', `Grid ${row?.grid} is being set up by another run: try again.`, {
    retry: 'later',
  });
}

/** The bot that the grid last was; undefined when there is none, or the venue does not show it any more. */
async function boundGrid({ plan, desk }: Scene, { row }: StoredGridRow): Promise<Grid | undefined> {
  const kind = plan.market === 'perpetual' ? 'futuresGrid' : 'spotGrid';
  const lookup = row?.bot && (await desk.bots.bot({ botId: row.bot.id, kind }));
  return lookup?.found && isGrid(lookup.bot) ? lookup.bot : undefined;
}

async function priceOf({ deps, plan }: Scene): Promise<Decimal> {
  if (plan.market === 'spot') {
    const [ticker] = await (await deps.venues.open(plan.account)).tickers([plan.symbol]);
    if (ticker !== undefined) return ticker.last;
  } else {
    const marks = await (await deps.venues.perpetual(plan.account)).markPrices();
    const found = marks.find(({ symbol }) => symbol === plan.symbol);
    if (found !== undefined) return found.mark;
  }
  throw new AppError('venue.notFound', `The venue has no price of ${plan.symbol}.`);
}

function tooLate({ placeBeforeMs }: ActionOccasion): Reason {
  return {
    code: 'grid.expired',
    text: `Nothing was done: its time ended at ${isoSeconds(placeBeforeMs)}.`,
    numbers: {},
  };
}

function alreadyRuns(grid: string, bot: Pick<Grid, 'botId' | 'state'>): Reason {
  return {
    code: 'grid.runs',
    text: `Grid ${grid} runs already: as bot ${bot.botId}, which is ${bot.state}.`,
    numbers: { botId: bot.botId },
  };
}

function doesNotRun(grid: string): Reason {
  return { code: 'grid.doesNotRun', text: `Grid ${grid} does not run.`, numbers: {} };
}

function notListed(symbol: string): Reason {
  return { code: 'market.unknown', text: `The venue does not list ${symbol}.`, numbers: {} };
}

function notSettled({ id, state }: ActionIntent): Reason {
  return {
    code: 'grid.open',
    text:
      `An earlier change of this grid is not settled yet: ${id} is ${state}. It is looked after every five minutes; ` +
      'npm run cli -- reconcile does so now.',
    numbers: { intent: id },
  };
}

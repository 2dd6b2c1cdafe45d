/** What the bots themselves say about a change that was sent: pure, and never a guess. */
import { compare, type Decimal, decimal, isZero, minus, times, ZERO } from '../core/decimal.ts';
import { unreachable } from '../core/errors.ts';
import type { Look } from '../orders/reconcile.ts';
import type { BotAction, GridDraft } from '../venues/bot-actions.ts';
import type { Bot, BotList, BotLookup, Grid } from '../venues/bots.ts';
import { isGrid } from '../venues/bots.ts';
import type { ActionIntent, BotMark } from './action.ts';
import { isSameRange } from './levels.ts';

/** What was read for one intent. `bot` where its id is known, the lists for a new one without. */
export interface BotView {
  readonly bot?: Look<BotLookup>;
  readonly running?: Look<BotList>;
  readonly finished?: Look<BotList>;
}

/**
 * `done`: what had to change has changed. `underWay`: the bot is taking it. `notDone`: everything is as it was before.
 * `gone`: the bot ended without it. `cannotTell`: neither can be proven.
 */
export type Evidence =
  | { readonly is: 'done' | 'underWay'; readonly note: string; readonly botId?: string }
  | { readonly is: 'notDone' | 'gone' | 'cannotTell'; readonly note: string };

export function evidenceFor(intent: ActionIntent, view: BotView): Evidence {
  const { action } = intent;
  if (action === undefined) return cannotTell('it was never sized');
  if (action.do === 'create') return evidenceOfNew(intent, action.draft, view);
  if (view.bot === undefined) return cannotTell('the bot was not asked for');
  if (!view.bot.ok) return cannotTell(unreadable(view.bot.error));
  // One 'not found' is no proof: a change that is sent again because of it would be made twice.
  if (!view.bot.value.found) return cannotTell('the exchange does not show the bot');
  const { bot } = view.bot.value;
  if (!isGrid(bot)) return cannotTell(`the bot is a ${bot.kind}`);
  return action.do === 'stop' ? evidenceOfStop(bot) : evidenceOfChange(intent, action, bot);
}

function evidenceOfStop(bot: Grid): Evidence {
  if (bot.phase === 'ended') return done(`the bot ended (${bot.endReason ?? 'no reason given'})`, bot.botId);
  if (bot.phase === 'closing')
    return { is: 'underWay', note: `the bot is in ${bot.state}`, botId: bot.botId };
  if (bot.phase === 'unknown') return cannotTell(`the bot is in ${bot.state}`);
  return notDone(`the bot is in ${bot.state}`);
}

type Change = Exclude<BotAction, { readonly do: 'create' | 'stop' }>;

function evidenceOfChange(intent: ActionIntent, action: Change, bot: Grid): Evidence {
  const { before } = intent;
  if (before === undefined) return cannotTell('its figures before were not recorded');
  const seen = seenChange(action, before, bot);
  if (seen.is === 'done') return { ...seen, botId: bot.botId };
  if (bot.phase === 'ended' || bot.phase === 'closing') {
    const addsMoney = action.do === 'addInvestment' || action.do === 'addMargin';
    return addsMoney && seen.is === 'cannotTell' ? seen : gone(`the bot is in ${bot.state}`);
  }
  if (bot.phase === 'changing')
    return { is: 'underWay', note: `the bot is in ${bot.state}`, botId: bot.botId };
  if (bot.phase === 'unknown') return cannotTell(`the bot is in ${bot.state}`);
  return seen;
}

function seenChange(action: Change, before: BotMark, bot: Grid): Evidence {
  const futures = bot.kind === 'futuresGrid' ? bot : undefined;
  switch (action.do) {
    case 'adjustRange':
      return seenRange(action, before, bot);
    case 'addInvestment':
      return seenGrowth('investment', before.investment, bot.investment, action.amount);
    case 'addMargin':
      return seenGrowth('extra margin', before.extraMargin, futures?.extraMargin, action.amount);
    case 'takeProfit':
      return seenGrowth('profit taken', before.profitWithdrawn, bot.profitWithdrawn, action.amount);
    case 'reduce':
      return seenReduction(before.reducedProfit, futures?.reducedProfit);
    default:
      return unreachable(action);
  }
}

function seenRange(
  wanted: Extract<Change, { do: 'adjustRange' }>,
  before: BotMark,
  { range }: Grid,
): Evidence {
  if (isSameRange(range, wanted)) return done(`the range is ${range.bottom} to ${range.top}`);
  if (isSameRange(range, before)) return notDone('the range is as before');
  return cannotTell(`the range is ${range.bottom} to ${range.top}: somebody else changed it`);
}

/** Share of the amount that fees and rounding at the venue may take. */
const TOLERANCE = decimal('0.02');

function seenGrowth(
  name: string,
  before: Decimal | undefined,
  now: Decimal | undefined,
  amount: Decimal,
): Evidence {
  if (before === undefined || now === undefined) return cannotTell(`the exchange does not tell the ${name}`);
  const grown = minus(now, before);
  if (isZero(grown)) return notDone(`the ${name} is as before, ${now}`);
  const off = minus(grown, amount);
  const slack = times(amount, TOLERANCE);
  const isOurs = compare(off, slack) <= 0 && compare(minus(ZERO, off), slack) <= 0;
  return isOurs
    ? done(`the ${name} went from ${before} to ${now}`)
    : cannotTell(`the ${name} went from ${before} to ${now}, not by ${amount}`);
}

/** A grid trades all the time, so its position proves nothing; the result of reductions is told apart. */
function seenReduction(before: Decimal | undefined, now: Decimal | undefined): Evidence {
  if (before !== undefined && now !== undefined && compare(now, before) !== 0) {
    return done(`the result of reductions went from ${before} to ${now}`);
  }
  return cannotTell('no figure of the bot proves that it was not reduced');
}

function evidenceOfNew(intent: ActionIntent, draft: GridDraft, view: BotView): Evidence {
  if (view.bot !== undefined) return evidenceOfKnown(view.bot);
  const { running, finished } = view;
  const candidates = [running, finished]
    .flatMap((look) => (look?.ok ? look.value.bots : []))
    .filter((bot) => isThisNew(intent, draft, bot));
  const found =
    candidates.find(({ note }) => note !== undefined && note === draft.note) ??
    candidates.find(({ note }) => note === undefined || draft.note === undefined);
  if (found !== undefined) return done(`bot ${found.botId} was created`, found.botId);
  // Another grid's, or this one with a note that the exchange has changed.
  const [like] = candidates;
  if (like !== undefined) return cannotTell(`bot ${like.botId} is like it, but has another note`);
  const gap = gapIn(intent, 'running', running) ?? gapIn(intent, 'finished', finished);
  return gap === undefined ? notDone('no such bot came into being') : cannotTell(gap);
}

function evidenceOfKnown(look: Look<BotLookup>): Evidence {
  if (!look.ok) return cannotTell(unreadable(look.error));
  if (!look.value.found) return cannotTell('the exchange does not show the bot');
  const { botId } = look.value.bot;
  return done(`bot ${botId} is there`, botId);
}

/** Why a list proves nothing about a bot that is not in it. */
function gapIn(
  { othersBefore = [] }: ActionIntent,
  name: string,
  look: Look<BotList> | undefined,
): string | undefined {
  if (look === undefined) return `the ${name} bots were not asked for`;
  if (!look.ok) return `the ${name} bots could not be read: ${look.error}`;
  const damaged = look.value.damaged.find(({ botId }) => !othersBefore.includes(botId));
  return damaged && `bot ${damaged.botId} could not be read and may be this one`;
}

/** How much earlier than our sending the venue may date a bot. */
const CREATED_TOLERANCE_MS = 120_000;

function isThisNew(intent: ActionIntent, draft: GridDraft, bot: Bot): boolean {
  if (!isGrid(bot) || bot.kind !== draft.kind || bot.symbol !== draft.symbol) return false;
  if (intent.othersBefore?.includes(bot.botId)) return false;
  if (draft.note !== undefined && bot.note === draft.note) return true;
  const sentMs = intent.firstSentAtMs ?? intent.createdAtMs;
  return bot.createdAtMs >= sentMs - CREATED_TOLERANCE_MS && isSameRange(bot.range, draft.range);
}

function unreadable(error: string): string {
  return `the bot could not be read: ${error}`;
}

function done(note: string, botId?: string): Evidence & { readonly is: 'done' | 'underWay' } {
  return { is: 'done', note, ...(botId === undefined ? {} : { botId }) };
}

function notDone(note: string): Evidence {
  return { is: 'notDone', note };
}

function gone(note: string): Evidence {
  return { is: 'gone', note };
}

function cannotTell(note: string): Evidence {
  return { is: 'cannotTell', note };
}

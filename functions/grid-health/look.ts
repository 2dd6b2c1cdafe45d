/** One look at a bot: its figures, and what of them is remembered until the next one. */
import { type EpochMs, HOUR_MS } from '../../shared/core/clock.ts';
import { compare, type Decimal, roundDown, sum } from '../../shared/core/decimal.ts';
import { botName } from '../../shared/grids/bot-name.ts';
import { botValue, liquidationRisks, totalProfit } from '../../shared/grids/figures.ts';
import { sideOutside } from '../../shared/grids/levels.ts';
import { inverse, isInverted, shownGrid } from '../../shared/grids/orientation.ts';
import { addToDay, isSameHour } from '../../shared/grids/samples.ts';
import type { BotTracker, Sample } from '../../shared/grids/tracker.ts';
import {
  type Bot,
  type Grid,
  isGrid,
  type PendingTrigger,
  type SmartCopyBot,
  type StopRule,
} from '../../shared/venues/bots.ts';
import { trading } from './check.ts';

/** After a longer pause between two looks, what happened in it is not known. */
const LONGEST_GAP_MS = 2 * HOUR_MS;
/** Places of stored money: enough for the smallest coin, and the row stays small. */
const PLACES = 12;

export interface LookInput {
  readonly bot: Bot;
  /** As the contract counts it. */
  readonly price: Decimal | undefined;
  readonly before: BotTracker | undefined;
  readonly gridKey: string;
  readonly nowMs: EpochMs;
}

export interface Look {
  readonly sample: Sample;
  /** Findings are those of before still, and the day's row has the version of before. */
  readonly tracker: BotTracker;
}

export function lookAt(input: LookInput): Look {
  const { bot, before, gridKey, nowMs } = input;
  const sample = sampleOf(input);
  const isNewHour = before === undefined || !isSameHour(before.seenMs, nowMs);
  const day = addToDay(before?.day, sample, before?.seenMs);
  const tracker: BotTracker = {
    botId: bot.botId,
    kind: bot.kind,
    symbol: bot.symbol,
    quote: bot.quote,
    name: botName(bot, gridKey),
    gridKey,
    state: bot.state,
    phase: bot.phase,
    phaseSinceMs: phaseSince(input),
    firstSeenMs: before?.firstSeenMs ?? nowMs,
    seenMs: nowMs,
    inverted: isGrid(bot) && isInverted(bot),
    settings: settingsOf(bot),
    findings: before?.findings ?? {},
    samples: isNewHour ? [sample] : [...before.samples, sample],
    day,
    dayVersion: before?.day?.day === day.day ? before.dayVersion : 0,
    ...(isGrid(bot) ? gridPart(bot, input, sample) : {}),
    ...(bot.kind === 'smartCopy' ? moneyPart(bot, input, sample) : {}),
  };
  return { sample, tracker };
}

function phaseSince({ bot, before, nowMs }: LookInput): EpochMs {
  if (before?.phase === bot.phase) return before.phaseSinceMs;
  return before === undefined && bot.phase === 'starting' ? Math.min(bot.createdAtMs, nowMs) : nowMs;
}

function sampleOf({ bot, price, nowMs }: LookInput): Sample {
  if (bot.kind === 'smartCopy') return { atMs: nowMs, ...pick(copyFigures(bot)) };
  if (!isGrid(bot)) return { atMs: nowMs };
  const { gridProfit, pairsCompleted: pairs } = bot;
  const funding = bot.kind === 'futuresGrid' ? bot.funding : undefined;
  const known = { ...pick({ gridProfit, funding }), ...(pairs === undefined ? {} : { pairs }) };
  if (price === undefined) return { atMs: nowMs, ...known };
  const shown = shownGrid(bot, price);
  const [nearest] = liquidationRisks(shown);
  return {
    atMs: nowMs,
    ...known,
    price,
    ...pick({
      value: botValue(bot, price),
      profit: totalProfit(bot, price),
      liquidationPercent: nearest?.distancePercent,
    }),
    isOutside: shown.price !== undefined && sideOutside(shown, shown.price) !== undefined,
  };
}

function copyFigures({ investment, profit, funding }: SmartCopyBot) {
  return { value: investment && profit && sum(investment, profit), profit, funding };
}

function pick<Name extends string>(
  figures: Record<Name, Decimal | undefined>,
): Partial<Record<Name, Decimal>> {
  const known = Object.entries<Decimal | undefined>(figures).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, roundDown(value as Decimal, PLACES)]),
  ) as Partial<Record<Name, Decimal>>;
}

function gridPart(bot: Grid, input: LookInput, sample: Sample): Partial<BotTracker> {
  const { before } = input;
  const { top, bottom } = bot.movedRange ?? bot.range;
  const outside = outsideOf(bot, input);
  return {
    top,
    bottom,
    outside,
    quietSinceMs: quietSince(bot, input, outside !== undefined),
    pairs: bot.pairsCompleted ?? before?.pairs,
    trades24h: bot.trades24h,
    ...moneyPart(bot, input, sample),
    ...(bot.kind === 'futuresGrid' ? { trend: bot.trend } : {}),
  };
}

/** What was put in and taken out, in as far as the bot's kind tells it. */
type Funded = Pick<Grid, 'investment' | 'profitWithdrawn'>;

function moneyPart(bot: Funded, { before }: LookInput, sample: Sample): Partial<BotTracker> {
  return {
    investment: bot.investment,
    withdrawn: bot.profitWithdrawn,
    peakProfit: peakOf(bot, before, sample),
  };
}

function outsideOf(bot: Grid, { price, before, nowMs }: LookInput): BotTracker['outside'] {
  const trades = trading(bot);
  if (trades === 'no') return undefined;
  const shown = shownGrid(bot, price);
  if (trades === 'unclear' || shown.price === undefined) return before?.outside;
  const side = sideOutside(shown, shown.price);
  if (side === undefined) return undefined;
  // Outside of a range that was moved since is no news of this one.
  const { top, bottom } = bot.movedRange ?? bot.range;
  const isSameRange = isSame(before?.top, top) && isSame(before?.bottom, bottom);
  return isSameRange && before?.outside?.side === side ? before.outside : { side, sinceMs: nowMs };
}

function quietSince(bot: Grid, { price, before, nowMs }: LookInput, isOutside: boolean): EpochMs | undefined {
  const trades = trading(bot);
  if (trades === 'no' || isOutside) return undefined;
  if (trades === 'unclear' || price === undefined) return before?.quietSinceMs;
  if (before === undefined || nowMs - before.seenMs > LONGEST_GAP_MS) return nowMs;
  // A trade is half a pair: trades say something only where pairs are not told.
  const hasPaired =
    bot.pairsCompleted === undefined
      ? hasGrown(before.trades24h, bot.trades24h)
      : hasGrown(before.pairs, bot.pairsCompleted);
  return hasPaired ? nowMs : (before.quietSinceMs ?? nowMs);
}

function hasGrown(before: number | undefined, now: number | undefined): boolean {
  return before !== undefined && now !== undefined && now > before;
}

/** Money that is put in or taken out may count in the venue's figures either way, so the peak begins anew with it. */
function peakOf(bot: Funded, before: BotTracker | undefined, { profit }: Sample): Decimal | undefined {
  const isSameMoney =
    isSame(before?.investment, bot.investment) && isSame(before?.withdrawn, bot.profitWithdrawn);
  const peak = isSameMoney ? before?.peakProfit : undefined;
  if (profit === undefined || peak === undefined) return profit ?? peak;
  return compare(profit, peak) > 0 ? profit : peak;
}

function isSame(a: Decimal | undefined, b: Decimal | undefined): boolean {
  return a === undefined || b === undefined ? a === b : compare(a, b) === 0;
}

function settingsOf(bot: Bot): Readonly<Record<string, string>> {
  const settings = isGrid(bot) ? gridSettings(bot) : bot.kind === 'smartCopy' ? copySettings(bot) : {};
  const known = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Record<string, string>;
}

type Settings = Readonly<Record<string, string | undefined>>;

function copySettings({ investment, portfolio }: SmartCopyBot): Settings {
  const pairs = portfolio.map(({ base, leverage }) =>
    leverage === undefined ? base : `${base} ${sum(leverage)}×`,
  );
  return {
    investment: investment && sum(investment),
    pairs: pairs.length === 0 ? undefined : pairs.toSorted().join(', '),
  };
}

function gridSettings(bot: Grid): Settings {
  const { range, investment, stopLoss, takeProfit } = bot;
  const futures = bot.kind === 'futuresGrid' ? bot : undefined;
  const [top, bottom] = isInverted(bot) ? [range.bottom, range.top] : [range.top, range.bottom];
  const shown = (price: Decimal) => shownPrice(bot, price);
  const pending = (what: PendingTrigger['what']) => {
    const prices = futures?.triggers
      .filter((trigger) => trigger.what === what)
      .map(({ price }) => shown(price));
    return prices?.length ? prices.join(', ') : undefined;
  };
  return {
    top: shown(top),
    bottom: shown(bottom),
    grids: String(range.rows),
    investment: investment && sum(investment),
    leverage: futures?.leverage && sum(futures.leverage),
    'extra margin': futures?.extraMargin && sum(futures.extraMargin),
    'stop loss': stopText(stopLoss, shown),
    'take profit': stopText(takeProfit, shown),
    'pending top-up': pending('addInvestment'),
    'pending reduction': pending('reduce'),
  };
}

/** Places of a price that had to be turned round. */
const TURNED_PLACES = 8;

function shownPrice(bot: Grid, price: Decimal): Decimal {
  return isInverted(bot) ? sum(roundDown(inverse(price), TURNED_PLACES)) : sum(price);
}

const STOP_TYPES = { price: '', profitAmount: ' of profit', profitRatio: ' of the investment', other: '' };

function stopText(rule: StopRule | undefined, shown: (price: Decimal) => Decimal): string | undefined {
  if (rule === undefined) return undefined;
  const high = rule.highPrice === undefined ? '' : ` or ${shown(rule.highPrice)}`;
  const value = rule.type === 'price' ? shown(rule.value) : sum(rule.value);
  return `${value}${STOP_TYPES[rule.type]}${high}`;
}

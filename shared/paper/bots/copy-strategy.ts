/** How a smart-copy bot lives: each part of its portfolio holds the position that its signal last asked for. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import type { BotRecord, CopyItem, CreatedRecord, Signal, SmartCopyTerms } from './bot.ts';
import type { BotMarket, BotMarkets } from './bot-market.ts';
import { emptyLedger, type Ledger, profitAt, trade } from './ledger.ts';
import { enter, newRun, plan, type Run, type Stage, type Strategy } from './run.ts';
import { decimalOf, feeOf, floorTo, magnitude, ONE_UNIT, product, quotient, unitsOf } from './units.ts';

export interface CopyPart {
  readonly item: CopyItem;
  readonly market: BotMarket;
  readonly capital: bigint;
  readonly ledger: Ledger;
  /** When rounds ended: a position was closed or turned. */
  rounds: { readonly atMs: EpochMs; readonly profit: bigint }[];
  openPrice: bigint;
  closePrice: bigint;
  profitAtOpening: bigint;
}

export interface CopyRun extends Run {
  readonly terms: SmartCopyTerms;
  readonly parts: readonly CopyPart[];
  readonly feeRate: bigint;
}

/** A day of rounds and more is kept. */
const MAX_ROUNDS = 10_000;

export function newCopyRun(
  created: CreatedRecord,
  terms: SmartCopyTerms,
  markets: BotMarkets,
  feeRate: bigint,
): CopyRun {
  const parts = terms.portfolio.map((item) => ({
    item,
    market: markets.get(item.symbol),
    capital: product(unitsOf(terms.investment), unitsOf(item.percent)),
    ledger: emptyLedger(),
    rounds: [],
    openPrice: 0n,
    closePrice: 0n,
    profitAtOpening: 0n,
  }));
  return { ...newRun(created), terms, parts, feeRate };
}

export const copyStrategy: Strategy<CopyRun> = {
  markets: (run) => run.parts.map(({ market }) => market),
  perform,
  tick,
  take,
};

export function copyProfit(part: CopyPart, price: bigint): bigint {
  return profitAt(part.ledger, product(part.ledger.base, price));
}

async function perform(run: CopyRun, { task }: Stage, atMs: EpochMs): Promise<void> {
  if (task === 'lock') {
    if (run.created.isFunded) return plan(run, atMs, [['running', 'start']]);
    run.reason = 'not_enough_balance';
    return plan(run, atMs, [['canceled', 'end']]);
  }
  if (task === 'start') run.watches = true;
  if (task === 'close') {
    for (const part of run.parts) hold(run, part, 0n, unitsOf(await part.market.priceAt(atMs)), atMs);
  }
  if (task === 'end') end(run, atMs);
}

function tick(run: CopyRun, ticks: readonly number[], atMs: EpochMs): Promise<void> | undefined {
  const isSettlement = run.parts.some(
    ({ market, ledger }) => atMs % market.fundingIntervalMs === 0 && ledger.base !== 0n,
  );
  if (isSettlement) return settle(run, ticks, atMs);
  checkStops(run, ticks, atMs);
  return undefined;
}

async function settle(run: CopyRun, ticks: readonly number[], atMs: EpochMs): Promise<void> {
  for (const [i, part] of run.parts.entries()) {
    if (atMs % part.market.fundingIntervalMs !== 0) continue;
    const rate = unitsOf(await part.market.fundingRateAt(atMs));
    const value = product(part.ledger.base, priceOf(part, ticks[i] ?? 0));
    part.ledger.funding -= product(value, rate);
  }
  checkStops(run, ticks, atMs);
}

function checkStops(run: CopyRun, ticks: readonly number[], atMs: EpochMs): void {
  for (const [i, part] of run.parts.entries()) {
    const now = ticks[i] ?? Number.NaN;
    if (part.ledger.base === 0n || Number.isNaN(now)) continue;
    const price = priceOf(part, now);
    const profit = copyProfit(part, price) - part.profitAtOpening;
    const { lossStopRatio, profitStopRatio } = part.item;
    const loses = lossStopRatio !== undefined && profit <= product(part.capital, unitsOf(lossStopRatio));
    const gains = profitStopRatio !== undefined && profit >= product(part.capital, unitsOf(profitStopRatio));
    const isBroke = copyProfit(part, price) <= -part.capital;
    if (loses || gains || isBroke) hold(run, part, 0n, price, atMs);
  }
}

async function take(run: CopyRun, record: BotRecord): Promise<void> {
  if (record.type === 'signalled' && run.status === 'running') {
    return follow(run, record.signal, record.atMs);
  }
  if (record.type !== 'commanded' || record.command.type !== 'cancel' || run.reason !== undefined) return;
  run.reason = 'user_cancel';
  run.closeNote = record.command.closeNote;
  run.watches = false;
  enter(run, 'close_position', record.atMs);
  plan(run, record.atMs, [
    ['unlock_currency', 'close'],
    ['canceled', 'end'],
  ]);
}

async function follow(run: CopyRun, signal: Signal, atMs: EpochMs): Promise<void> {
  for (const part of run.parts) {
    if (part.item.signalType !== signal.signalType || !isOfBase(part.item, signal.base)) continue;
    const price = unitsOf(await part.market.priceAt(atMs));
    const capital = part.capital + part.ledger.realized - part.ledger.fees + part.ledger.funding;
    const notional = product(
      product(capital > 0n ? capital : 0n, unitsOf(part.item.leverage)),
      shareOf(signal),
    );
    const size = floorTo(quotient(notional, price), part.market.listing.basePlaces);
    hold(run, part, isShort(signal) ? -size : size, price, atMs);
  }
}

/** Sizes up to 1 are a part of the capital, up to 100 per cent of it, beyond that all of it. */
function shareOf({ positionSize }: Signal): bigint {
  const size = magnitude(unitsOf(positionSize));
  if (size <= ONE_UNIT) return size;
  return size <= 100n * ONE_UNIT ? size / 100n : ONE_UNIT;
}

function isShort({ positionSize, direction, action }: Signal): boolean {
  if (positionSize.startsWith('-') || direction === 'short') return true;
  return direction === undefined && action === 'sell';
}

function isOfBase({ base }: CopyItem, named: string): boolean {
  return base.replace(/\.PERP$/, '') === named.replace(/\.PERP$/, '');
}

/** Trades so that the part holds `target` from now on. */
function hold(run: CopyRun, part: CopyPart, target: bigint, price: bigint, atMs: EpochMs): void {
  const { ledger } = part;
  const size = target - ledger.base;
  if (size === 0n) return;
  const ends = ledger.base !== 0n && (target === 0n || target < 0n !== ledger.base < 0n);
  const value = product(magnitude(size), price);
  const wasFlat = ledger.base === 0n;
  trade(ledger, size, value, feeOf(value, run.feeRate));
  if (ends) {
    // The exchange bears what the capital does not cover.
    const shortfall = -part.capital - profitAt(ledger, ledger.cost);
    if (shortfall > 0n) ledger.realized += shortfall;
    part.rounds.push({ atMs, profit: profitAt(ledger, ledger.cost) - part.profitAtOpening });
    if (part.rounds.length > MAX_ROUNDS) part.rounds = part.rounds.filter((one) => one.atMs > atMs - DAY_MS);
    part.closePrice = price;
  }
  if (!ends && !wasFlat) return;
  part.openPrice = price;
  part.profitAtOpening = profitAt(ledger, ledger.cost);
}

function end(run: CopyRun, atMs: EpochMs): void {
  const profit = run.parts.reduce((total, { ledger }) => total + profitAt(ledger, ledger.cost), 0n);
  const invested = run.created.isFunded ? unitsOf(run.terms.investment) : 0n;
  const left = decimalOf(invested + profit);
  run.endedAtMs = atMs;
  run.watches = false;
  const moves = left === '0' || left.startsWith('-') ? [] : [{ coin: run.terms.quote, amount: left }];
  run.payouts.push({ atMs, why: 'ended', moves });
}

function priceOf({ market }: CopyPart, ticks: number): bigint {
  return BigInt(ticks) * 10n ** BigInt(12 - market.listing.pricePlaces);
}

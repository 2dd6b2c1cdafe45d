/** How a spot or futures grid lives: it opens, trades its lines, takes commands, and ends for one of several reasons. */
import type { EpochMs } from '../../core/clock.ts';
import type { BotCommand, BotRecord } from './bot.ts';
import type { BotMarkets } from './bot-market.ts';
import { beginClosing, cancel, close, closeAtLimit, end, liquidate } from './grid-closing.ts';
import { type GridRun, marginOf } from './grid-run.ts';
import { coins, layOut, priceOfTicks, reduce, rescale, tradeLines } from './grid-trades.ts';
import { liquidationTicks } from './liquidation.ts';
import { enter, plan, type Stage, type Strategy } from './run.ts';
import { dueStop, isReached, limitOf } from './stops.ts';
import { product, unitsOf } from './units.ts';

const STARTS = ['running', 'start'] as const;

export function createGridStrategy(markets: BotMarkets): Strategy<GridRun> {
  return {
    markets: (run) => [run.market],
    perform: (run, stage, atMs) => perform(markets, run, stage, atMs),
    tick,
    take: (run, record) => take(run, record),
  };
}

async function perform(markets: BotMarkets, run: GridRun, stage: Stage, atMs: EpochMs): Promise<void> {
  switch (stage.task) {
    case 'lock':
      return lock(run, atMs);
    case 'open':
      return open(run, unitsOf(await run.market.priceAt(atMs)), atMs);
    case 'change':
      return applyChange(run, unitsOf(await run.market.priceAt(atMs)));
    case 'start':
      run.watches = true;
      return;
    case 'close':
      return close(run, unitsOf(await run.market.priceAt(atMs)), atMs);
    case 'end':
      return end(markets, run, atMs);
  }
}

function lock(run: GridRun, atMs: EpochMs): void {
  const isFutures = run.terms.kind === 'futures_grid';
  if (!run.created.isFunded) {
    run.reason = isFutures ? 'not_enough_balance_when_lock' : 'not_enough_balance';
    plan(run, atMs, [['canceled', 'end']]);
  } else if (run.terms.condition === undefined) {
    planOpening(run, atMs);
  } else if (isFutures) {
    plan(run, atMs, [['condition_lock', 'start']]);
  } else {
    // A spot grid has no state of its own for this: it stays in lock_currency.
    run.watches = true;
  }
}

function planOpening(run: GridRun, atMs: EpochMs): void {
  const isSpot = run.terms.kind === 'spot_grid';
  run.watches = false;
  if (isSpot) plan(run, atMs, [['init_grid', 'open'], STARTS]);
  else plan(run, atMs, [['open_position', 'open'], ['init_grid'], STARTS]);
}

function open(run: GridRun, price: bigint, atMs: EpochMs): void {
  run.openPrice = price;
  const isOpen = run.market.listing.tradable && layOut(run, run.range, price);
  run.openBase = run.ledger.base;
  if (!isOpen) beginClosing(run, 'create_failed', atMs);
}

function tick(
  run: GridRun,
  [ticks = Number.NaN]: readonly number[],
  atMs: EpochMs,
): Promise<void> | undefined {
  if (Number.isNaN(ticks)) return undefined;
  if (run.status === 'close_position') return closeAtLimit(run, ticks, atMs);
  if (run.status !== 'running') {
    const { condition } = run.terms;
    const starts = condition !== undefined && isReached(condition, priceOfTicks(run, ticks));
    if (starts) planOpening(run, atMs);
    return undefined;
  }
  if (atMs % run.market.fundingIntervalMs === 0 && run.ledger.base !== 0n) return settle(run, ticks, atMs);
  return trade(run, ticks, atMs);
}

async function settle(run: GridRun, ticks: number, atMs: EpochMs): Promise<void> {
  const rate = unitsOf(await run.market.fundingRateAt(atMs));
  const value = product(run.ledger.base, priceOfTicks(run, ticks));
  const paid = (value * rate) / 10n ** 16n;
  run.ledger.funding -= paid * 10n ** 4n;
  run.liquidation = liquidationTicks(run);
  trade(run, ticks, atMs);
}

function trade(run: GridRun, ticks: number, atMs: EpochMs): undefined {
  if (ticks <= run.liquidation.below || ticks >= run.liquidation.above) {
    return liquidate(run, priceOfTicks(run, ticks), atMs);
  }
  if (!tradeLines(run, ticks, atMs)) return beginClosing(run, 'not_enough_balance', atMs);
  const { investAt, reduceAt, terms } = run;
  const isQuiet = investAt === undefined && reduceAt === undefined;
  if (isQuiet && terms.lossStop === undefined && terms.profitStop === undefined) return undefined;

  const price = priceOfTicks(run, ticks);
  const reason = dueStop(run, price, atMs);
  if (reason !== undefined) {
    run.closeLimit = limitOf(run, reason, price);
    return beginClosing(run, reason, atMs);
  }
  if (reduceAt !== undefined && isReached(reduceAt.trigger, price)) {
    run.reduceAt = undefined;
    payReduction(run, reduceAt.size, price, atMs);
  }
  if (investAt !== undefined && isReached(investAt.trigger, price)) {
    run.investAt = undefined;
    addMoney(run, investAt.invests, investAt.margin);
    beginChange(run, undefined, atMs);
  }
  return undefined;
}

async function take(run: GridRun, record: BotRecord): Promise<void> {
  if (record.type !== 'commanded') return;
  const { command, atMs } = record;
  switch (command.type) {
    case 'cancel':
      return cancel(run, command, atMs);
    case 'adjust':
      return adjust(run, command, atMs);
    case 'investAt':
      run.investAt = {
        trigger: command.trigger,
        invests: unitsOf(command.invests),
        margin: unitsOf(command.addsMargin),
        atMs,
      };
      return;
    case 'reduce': {
      const size = unitsOf(command.size);
      if (command.trigger !== undefined) run.reduceAt = { trigger: command.trigger, size, atMs };
      else payReduction(run, size, unitsOf(await run.market.priceAt(atMs)), atMs);
      return;
    }
    case 'takeProfit':
      run.withdrawn += unitsOf(command.amount);
      run.payouts.push({ atMs, why: 'profit', moves: [{ coin: run.terms.quote, amount: command.amount }] });
      return;
  }
}

async function adjust(
  run: GridRun,
  command: Extract<BotCommand, { type: 'adjust' }>,
  atMs: EpochMs,
): Promise<void> {
  addMoney(run, unitsOf(command.invests), unitsOf(command.addsMargin));
  const price = unitsOf(await run.market.priceAt(atMs));
  if (command.reinvests) {
    const profit = marginOf(run) + product(run.ledger.base, price) - run.ledger.cost - run.invested;
    run.reinvested = profit > 0n ? profit : 0n;
  }
  beginChange(run, command.range, atMs);
  // A spot grid has no states for it: it is done at once.
  if (run.terms.kind === 'spot_grid') applyChange(run, price);
}

function addMoney(run: GridRun, invests: bigint, margin: bigint): void {
  run.invested += invests + margin;
  run.extraMargin += margin;
}

function beginChange(run: GridRun, range: GridRun['range'] | undefined, atMs: EpochMs): void {
  run.change = { range };
  if (run.terms.kind === 'spot_grid') return;
  run.watches = false;
  enter(run, 'adjust_params', atMs);
  plan(run, atMs, [
    ['adjust_params_open_position', 'change'],
    ['adjust_params_init_grid'],
    ['running', 'start'],
  ]);
}

function applyChange(run: GridRun, price: bigint): void {
  const range = run.change?.range;
  run.change = undefined;
  if (range === undefined || !layOut(run, range, price)) rescale(run, price);
}

function payReduction(run: GridRun, size: bigint, price: bigint, atMs: EpochMs): void {
  const paid = reduce(run, size, price);
  if (paid === undefined || paid === 0n) return;
  run.payouts.push({ atMs, why: 'reduced', moves: [{ coin: run.terms.quote, amount: coins(paid) }] });
}

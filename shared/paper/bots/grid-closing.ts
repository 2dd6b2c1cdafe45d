/** How a grid ends: its orders go, its position is closed, and what is left returns to the account. */
import type { EpochMs } from '../../core/clock.ts';
import { ZERO } from '../../core/decimal.ts';
import type { BotCommand, EndReason } from './bot.ts';
import type { BotMarkets } from './bot-market.ts';
import { type GridRun, marginOf, quoteOf } from './grid-run.ts';
import { coins, priceOfTicks, tradeAt } from './grid-trades.ts';
import { enter, plan } from './run.ts';
import { feeOf, magnitude, product, unitsOf } from './units.ts';

export function beginClosing(run: GridRun, reason: EndReason, atMs: EpochMs): undefined {
  const isOpen = run.size !== 0n;
  run.reason = reason;
  run.watches = false;
  if (!isOpen) {
    enter(run, 'unlock_currency', atMs);
    plan(run, atMs, [['canceled', 'end']]);
    return undefined;
  }
  enter(run, 'destroy_grid', atMs);
  if (run.terms.kind === 'spot_grid')
    plan(run, atMs, [
      ['unlock_currency', 'close'],
      ['canceled', 'end'],
    ]);
  else plan(run, atMs, [['close_position', 'close'], ['unlock_currency'], ['canceled', 'end']]);
  return undefined;
}

export function close(run: GridRun, price: bigint, atMs: EpochMs): void {
  const keeps = run.terms.kind === 'spot_grid' && run.closeSell === 'NOT_SELL';
  const waits = run.closeLimit !== undefined && !isAtLimit(run, price);
  if (waits && run.terms.kind === 'futures_grid') {
    run.agenda = [];
    run.watches = true;
    run.walkedMs = atMs;
    return;
  }
  run.closePrice = price;
  if (keeps) return;
  run.closedBase = run.ledger.base;
  tradeAt(run, -run.ledger.base, price);
}

export function closeAtLimit(run: GridRun, ticks: number, atMs: EpochMs): undefined {
  const price = priceOfTicks(run, ticks);
  if (ticks <= run.liquidation.below || ticks >= run.liquidation.above) return liquidate(run, price, atMs);
  if (!isAtLimit(run, price)) return undefined;
  run.watches = false;
  close(run, price, atMs);
  plan(run, atMs, [['unlock_currency'], ['canceled', 'end']]);
  return undefined;
}

function isAtLimit(run: GridRun, price: bigint): boolean {
  const limit = run.closeLimit ?? price;
  return run.ledger.base >= 0n ? price >= limit : price <= limit;
}

/** Everything that is left goes back to the account. */
export async function end(markets: BotMarkets, run: GridRun, atMs: EpochMs): Promise<void> {
  const { terms, investAt } = run;
  run.endedAtMs = atMs;
  run.watches = false;
  const parked = investAt === undefined ? 0n : investAt.invests + investAt.margin;
  const quote = (terms.kind === 'spot_grid' ? quoteOf(run) : marginOf(run)) + parked;
  const base = terms.kind === 'spot_grid' ? run.ledger.base : 0n;
  const toUsdt = run.closeSell === 'TO_USDT' && terms.quote !== 'USDT';
  const rate = toUsdt ? unitsOf(await markets.usdtPriceOf(terms.quote, atMs)) : 0n;
  const moves = [
    toUsdt
      ? { coin: 'USDT', amount: coins(product(quote, rate)) }
      : { coin: terms.quote, amount: coins(quote) },
    { coin: terms.base, amount: coins(base) },
  ].filter(({ amount }) => amount !== '0');
  run.payouts.push({ atMs, why: 'ended', moves });
}

export function liquidate(run: GridRun, price: bigint, atMs: EpochMs): undefined {
  const { ledger, market } = run;
  const value = magnitude(product(ledger.base, price));
  run.closedBase = ledger.base;
  tradeAt(run, -ledger.base, price);
  const left = marginOf(run);
  const wanted = feeOf(value, unitsOf(market.perpetual?.liquidationFeeRate ?? ZERO));
  const fee = left <= 0n ? 0n : wanted < left ? wanted : left;
  const shortfall = left < 0n ? -left : 0n;
  ledger.fees += fee;
  // What the margin does not cover is the exchange's loss, not the account's.
  ledger.realized += shortfall;
  run.closePrice = price;
  run.liquidated = { price, fee, shortfall };
  run.reason = 'force_liquidation';
  run.watches = false;
  enter(run, 'close_position', atMs);
  plan(run, atMs, [['unlock_currency'], ['canceled', 'end']]);
  return undefined;
}

export function cancel(run: GridRun, command: Extract<BotCommand, { type: 'cancel' }>, atMs: EpochMs): void {
  run.closeNote = command.closeNote;
  if (command.closeSell !== undefined) run.closeSell = command.closeSell;
  if (run.reason === undefined) {
    beginClosing(run, 'user_cancel', atMs);
    return;
  }
  if (!command.immediate || run.closeLimit === undefined) return;
  run.closeLimit = undefined;
  run.watches = false;
  plan(run, atMs, [['close_position', 'close'], ['unlock_currency'], ['canceled', 'end']]);
}

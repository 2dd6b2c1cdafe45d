/**
 * The account's change log. Its words are not documented: these are seen elsewhere, in both cases mixed. Transfers of
 * the funding account begin with the same word as funding payments and are none.
 */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, formatPlaces, isZero, minus, ONE } from '../../core/decimal.ts';
import { walletOf } from '../futures/futures-state.ts';
import { noise, seedFrom } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';
import { negative } from './order-wire.ts';
import type { RouteParts } from './route.ts';
import type { View } from './view.ts';

interface Entry {
  readonly atMs: EpochMs;
  readonly type: string;
  readonly amount: Decimal;
  readonly referenceId: string;
  readonly symbol?: string;
}

const COIN = 'USDT';

/** Newest first; balances are counted back from what the wallet holds now. */
export function changeLog(
  { contracts, habits }: RouteParts,
  view: View,
): readonly { readonly atMs: EpochMs; readonly row: WireObject }[] {
  let after = walletOf(view.state.books, COIN);
  return entriesOf(view)
    .sort((a, b) => b.atMs - a.atMs)
    .map(({ atMs, type, amount, referenceId, symbol }) => {
      const before = minus(after, amount);
      const row = {
        assetType: COIN,
        amount,
        walletBalanceBefore: formatPlaces(before, 8),
        walletBalanceAfter: formatPlaces(after, 8),
        frozenBalanceBefore: '0',
        frozenBalanceAfter: '0',
        changeType: inSomeCase(type, referenceId),
        referenceId,
        createdAt: atMs,
        symbol: habits.logNamesSymbol && symbol !== undefined ? contracts.toWire(symbol) : undefined,
      };
      after = before;
      return { atMs, row };
    });
}

function entriesOf(view: View): Entry[] {
  const fills = view.fills('fills').flatMap(({ id, symbol, fee, realised, atMs, feeCoin }): Entry[] => {
    if (feeCoin !== COIN) return [];
    const entry = { atMs, symbol, referenceId: `fill-${id}` };
    return [
      { ...entry, type: 'handling_fee', amount: negative(fee) },
      ...(isZero(realised) ? [] : [{ ...entry, type: 'realized_pnl', amount: realised }]),
    ];
  });
  const fundings = view.fundings().flatMap(({ coin, symbol, paid, atMs }): Entry[] => {
    if (coin !== COIN) return [];
    const moved = { atMs, referenceId: `transfer-${atMs}` };
    return [
      // The settlement, which is the same for all contracts.
      { atMs, symbol, type: 'funding_fee_settle', amount: negative(paid), referenceId: `funding-${atMs}` },
      { ...moved, type: 'funding_transfer_in', amount: ONE },
      { ...moved, type: 'funding_transfer_out', amount: negative(ONE) },
    ];
  });
  return [...fills, ...fundings];
}

function inSomeCase(type: string, referenceId: string): string {
  return noise(seedFrom(type, referenceId), 1) % 2 === 0 ? type : type.toUpperCase();
}

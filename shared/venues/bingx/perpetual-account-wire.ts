/** Wallet, positions and position mode of BingX perpetuals, and what they mean here. */
import * as z from 'zod';
import { absolute, isZero, largest, minus, smallest, sum, ZERO } from '../../core/decimal.ts';
import type { Position } from '../perpetual.ts';
import { wireWord } from '../rest/wire-values.ts';
import type { Balance } from '../venue.ts';
import { amount, priceOf } from './order-wire.ts';
import { asPerpetual } from './symbols.ts';
import { wireAmount, wireAmountIfAny, wireFlagIfAny, wireRows } from './wire-values.ts';

/**
 * What is free is no more than can be used, and both together are the wallet without what is not realised. Names of
 * the last two figures have changed.
 */
const balanceRow = z
  .looseObject({
    asset: z.string().min(1),
    balance: wireAmount,
    availableMargin: wireAmountIfAny,
    usedMargin: wireAmountIfAny,
    frozenMargin: wireAmountIfAny,
    freezedMargin: wireAmountIfAny,
  })
  .transform((row): Balance => {
    const held = sum(row.usedMargin ?? ZERO, row.frozenMargin ?? row.freezedMargin ?? ZERO);
    const usable = row.availableMargin ?? minus(row.balance, held);
    const free = largest(ZERO, smallest(usable, row.balance));
    return { coin: row.asset, free, locked: minus(row.balance, free) };
  });
export const perpetualBalancesData = wireRows(balanceRow);

const positionRow = z
  .looseObject({
    symbol: z.string().min(1),
    positionSide: wireWord('position side', { LONG: 'long', SHORT: 'short', BOTH: 'net' }),
    positionAmt: wireAmount,
    onlyOnePosition: wireFlagIfAny,
    avgPrice: wireAmountIfAny,
    markPrice: wireAmountIfAny,
    unrealizedProfit: wireAmountIfAny,
    liquidationPrice: wireAmountIfAny,
    leverage: wireAmountIfAny,
  })
  .transform((row): Position => {
    const size = absolute(row.positionAmt);
    const isShort = row.positionSide === 'short' || row.positionAmt.startsWith('-');
    return {
      symbol: asPerpetual(row.symbol),
      size: isShort ? minus(ZERO, size) : size,
      side: row.onlyOnePosition === true ? 'net' : row.positionSide,
      ...priceOf('entryPrice', row.avgPrice),
      ...priceOf('markPrice', row.markPrice),
      ...(row.unrealizedProfit && { unrealizedProfit: row.unrealizedProfit }),
      ...priceOf('liquidationPrice', row.liquidationPrice),
      ...amount('leverage', row.leverage),
    };
  });
/** Rows of no size stand for positions that are over. */
export const positionsData = wireRows(positionRow).transform((rows) =>
  rows.filter(({ size }) => !isZero(size)),
);

export const positionModeData = z
  .looseObject({ dualSidePosition: z.union([z.boolean(), z.enum(['true', 'false'])]) })
  .transform(({ dualSidePosition }) => (String(dualSidePosition) === 'true' ? 'hedge' : 'net'));

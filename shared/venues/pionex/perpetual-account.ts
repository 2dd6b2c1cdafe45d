/** Wallet, positions and settings of an account's perpetuals. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { compare, isPositive, isZero } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { PerpetualVenue, Position } from '../perpetual.ts';
import { describe, privateGet, privatePost, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { refusalError } from './codes.ts';
import {
  leverageData,
  type PositionRow,
  perpetualBalancesData,
  positionModeData,
  positionsData,
  priceIfAny,
} from './perpetual-wire.ts';

/** One position a symbol, or a long and a short one beside each other. Account-wide. */
export type PositionMode = 'net' | 'hedge';

export interface AccountCalls extends Pick<PerpetualVenue, 'balances' | 'positions' | 'setLeverage'> {
  /** `net` is remembered for ten minutes: should it change meanwhile, the venue refuses orders that name no side. */
  positionMode(): Promise<PositionMode>;
}

const MODE_FOR_MS: DurationMs = 10 * MINUTE_MS;
const WEIGHT = 5;

export function createAccountCalls(
  client: RestClient,
  parts: { readonly clock: { nowMs(): EpochMs }; readonly accountId: string },
): AccountCalls {
  let known: { readonly mode: PositionMode; readonly readAtMs: EpochMs } | undefined;

  const positionMode = async () => {
    const readAtMs = parts.clock.nowMs();
    // Hedge mode is not remembered: the owner was told to change it.
    if (known?.mode === 'net' && readAtMs - known.readAtMs < MODE_FOR_MS && readAtMs >= known.readAtMs) {
      return known.mode;
    }
    const call = privateGet('/uapi/v1/account/positionMode', {}, WEIGHT);
    const mode = parseData(positionModeData, await client.read(call), describe(call)).positionMode;
    known = { mode, readAtMs };
    return mode;
  };

  return {
    positionMode,
    balances: async () => {
      const call = privateGet('/uapi/v1/account/balances', {}, WEIGHT);
      return parseData(perpetualBalancesData, await client.read(call), describe(call)).balances;
    },
    positions: async (symbol) => {
      const call = privateGet('/uapi/v1/account/positions', symbol === undefined ? {} : { symbol }, WEIGHT);
      const { positions } = parseData(positionsData, await client.read(call), describe(call));
      const open = positions.filter(
        (row) => !isZero(row.netSize) && (symbol === undefined || row.symbol === symbol),
      );
      if (open.length === 0) return [];
      const mode = await positionMode();
      return open.map((row) => positionOf(row, mode));
    },
    setLeverage: async (symbol, leverage) => {
      const call = privatePost('/uapi/v1/account/leverage', { symbol, leverage }, WEIGHT);
      const what = `${describe(call)} (${symbol})`;
      const answer = await client.askOnce(call);
      if (answer.kind === 'refused') throw refusalError(answer, what, parts.accountId);
      const set = parseData(leverageData, answer.data, what);
      if (set.symbol !== symbol || compare(set.leverage, leverage) !== 0) {
        throw new AppError(
          'venue.unexpectedReply',
          `Pionex was asked for leverage ${leverage} of ${symbol} and answered ${set.leverage} of ${set.symbol}: check it at the exchange.`,
        );
      }
    },
  };
}

/** The rows do not tell the mode; in both modes `positionSide` is the direction. */
function positionOf(row: PositionRow, mode: PositionMode): Position {
  requireSigned(row);
  const entryPrice = priceIfAny(row.avgPrice);
  const markPrice = priceIfAny(row.markPrice);
  const liquidationPrice = priceIfAny(row.liquidationPrice);
  return {
    symbol: row.symbol,
    size: row.netSize,
    ...(entryPrice === undefined ? {} : { entryPrice }),
    ...(markPrice === undefined ? {} : { markPrice }),
    ...(row.unrealizedPnL === undefined ? {} : { unrealizedProfit: row.unrealizedPnL }),
    ...(liquidationPrice === undefined ? {} : { liquidationPrice }),
    ...(row.leverage === undefined ? {} : { leverage: row.leverage }),
    side: mode === 'net' ? 'net' : row.positionSide,
  };
}

/** An order that is to reduce a position of the wrong sign would add to it. */
function requireSigned({ symbol, netSize, positionSide }: PositionRow): void {
  const direction = isPositive(netSize) ? 'long' : 'short';
  if (positionSide === 'net' || positionSide === direction) return;
  throw new AppError(
    'venue.unexpectedReply',
    `Pionex tells a ${positionSide} position of ${symbol} with the size ${netSize}: nothing is concluded from it.`,
  );
}

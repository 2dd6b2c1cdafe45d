/** Balance and positions of an account at 6MM. */
import { absolute, isPositive, isZero, largest, minus, sum, ZERO } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { PerpetualVenue, Position } from '../perpetual.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { present } from '../rest/wire-values.ts';
import type { Balance } from '../venue.ts';
import { readLastPrice } from './klines.ts';
import { directionOf } from './position-direction.ts';
import { type Asset, assetsData, type PositionRow, positionsData } from './trade-wire.ts';

type AccountCalls = Pick<PerpetualVenue, 'balances' | 'positions'>;

export function createAccountCalls(client: RestClient): AccountCalls {
  return {
    balances: async () => {
      const call = privateGet('/v1/private/user/asset', {}, 1);
      return ((await readData(client, call, assetsData)).userAsset ?? []).map(balanceOf);
    },
    positions: async (symbol) => {
      const call = privateGet('/v1/private/position/positions', symbol === undefined ? {} : { symbol }, 1);
      const { positions } = await readData(client, call, positionsData);
      const open = positions.filter(
        (row) => !isZero(row.quantity) && (symbol === undefined || row.symbol === symbol),
      );
      return Promise.all(open.map((row) => positionOf(client, row)));
    },
  };
}

/** What can be used is not told: both kinds of margin are taken off, and no open profit is added. */
function balanceOf({ assetType, walletBalance, frozenMargin = ZERO, usedMargin = ZERO }: Asset): Balance {
  const locked = sum(frozenMargin, usedMargin);
  return { coin: assetType, free: largest(ZERO, minus(walletBalance, locked)), locked };
}

async function positionOf(client: RestClient, row: PositionRow): Promise<Position> {
  const direction =
    directionOf(row) ?? directionOf(row, (await readLastPrice(client, row.symbol, 'markPrice'))?.price);
  if (direction === undefined) {
    // An order that is to reduce a position of the wrong sign would add to it.
    throw new AppError(
      'venue.unexpectedReply',
      `6MM tells a position of ${row.symbol} without saying whether it is long or short: nothing is concluded from it.`,
      { retry: 'later' },
    );
  }
  const size = absolute(row.quantity);
  return {
    symbol: row.symbol,
    size: direction === 'long' ? size : minus(ZERO, size),
    side: row.positionSide,
    ...present({
      entryPrice: ifPositive(row.entryPrice),
      unrealizedProfit: row.unrealizedPnl,
      liquidationPrice: ifPositive(row.liqPrice),
      leverage: ifPositive(row.leverage),
    }),
  };
}

function ifPositive(value: PositionRow['entryPrice']): PositionRow['entryPrice'] {
  return value !== undefined && isPositive(value) ? value : undefined;
}

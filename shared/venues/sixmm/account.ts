/** Balance, positions and leverage of an account at 6MM. */
import { absolute, compare, isPositive, isZero, largest, minus, sum, ZERO } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { PerpetualVenue, Position } from '../perpetual.ts';
import { type Call, describe, privateGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { present } from '../rest/wire-values.ts';
import type { Balance } from '../venue.ts';
import { refusalError } from './codes.ts';
import { readLastPrice } from './klines.ts';
import { directionOf } from './position-direction.ts';
import { type Asset, assetsData, leverageData, type PositionRow, positionsData } from './trade-wire.ts';

type AccountCalls = Pick<PerpetualVenue, 'balances' | 'positions' | 'setLeverage'>;

export function createAccountCalls(client: RestClient, accountId: string): AccountCalls {
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
    setLeverage: async (symbol, leverage) => {
      if (!/^[1-9]\d{0,2}$/.test(leverage)) {
        throw new AppError(
          'venue.unsupported',
          `6MM takes a whole number as leverage, and ${leverage} is none.`,
        );
      }
      const call: Call = {
        method: 'POST',
        path: '/v1/private/position/leverage',
        query: {},
        body: JSON.stringify({ symbol, leverage: Number(leverage) }),
        weight: 1,
        access: 'private',
      };
      const what = `${describe(call)} (${symbol})`;
      const answer = await client.askOnce(call);
      if (answer.kind === 'refused') throw refusalError(answer, what, accountId);
      const set = parseData(leverageData, answer.data, what);
      if (set.symbol !== symbol || compare(set.leverage, leverage) !== 0) {
        throw new AppError(
          'venue.unexpectedReply',
          `6MM was asked for leverage ${leverage} of ${symbol} and answered ${set.leverage} of ${set.symbol}: check it at the exchange.`,
        );
      }
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

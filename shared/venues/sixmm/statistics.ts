/** What 6MM has counted together of an account. Its days are those of UTC. */
import * as z from 'zod';
import { utcDay } from '../../core/clock.ts';
import { absolute } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { present, wireList, wireMoneyIfAny } from '../rest/wire-values.ts';
import type { Statistics } from '../statistics.ts';

const DAYS = '30';

const volumeData = z.looseObject({ volume30d: wireMoneyIfAny, feeTotal30d: wireMoneyIfAny });

/** How a day is written is not documented: a time in milliseconds is told as the day that it lies in. */
const balanceRow = z
  .looseObject({ date: z.string().min(1), balance: wireMoney, pnl: wireMoneyIfAny })
  .transform(({ date, balance, pnl }) => ({
    day: /^\d{13}$/.test(date) ? utcDay(Number(date)) : date,
    balance,
    ...present({ profit: pnl }),
  }));

const balancesData = z.looseObject({ items: wireList(balanceRow) });

/** Both take a key that may read. Throws what a read throws. */
export function createStatistics(client: RestClient): Statistics {
  return {
    read: async () => {
      const sums = await readData(client, privateGet('/v1/private/user/volume-stats', {}, 1), volumeData);
      const query = { period: '1M', limit: DAYS };
      const call = privateGet('/v1/private/user/balance-history', query, 1);
      const { items } = await readData(client, call, balancesData);
      return {
        ...present({
          volume30d: sums.volume30d,
          // Whether a paid fee is negative is not documented, and no rebate is.
          fees30d: sums.feeTotal30d && absolute(sums.feeTotal30d),
        }),
        balances: items.toSorted((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))),
      };
    },
  };
}

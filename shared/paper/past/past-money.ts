/** Funding and transfers of a made-up past. */
import { decimal } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import { decimalOf } from '../bots/units.ts';
import type { FundingPayment } from '../futures/futures-order.ts';
import { paperId } from '../ids.ts';
import type { Listing } from '../instruments.ts';
import { seedFrom, share } from '../noise.ts';
import type { Rows } from '../rows.ts';
import type { PaperTransfer } from '../transfer.ts';
import type { PastMaking } from './past-trades.ts';
import { timeline } from './plan.ts';

const FUNDING_RATE = decimal('0.0001');
const COIN = 'USDT';

export function fundingsOf(
  { plan, seed, account }: PastMaking,
  perpetuals: ReadonlyMap<string, Listing>,
): Rows<FundingPayment> {
  const { symbols, each } = plan.fundings ?? { symbols: [], each: 0 };
  const coins = symbols.map((symbol) => {
    const coin = perpetuals.get(symbol)?.quoteCoin;
    invariant(coin !== undefined, `${symbol} is not listed`);
    return coin;
  });
  const count = symbols.length * each;
  const timeOf = timeline(plan, count, seed, account, 'fundings');
  const key = seedFrom(seed, account, 'past fundings');
  return {
    count,
    atMs: timeOf,
    row(index) {
      const turn = index % symbols.length;
      // Mostly paid, now and then received; up to a tenth of a coin.
      const paid = Math.floor((share(key, index) - 0.2) * 10_000_000);
      return {
        symbol: symbols[turn] ?? '',
        coin: coins[turn] ?? '',
        paid: decimalOf(BigInt(paid) * 10_000n),
        rate: FUNDING_RATE,
        atMs: timeOf(index),
      };
    },
  };
}

/** To the futures and back again in turns, each time as much as before. */
export function transfersOf({ plan, seed, account }: PastMaking): Rows<PaperTransfer> {
  const count = plan.transfers ?? 0;
  const timeOf = timeline(plan, count, seed, account, 'transfers');
  const key = seedFrom(seed, account, 'past transfers');
  return {
    count,
    atMs: timeOf,
    row: (index) => ({
      id: paperId('transfer', seed, account, index - count),
      to: index % 2 === 0 ? 'futures' : 'spot',
      coin: COIN,
      amount: decimal((10 + 90 * share(key, Math.floor(index / 2))).toFixed(2)),
      clientId: `past-${index + 1}`,
      comment: '',
      by: 'user',
      status: 'completed',
      atMs: timeOf(index),
    }),
  };
}

import { noise, seedFrom } from './noise.ts';

/** First ids of orders and fills: of a size that no JavaScript number holds exactly, as at real venues. */
const FIRST_ORDER_ID = 200_000_000_000_000_000n;
const FIRST_FILL_ID = 300_000_000_000_000_000n;
const ACCOUNTS = 10_000n;
const ACCOUNT_STEP = 1_000_000_000_000n;
/** Ids grow, but not one by one. */
const STEP = 997;

/** The id of an account's n-th order or fill: rising with n, far from the ids of other accounts. */
export function paperId(kind: 'order' | 'fill', seed: number, account: string, count: number): string {
  const key = seedFrom(seed, account, kind);
  const first = kind === 'order' ? FIRST_ORDER_ID : FIRST_FILL_ID;
  const id = first + (BigInt(key) % ACCOUNTS) * ACCOUNT_STEP + BigInt(count) * BigInt(STEP);
  return (id + BigInt(noise(key, count) % STEP)).toString();
}

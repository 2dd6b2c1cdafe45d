import { noise, seedFrom } from './noise.ts';

/** First ids of orders and fills: of a size that no JavaScript number holds exactly, as at real venues. */
const FIRST_IDS = {
  order: 200_000_000_000_000_000n,
  fill: 300_000_000_000_000_000n,
  futuresOrder: 400_000_000_000_000_000n,
  futuresFill: 500_000_000_000_000_000n,
} as const;
const ACCOUNTS = 10_000n;
const ACCOUNT_STEP = 1_000_000_000_000n;
/** Ids grow, but not one by one. */
const STEP = 997;

/** The id of an account's n-th order or fill: rising with n, far from the ids of other accounts. */
export function paperId(kind: keyof typeof FIRST_IDS, seed: number, account: string, count: number): string {
  const key = seedFrom(seed, account, kind);
  const id = FIRST_IDS[kind] + (BigInt(key) % ACCOUNTS) * ACCOUNT_STEP + BigInt(count) * BigInt(STEP);
  return (id + BigInt(noise(key, count) % STEP)).toString();
}

import { noise, seedFrom } from './noise.ts';

/** First ids of what an account makes: of a size that no JavaScript number holds exactly, as at real venues. */
const FIRST_IDS = {
  order: 200_000_000_000_000_000n,
  fill: 300_000_000_000_000_000n,
  futuresOrder: 400_000_000_000_000_000n,
  futuresFill: 500_000_000_000_000_000n,
  transfer: 600_000_000_000_000_000n,
  condition: 700_000_000_000_000_000n,
  strategy: 800_000_000_000_000_000n,
} as const;
const ACCOUNTS = 10_000n;
const ACCOUNT_STEP = 1_000_000_000_000n;
/** Ids grow, but not one by one. */
const STEP = 997;

type IdKind = keyof typeof FIRST_IDS;

/**
 * The id of an account's n-th order, fill or transfer: rising with n, far from the ids of other accounts. What a
 * made-up past has is counted backwards from -1.
 */
export function paperId(kind: IdKind, seed: number, account: string, count: number): string {
  const key = seedFrom(seed, account, kind);
  return (firstId(kind, key) + BigInt(count) * BigInt(STEP) + BigInt(noise(key, count) % STEP)).toString();
}

/** The n of `paperId`; `undefined` for an id that is none of this account. */
export function countOfId(kind: IdKind, seed: number, account: string, id: string): number | undefined {
  if (!/^\d{1,19}$/.test(id)) return undefined;
  const beyond = BigInt(id) - firstId(kind, seedFrom(seed, account, kind));
  const count = Math.floor(Number(beyond) / STEP);
  return paperId(kind, seed, account, count) === id ? count : undefined;
}

function firstId(kind: IdKind, key: number): bigint {
  return FIRST_IDS[kind] + (BigInt(key) % ACCOUNTS) * ACCOUNT_STEP;
}

/**
 * Symbols that coins of the account may have been traded in: each coin with every quote coin in use, where the venue
 * lists them. The listing is asked for when a coin is held for the first time, and once a month.
 */
import * as z from 'zod';
import { DAY_MS, type EpochMs } from '../core/clock.ts';
import type { Deps } from '../deps.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject } from '../table/table.ts';
import type { History } from '../venues/history.ts';

const LISTED_FOR_MS = 30 * DAY_MS;

const coinsRow = lazySchema(() =>
  z.strictObject({
    listedAtMs: z.int(),
    /** The night that asked, and what it cost. */
    night: z.string(),
    requests: z.int(),
    /** Spot symbols and their quote coins, by base coin. */
    coins: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
  }),
);

export interface HeldCoins {
  readonly night: string;
  readonly endMs: EpochMs;
  readonly coins: readonly string[];
  readonly quotes: ReadonlySet<string>;
}

export async function heldSymbols(
  { table, history, account }: Pick<Deps, 'table'> & { readonly history: History; readonly account: string },
  { night, endMs, coins, quotes }: HeldCoins,
): Promise<readonly string[]> {
  const key = coinsKey(account);
  const row = await table.get(key);
  const known = coinsRow.safeParse(row?.data).data;
  const isFresh = known !== undefined && endMs - known.listedAtMs < LISTED_FOR_MS;
  if (coins.length === 0 || (isFresh && coins.every((coin) => Object.hasOwn(known.coins, coin)))) {
    return pairsIn(known?.coins ?? {}, coins, quotes);
  }
  const { symbols, requests } = await history.symbols();
  const spot = symbols.filter(({ market }) => market === 'spot');
  const pairsOf = (coin: string): [string, string][] =>
    spot.filter(({ baseCoin }) => baseCoin === coin).map(({ symbol, quoteCoin }) => [symbol, quoteCoin]);
  const wanted = [...new Set([...Object.keys(known?.coins ?? {}), ...coins])].sort();
  const listing = Object.fromEntries(wanted.map((coin) => [coin, pairsOf(coin)]));
  const data: JsonObject = { listedAtMs: endMs, night, requests, coins: listing };
  // Whoever else has just written the same listing has written as much.
  await table.put(key, data, row === undefined ? 'absent' : { version: row.version });
  return pairsIn(listing, coins, quotes);
}

/** What the listing of a night's coins has cost, also in an earlier run of that night. */
export async function listingRequests(
  { table }: Pick<Deps, 'table'>,
  account: string,
  night: string,
): Promise<number> {
  const known = coinsRow.safeParse((await table.get(coinsKey(account)))?.data).data;
  return known?.night === night ? known.requests : 0;
}

function pairsIn(
  listing: Readonly<Record<string, readonly (readonly [string, string])[]>>,
  coins: readonly string[],
  quotes: ReadonlySet<string>,
): readonly string[] {
  const pairs = coins.flatMap((coin) => listing[coin] ?? []);
  return pairs.filter(([, quote]) => quotes.has(quote)).map(([symbol]) => symbol);
}

function coinsKey(account: string) {
  return { pk: `discovery#${account}`, sk: 'coins' };
}

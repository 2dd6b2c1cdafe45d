/**
 * Which symbols a venue is asked for, where it must be asked for each by itself, and which of them tonight.
 *
 * 1. Found by: automations; ledger; bots; open positions; rows of other lists; coins held; everything asked before.
 * 2. Asked every night: what is in use, what had a row within a month, and what has something open or unread.
 * 3. The others rest: they are asked when the balances of both of their coins have changed since they were read, and
 *    else once a week. Until then their time stays open in the coverage, so nothing counts as read that is not, and
 *    a week is far within the reach of a venue. Where a residual is left, they are asked at once (`check-residual.ts`).
 */
import { exportSettingsOf } from '../automations/export-settings.ts';
import { quoteCoinOf } from '../automations/symbols.ts';
import { DAY_MS, type EpochMs } from '../core/clock.ts';
import { compare, ZERO } from '../core/decimal.ts';
import type { Deps } from '../deps.ts';
import type { History, HistoryStream } from '../venues/history.ts';
import type { Market } from '../venues/venue.ts';
import { marketOf } from './dense.ts';
import { heldSymbols } from './held-symbols.ts';
import { configuredSymbols, marketOfSymbol, rememberedSymbols } from './known-symbols.ts';
import type { Closing } from './night.ts';
import { NEAR_MS } from './residual.ts';
import { listStreams, newestRowMs, type StoredStream, type StreamRef } from './stream-store.ts';

export interface DiscoverParts extends Pick<Deps, 'table' | 'automations'> {
  readonly history: History;
  readonly account: string;
}

export interface Discovery {
  /** Asked for each symbol by itself. */
  readonly streams: readonly HistoryStream[];
  /** The newest first; the first one ends what is collected. */
  readonly closings: readonly Closing[];
  /** Every symbol that the venue lists, at any cost. */
  readonly everySymbol?: boolean;
}

export interface DiscoveredStream {
  readonly stream: HistoryStream;
  readonly ref: StreamRef;
  readonly isDue: boolean;
}

/** Closings that are needed to tell whether a balance has changed since a symbol was last read. */
export const CLOSINGS_NEEDED = 9;

const IN_USE_MS = 30 * DAY_MS;
const REST_MS = 7 * DAY_MS;

export async function discoverStreams(
  parts: DiscoverParts,
  { streams, closings, everySymbol = false }: Discovery,
): Promise<readonly DiscoveredStream[]> {
  const [latest] = closings;
  if (streams.length === 0 || latest === undefined) return [];
  const { table, automations, account } = parts;
  const all = await listStreams(table, account);
  const inUse = new Set([
    ...configuredSymbols(automations, account),
    ...(await rememberedSymbols(table, account)),
    ...closings.slice(0, 2).flatMap(({ positions = [] }) => positions.map(({ symbol }) => symbol)),
    ...closings.slice(0, 2).flatMap(({ botSymbols = [] }) => botSymbols),
    ...recentSymbols(all, latest.atMs - IN_USE_MS),
  ]);
  const isAsked = ({ ref }: StoredStream): boolean => streams.some(({ kind }) => kind === ref.kind);
  const asked = all.filter(isAsked).flatMap(({ ref }) => ref.symbol ?? []);
  const known = [...inUse, ...asked];
  const found = everySymbol ? await everyListed(parts) : await fromBalances(parts, closings, known);
  const ofMarket = (market: Market): readonly string[] =>
    [...new Set([...known, ...found])].filter(
      (symbol) => marketOfSymbol(automations, account, symbol) === market,
    );
  return streams.flatMap((stream) =>
    ofMarket(marketOf(stream.kind))
      .toSorted()
      .map((symbol) => {
        const ref = { kind: stream.kind, symbol };
        const before = all.find((each) => each.ref.kind === ref.kind && each.ref.symbol === symbol);
        const isDue = everySymbol || inUse.has(symbol) || isDueOf(parts, before, closings);
        return { stream, ref, isDue };
      }),
  );
}

function isDueOf(
  { automations, account }: DiscoverParts,
  before: StoredStream | undefined,
  closings: readonly Closing[],
): boolean {
  const [latest] = closings;
  const coveredMs = before?.state.covered.at(-1)?.endMs;
  if (before === undefined || latest === undefined || coveredMs === undefined) return true;
  if (before.state.pending.length > 0 || (before.state.night?.todo ?? []).length > 0) return true;
  if (latest.atMs + NEAR_MS - coveredMs >= REST_MS) return true;
  const { symbol = '' } = before.ref;
  const venue = automations.accounts[account]?.venue;
  const quote = venue && quoteCoinOf(venue, symbol);
  if (quote === undefined) return false;
  const base = symbol.slice(0, -quote.length - 1);
  // The closing that it was read up to, and a little further.
  const sinceMs = coveredMs - NEAR_MS;
  return hasChanged(base, sinceMs, closings) && hasChanged(quote, sinceMs, closings);
}

/** A trade changes both of its coins. */
function hasChanged(coin: string, sinceMs: EpochMs, closings: readonly Closing[]): boolean {
  const since = closings.filter(({ atMs }) => atMs >= sinceMs).map(({ spot }) => spot[coin] ?? ZERO);
  const [now] = since;
  return now === undefined || since.length < 2 || since.some((amount) => compare(amount, now) !== 0);
}

function recentSymbols(streams: readonly StoredStream[], sinceMs: EpochMs): readonly string[] {
  return streams
    .filter(({ state }) => (newestRowMs(state) ?? 0) >= sinceMs)
    .flatMap(({ state }) => Object.entries(state.lastRowMs))
    .filter(([, atMs]) => atMs >= sinceMs)
    .map(([symbol]) => symbol);
}

async function fromBalances(
  parts: DiscoverParts,
  closings: readonly Closing[],
  known: readonly string[],
): Promise<readonly string[]> {
  const { automations, account } = parts;
  const settings = automations.accounts[account];
  const [latest, previous] = closings;
  if (settings === undefined || latest === undefined) return [];
  const coins = [...new Set([latest, previous].flatMap((closing) => Object.keys(closing?.spot ?? {})))];
  const traded = known.flatMap((symbol) => quoteCoinOf(settings.venue, symbol) ?? []);
  const quotes = new Set([settings.limits.coin, ...traded, ...coins]);
  return heldSymbols(parts, { night: latest.night, endMs: latest.atMs, coins: coins.sort(), quotes });
}

async function everyListed({ history }: DiscoverParts): Promise<readonly string[]> {
  return (await history.symbols()).symbols.map(({ symbol }) => symbol);
}

/** First instant that an account's history is wanted from. */
export function sinceMsOf({ automations, account }: Pick<DiscoverParts, 'automations' | 'account'>): EpochMs {
  const { since } = exportSettingsOf(automations, account);
  return since === undefined ? LONG_AGO_MS : Date.parse(`${since}T00:00:00Z`);
}

/** Before any account of a venue. */
const LONG_AGO_MS = Date.UTC(2017, 0, 1);

/**
 * Closes the books: what an account holds, read once, at the first run after a UTC midnight. Both exports do it, and
 * whoever is first counts for both.
 */
import { DAY_MS, utcDay } from '../core/clock.ts';
import { type Decimal, isZero, sum } from '../core/decimal.ts';
import type { Deps } from '../deps.ts';
import type { Bots } from '../venues/bots.ts';
import type { PerpetualVenue } from '../venues/perpetual.ts';
import { unlessRefused, unlessUnsupported } from '../venues/unless-refused.ts';
import type { Balance } from '../venues/venue.ts';
import type { Closing } from './night.ts';
import { readClosing, writeClosing } from './night-store.ts';

/** The closing of the last night that is over. Asks the venue once a night. Throws what the venue throws. */
export async function closeNight(
  { table, clock, venues }: Pick<Deps, 'table' | 'clock' | 'venues'>,
  account: string,
): Promise<Closing> {
  const known = await readClosing(table, account, lastNight(clock.nowMs()));
  if (known !== undefined) return known;
  const atMs = await (await venues.any(account)).time();
  const night = lastNight(atMs);
  const closed = await readClosing(table, account, night);
  if (closed !== undefined) return closed;
  const spot = await unlessUnsupported(async () => totalsOf(await (await venues.open(account)).balances()));
  const futures = await unlessRefused(async () => futuresOf(await venues.perpetual(account)));
  const bots = await unlessRefused(async () => botsOf(await venues.bots(account)));
  return writeClosing(table, account, { night, atMs, spot: spot ?? {}, ...futures, ...bots });
}

/** The UTC day before the one that an instant lies in. */
function lastNight(atMs: number): string {
  return utcDay(atMs - DAY_MS);
}

async function futuresOf(perpetual: PerpetualVenue): Promise<Pick<Closing, 'futures' | 'positions'>> {
  const futures = totalsOf(await perpetual.balances());
  const positions = (await perpetual.positions()).map(({ symbol, side, size, entryPrice }) => ({
    symbol,
    side,
    size,
    ...(entryPrice === undefined ? {} : { entryPrice }),
  }));
  return { futures, positions };
}

async function botsOf(bots: Bots): Promise<Pick<Closing, 'botSymbols'>> {
  const running = await bots.list('running');
  return { botSymbols: [...new Set(running.bots.map(({ symbol }) => symbol))].toSorted() };
}

function totalsOf(balances: readonly Balance[]): Readonly<Record<string, Decimal>> {
  const totals = balances
    .map(({ coin, free, locked }) => [coin, sum(free, locked)] as const)
    .filter(([, total]) => !isZero(total))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(totals);
}

/** Everything of one year that a tax program has to hear about, out of the records. */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { EarnRecord, RecordKind } from '../../shared/records/record.ts';
import { readDay, readRecords, recordDays } from '../../shared/records/record-store.ts';
import type { Table } from '../../shared/table/table.ts';
import type { VenueId } from '../../shared/venues/registry.ts';
import { openFuturesEvents, spotEvents } from './fill-events.ts';
import { botEvents, fundingEvents, transferEvents } from './other-events.ts';
import type { TaxEvent } from './tax-event.ts';

export interface TaxQuery {
  readonly account: string;
  readonly venue: VenueId;
  /** A calendar year in UTC. */
  readonly year: number;
  /** Which sign of a funding amount means that the account paid. */
  readonly fundingPaidIs: 'positive' | 'negative';
}

/**
 * Ordered by time. Perpetuals are followed from the first record on, so that what was opened in an earlier year is
 * closed at its true entry. Holds the events of one day at once.
 */
export async function* taxEvents(table: Table, query: TaxQuery): AsyncGenerator<TaxEvent> {
  const { account, venue, year } = query;
  const futures = openFuturesEvents(venue);
  for (const day of await allDays(table, account)) {
    if (day > `${year}-12-31`) break;
    const events: TaxEvent[] = [];
    for await (const fill of readDay(table, { account, kind: 'futures-fill', day }))
      events.push(...futures(fill));
    if (day.startsWith(`${year}-`)) events.push(...(await ofDay(table, query, day)));
    yield* events.filter(({ atMs }) => isInYear(atMs, year)).sort((a, b) => a.atMs - b.atMs);
  }
}

async function ofDay(table: Table, query: TaxQuery, day: string): Promise<readonly TaxEvent[]> {
  const { account, venue } = query;
  const events: TaxEvent[] = [];
  for await (const fill of readDay(table, { account, kind: 'spot-fill', day }))
    events.push(...spotEvents(venue, fill));
  for await (const funding of readDay(table, { account, kind: 'funding', day })) {
    events.push(...fundingEvents(venue, funding, query.fundingPaidIs));
  }
  for await (const bot of readDay(table, { account, kind: 'bot', day }))
    events.push(...botEvents(venue, bot));
  for await (const transfer of readDay(table, { account, kind: 'transfer', day })) {
    events.push(...transferEvents(venue, transfer));
  }
  return events;
}

/**
 * Dual investments that were settled in the year. The venue does not tell what they paid, so they are no events: they
 * must be entered by hand.
 */
export async function settledEarn(
  table: Table,
  { account, year }: Pick<TaxQuery, 'account' | 'year'>,
): Promise<readonly EarnRecord[]> {
  const found: EarnRecord[] = [];
  const all = { account, kind: 'earn' as const, startMs: 0, endMs: Number.MAX_SAFE_INTEGER };
  for await (const earn of readRecords(table, all)) {
    if (earn.settledAtMs !== undefined && isInYear(earn.settledAtMs, year)) found.push(earn);
  }
  return found;
}

function isInYear(ms: EpochMs, year: number): boolean {
  return new Date(ms).getUTCFullYear() === year;
}

const KINDS: readonly RecordKind[] = ['spot-fill', 'futures-fill', 'funding', 'bot', 'transfer'];

async function allDays(table: Table, account: string): Promise<readonly string[]> {
  const days = new Set<string>();
  for (const kind of KINDS) for (const day of await recordDays(table, { account, kind })) days.add(day);
  return [...days].sort();
}

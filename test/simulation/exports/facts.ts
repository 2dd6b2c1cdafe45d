/** What the exports of a world have kept: records, nights and objects. */
import { createHash } from 'node:crypto';
import type { EpochMs } from '../../../shared/core/clock.ts';
import { sum, ZERO } from '../../../shared/core/decimal.ts';
import { readManifest } from '../../../shared/exports/manifest.ts';
import type { Closing, Manifest, NightRow } from '../../../shared/exports/night.ts';
import { allNights, latestClosings } from '../../../shared/exports/night-store.ts';
import { isFill, RECORD_KINDS, type RecordKind, type VenueRecord } from '../../../shared/records/record.ts';
import { readDay, recordDays } from '../../../shared/records/record-store.ts';
import { ACCOUNT, type World } from '../world.ts';
import { fillText } from './books.ts';

export interface KeptNight extends NightRow {
  readonly manifest: Manifest | undefined;
}

export interface ExportFacts {
  readonly records: readonly VenueRecord[];
  readonly nights: readonly KeptNight[];
  /** The newest first. */
  readonly closings: readonly Closing[];
  readonly nowMs: EpochMs;
}

export async function exportFactsOf(world: World): Promise<ExportFacts> {
  const records: VenueRecord[] = [];
  for (const kind of RECORD_KINDS) {
    for (const day of await recordDays(world.table, { account: ACCOUNT, kind })) {
      for await (const record of readDay(world.table, { account: ACCOUNT, kind, day })) records.push(record);
    }
  }
  const nights: KeptNight[] = [];
  for (const night of await allNights(world.table, ACCOUNT)) {
    nights.push({ ...night, manifest: await readManifest(world, ACCOUNT, night) });
  }
  const closings = await latestClosings(world.table, ACCOUNT, '9999-12-31', 99);
  return { records, nights, closings, nowMs: world.time.nowMs() };
}

/** Every object by its key, as a hash of its bytes. */
export async function objectsOf({ blobs }: World): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const { key } of await blobs.list('')) {
    const body = (await blobs.get(key))?.body ?? new Uint8Array();
    hashes.set(key, createHash('sha256').update(body).digest('hex'));
  }
  return hashes;
}

export function nameOf({ kind, id }: { readonly kind: RecordKind; readonly id: string }): string {
  return `${kind} ${id}`;
}

/** What of a record must be as the exchange's books say; see `BookRow.text`. */
export function textOf(record: VenueRecord): string {
  if (isFill(record)) return fillText(record);
  switch (record.kind) {
    case 'funding':
      return `${record.symbol} ${sum(record.amount)}`;
    case 'spot-order':
    case 'futures-order':
      return `${record.symbol} ${record.side} ${sum(record.executedBase)}`;
    case 'futures-position':
      return `${record.symbol} ${record.createdAtMs}`;
    case 'bot':
      return `${record.base} ${record.quote}`;
    case 'earn':
      return `${record.base} ${sum(record.baseAmount ?? ZERO)}`;
    case 'transfer':
      return `${record.coin} ${sum(record.amount)}`;
  }
}

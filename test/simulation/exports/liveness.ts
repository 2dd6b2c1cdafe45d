/** What must hold once nothing fails any more: every night is complete, and the records are the exchange's books. */
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { type EpochMs, MINUTE_MS, utcDay } from '../../../shared/core/clock.ts';
import { compare, type Decimal, decimal, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import { type Closing, csvKey, manifestKey, parquetKey } from '../../../shared/exports/night.ts';
import { EXPORT_NAMES } from '../../../shared/exports/night-store.ts';
import { NEAR_MS } from '../../../shared/exports/residual.ts';
import { COLUMNS } from '../../../shared/records/columns.ts';
import { RECORD_KINDS, type RecordKind, type VenueRecord } from '../../../shared/records/record.ts';
import { ACCOUNT, type World } from '../world.ts';
import type { BookRow } from './books.ts';
import { type ExportFacts, type KeptNight, nameOf } from './facts.ts';
import type { Life } from './life.ts';
import type { Blindness } from './venue-faults.ts';

export interface ExportTruth {
  readonly books: readonly BookRow[];
  readonly blindness: readonly Blindness[];
  readonly life: Life;
  readonly bots: readonly { readonly createdAtMs: EpochMs; readonly endedAtMs: EpochMs | undefined }[];
}

export async function unsettledExports(
  world: World,
  facts: ExportFacts,
  truth: ExportTruth,
): Promise<readonly string[]> {
  const { nights, closings } = facts;
  const [last] = closings;
  const kept = new Set(facts.records.map(nameOf));
  // What happened or came after the last closing is for the night to come.
  const lost = truth.books.filter((row) => row.shownMs <= (last?.atMs ?? 0) && !kept.has(nameOf(row)));
  const open = nights.filter(({ complete }) => !complete);
  const checked = nights.filter((night) => isCheckable(facts, truth, night));
  return [
    ...lost.map((row) => `lost: ${nameOf(row)} of ${new Date(row.atMs).toISOString()}`),
    ...open.map(({ name, night }) => `${name} ${night} never became complete`),
    ...EXPORT_NAMES.flatMap((name) =>
      timeInNone(
        nights.filter((night) => night.name === name),
        last,
      ),
    ),
    ...(checked.length > 0 ? [] : ['no residual check was to be judged']),
    ...checked.flatMap((night) => unexplained(truth.life, night)),
    ...(await wrongFiles(world, facts)),
  ];
}

/** The nights of one export follow each other without a gap and without an overlap, up to the last closing. */
function timeInNone(newestFirst: readonly KeptNight[], last: Closing | undefined): readonly string[] {
  const [newest] = newestFirst;
  const isUpToDate = newest !== undefined && newest.endMs === last?.atMs;
  const torn = newestFirst.filter(({ startMs }, index) => {
    const before = newestFirst[index + 1];
    return before !== undefined && before.endMs + 1 !== startMs;
  });
  return [
    ...(isUpToDate ? [] : ['the last night has no row of one of its exports']),
    ...torn.map(({ name, night }) => `${name} ${night} does not begin where the night before ended`),
  ];
}

/** Long enough for balances, wallets and positions to be read one after the other, each several times. */
const CLOSING_TAKES_MS = 10 * MINUTE_MS;

/** Whether the records of a night can explain its balances: nothing moved while these were read, nothing came late. */
function isCheckable({ closings, nowMs }: ExportFacts, truth: ExportTruth, night: KeptNight): boolean {
  const residual = night.manifest?.residual;
  if (residual === undefined) return false;
  const { startMs, endMs } = residual;
  const nextMs = closings.findLast(({ atMs }) => atMs > endMs)?.atMs ?? nowMs;
  const { books, blindness, life, bots } = truth;
  const isNear = (atMs: EpochMs): boolean =>
    [startMs, endMs].some((each) => atMs >= each - NEAR_MS && atMs <= each + CLOSING_TAKES_MS);
  const straddles = (fromMs: EpochMs, toMs: EpochMs): boolean =>
    [startMs, endMs].some((each) => fromMs <= each + CLOSING_TAKES_MS && toMs >= each - NEAR_MS);
  const moves = [...books, ...life.deposits].map(({ atMs }) => atMs);
  const isLate = ({ atMs, shownMs }: BookRow): boolean =>
    atMs > startMs && atMs <= endMs && shownMs > endMs + 5 * MINUTE_MS;
  return !(
    moves.some(isNear) ||
    books.some(isLate) ||
    blindness.some(({ atMs }) => atMs > startMs && atMs <= nextMs) ||
    bots.some(({ createdAtMs, endedAtMs = Number.POSITIVE_INFINITY }) => straddles(createdAtMs, endedAtMs)) ||
    life.transfers.some(({ atMs, overMs }) => straddles(atMs, overMs)) ||
    life.earnMovesMs.some((atMs) => atMs > startMs - CLOSING_TAKES_MS && atMs <= endMs + CLOSING_TAKES_MS)
  );
}

const DUST = decimal('0.000001');

/** Deposits stand in no list of the exchange: they, and nothing else, must be told as a difference. */
function unexplained({ deposits }: Life, { night, manifest }: KeptNight): readonly string[] {
  const residual = manifest?.residual;
  if (residual === undefined) return [];
  const depositedOf = (coin: string): Decimal =>
    sum(
      ZERO,
      ...deposits
        .filter((one) => one.coin === coin && one.atMs > residual.startMs && one.atMs <= residual.endMs)
        .map(({ amount }) => amount),
    );
  return residual.coins.flatMap(({ wallet, coin, unexplained: told }) => {
    const expected = wallet === 'spot' ? minus(ZERO, depositedOf(coin)) : ZERO;
    const off = minus(told, expected);
    const isDust = compare(off, DUST) <= 0 && compare(off, minus(ZERO, DUST)) >= 0;
    return isDust ? [] : [`${night} leaves ${told} ${coin} (${wallet}) unexplained, not ${expected}`];
  });
}

/** One Parquet and one CSV object for each day, with exactly its rows in them; nothing beside them but manifests. */
async function wrongFiles(
  { blobs }: World,
  { records, nights, closings }: ExportFacts,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expected = new Set(nights.map((night) => night.manifestKey));
  // A run that died before it wrote the night's row, at the end of the day, has left a manifest.
  const possible = new Set(
    EXPORT_NAMES.flatMap((name) => closings.map(({ night }) => manifestKey(ACCOUNT, name, night))),
  );
  for (const kind of RECORD_KINDS) {
    const days = Map.groupBy(
      records.filter((record) => record.kind === kind),
      ({ atMs }) => utcDay(atMs),
    );
    for (const [day, ofDay] of days) {
      const place = { kind, venue: 'pionex', account: ACCOUNT, day } as const;
      expected.add(parquetKey(place)).add(csvKey(place));
      wrong.push(...(await wrongFilesOfDay(blobs, place, ofDay)));
    }
  }
  const keys = (await blobs.list('')).map(({ key }) => key);
  return [
    ...wrong,
    ...keys
      .filter((key) => !expected.has(key) && !possible.has(key))
      .map((key) => `an object too many: ${key}`),
    ...[...expected].filter((key) => !keys.includes(key)).map((key) => `no object: ${key}`),
  ];
}

async function wrongFilesOfDay(
  blobs: Blobs,
  place: Parameters<typeof parquetKey>[0] & { readonly kind: RecordKind },
  records: readonly VenueRecord[],
): Promise<readonly string[]> {
  const ids = JSON.stringify(records.map(({ id }) => id).sort());
  const parquet = await blobs.get(parquetKey(place));
  const csv = await blobs.get(csvKey(place));
  if (parquet === undefined || csv === undefined) return [];
  const column = COLUMNS[place.kind].find(({ field }) => field === 'id')?.name ?? '';
  const rows = await parquetReadObjects({
    file: new Uint8Array(parquet.body).buffer,
    columns: [column],
    compressors: { ZSTD: (bytes) => new Uint8Array(zstdDecompressSync(bytes)) },
  });
  const inParquet = JSON.stringify(rows.map((row) => String(row[column])).sort());
  const lines = new TextDecoder().decode(csv.body).split('\r\n').length - 2;
  return [
    ...(inParquet === ids ? [] : [`${parquetKey(place)} has other rows than the table`]),
    ...(lines === records.length ? [] : [`${csvKey(place)} has ${lines} rows, not ${records.length}`]),
  ];
}

import type { ExportSettings } from '../../../shared/automations/export-schema.ts';
import {
  DAY_MS,
  type DurationMs,
  type EpochMs,
  HOUR_MS,
  MINUTE_MS,
  utcDay,
} from '../../../shared/core/clock.ts';
import {
  type Closing,
  EXPORTED_KINDS,
  type ExportName,
  type NightRow,
  nightsPartition,
} from '../../../shared/exports/night.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { NightModel } from '../model.ts';

const NIGHTS = 30;
/** An export runs every hour and may need more than one run. */
const GRACE_MS: DurationMs = 2 * HOUR_MS;

const NAMES = Object.keys(EXPORTED_KINDS) as readonly ExportName[];
const WHAT: Readonly<Record<ExportName, string>> = {
  'export-fills': 'The export of trades',
  'export-funding': 'The export of funding',
};

/** The last nights, oldest first; the newest one closes the last day that is over. */
export async function readNights(
  table: Table,
  account: string,
  settings: ExportSettings,
  nowMs: EpochMs,
): Promise<readonly NightModel[]> {
  const days = Array.from({ length: NIGHTS }, (_, index) => utcDay(nowMs - (NIGHTS - index) * DAY_MS));
  const pk = nightsPartition(account);
  const [first] = await table.query({ pk, limit: 1 });
  const rows = await table.query({ pk, from: days[0] ?? '' });
  const byKey = new Map(rows.map(({ sk, data }) => [sk, data as unknown as NightRow]));
  // Late where nothing ran at midnight: a night that was just closed is not late itself.
  const closings = new Map(rows.map(({ sk, data }) => [sk, data as unknown as Closing]));
  const firstNight = first?.sk.slice(0, 10);
  return days.map((day) => {
    const nights = NAMES.map((name) => ({ name, row: byKey.get(`${day}#${name}`) }));
    const isKept = nights.some(({ row }) => row !== undefined);
    const closing = closings.get(`${day}#closing`);
    const isDue = nowMs >= (closing?.atMs ?? Date.parse(day) + DAY_MS) + settledMs(settings) + GRACE_MS;
    const why = isKept
      ? undefined
      : (readLater(day, days, byKey) ?? notDue({ day, firstNight, settings, isDue }));
    return why === undefined ? nightModel(day, nights, isDue) : why;
  });
}

/** A day on which nothing ran is read with the next night, which begins where the one before had ended. */
function readLater(
  day: string,
  days: readonly string[],
  byKey: ReadonlyMap<string, NightRow>,
): NightModel | undefined {
  const isIn = (row: NightRow | undefined) =>
    row?.complete === true && row.startMs < Date.parse(day) + DAY_MS;
  const later = days.find(
    (other) => other > day && NAMES.every((name) => isIn(byKey.get(`${other}#${name}`))),
  );
  if (later === undefined) return undefined;
  return {
    day,
    state: 'complete',
    reason: `Read with the night of ${later}, because nothing ran before.`,
    rows: 0,
  };
}

function settledMs({ settleMinutes }: ExportSettings): DurationMs {
  return settleMinutes * MINUTE_MS;
}

function notDue(given: {
  readonly day: string;
  readonly firstNight: string | undefined;
  readonly settings: ExportSettings;
  readonly isDue: boolean;
}): NightModel | undefined {
  const { day, firstNight, settings, isDue } = given;
  const because = (reason: string): NightModel => ({ day, state: 'notDue', reason, rows: 0 });
  if (!settings.nightly) return because('The nightly export of this account is switched off.');
  if (firstNight === undefined || day < firstNight) return because('Before the first night that was kept.');
  return isDue ? undefined : because('The day is over, but not settled yet.');
}

function nightModel(
  day: string,
  nights: readonly { readonly name: ExportName; readonly row: NightRow | undefined }[],
  due: boolean,
): NightModel {
  const reason = nights.flatMap(({ name, row }) => faults(name, row)).join(' ');
  const rows = nights.reduce((count, { row }) => count + (row?.rows ?? 0), 0);
  if (nights.every(({ row }) => row === undefined)) return { day, state: 'missing', reason, rows };
  if (nights.every(({ row }) => row?.complete)) {
    return { day, state: 'complete', reason: reason || 'Everything is here.', rows };
  }
  const isWaiting = !due && nights.every(({ row }) => row === undefined || row.complete);
  return { day, state: isWaiting ? 'notDue' : 'incomplete', reason, rows };
}

function faults(name: ExportName, row: NightRow | undefined): readonly string[] {
  const what = WHAT[name];
  if (row === undefined) return [`${what} has not come to an end.`];
  const { complete, gaps, unexplained } = row;
  return [
    ...(complete
      ? []
      : [
          `${what} is not complete${gaps === 0 ? '' : ` (${gaps} ${gaps === 1 ? 'gap' : 'gaps'})`}; it is tried again every hour.`,
        ]),
    ...(unexplained.length === 0 ? [] : [`Not explained by it: ${unexplained.join(', ')}.`]),
  ];
}

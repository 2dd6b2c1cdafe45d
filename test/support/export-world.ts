/** An account whose nights are exported: a scripted past, balances that follow from it, and parts that can die. */
import { exportSettings } from '../../shared/automations/export-schema.ts';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import { readManifest } from '../../shared/exports/manifest.ts';
import type { ExportName, Manifest } from '../../shared/exports/night.ts';
import { readNight } from '../../shared/exports/night-store.ts';
import { runExport } from '../../shared/exports/run-export.ts';
import { RECORD_KINDS, type RecordKind, type VenueRecord } from '../../shared/records/record.ts';
import { readRecords } from '../../shared/records/record-store.ts';
import type { JsonObject, Table } from '../../shared/table/table.ts';
import type { Bots } from '../../shared/venues/bots.ts';
import type { PerpetualVenue } from '../../shared/venues/perpetual.ts';
import type { Venue } from '../../shared/venues/venue.ts';
import { ACCOUNT, money, someAutomations } from './builders.ts';
import { createMortal, type Mortal } from './mortal.ts';
import {
  createScriptedHistory,
  type HistoryScript,
  listed,
  type ScriptedHistory,
} from './scripted-history.ts';
import { createTestDeps, type TestDeps } from './test-deps.ts';
import { venuesOf } from './venues.ts';

export interface ExportWorld extends Pick<TestDeps, 'clock' | 'notices' | 'counted'> {
  readonly deps: Deps;
  readonly mortal: Mortal;
  /** Not through what can die. */
  readonly table: Table;
  readonly blobs: Blobs;
  readonly venue: ScriptedHistory;
  /** What the account holds, for a test to change. */
  readonly spot: Record<string, string>;
  readonly futures: Record<string, string>;
  run(name: ExportName): Promise<JsonObject>;
  /** Both exports, an hour after the other until nothing is left; at most six hours. */
  settle(): Promise<void>;
  records(kind?: RecordKind): Promise<VenueRecord[]>;
  manifest(name: ExportName, night: string): Promise<Manifest>;
  isComplete(name: ExportName, night: string): Promise<boolean>;
  /** Every object by its key, as text. */
  objects(): Promise<Readonly<Record<string, string>>>;
}

/** Twenty past midnight on Monday 23 November 2026. */
export const NIGHT_MS = Date.UTC(2026, 10, 23, 0, 20);
export const NIGHT = '2026-11-22';

export function createExportWorld(
  script: HistoryScript = {},
  settings: Partial<ReturnType<typeof exportSettings.parse>> = {},
): ExportWorld {
  const automations = { ...someAutomations({}), exports: { [ACCOUNT]: exportSettings.parse(settings) } };
  const base = createTestDeps(automations);
  base.clock.set(NIGHT_MS);
  const mortal = createMortal();
  const venue = createScriptedHistory({
    symbols: listed('BTC_USDT', 'ETH_USDT', 'BTC_USDT_PERP'),
    ...script,
  });
  const spot: Record<string, string> = {};
  const futures: Record<string, string> = {};
  const answer = {
    time: async () => base.clock.nowMs(),
    balances: async () => balancesOf(spot),
  } as unknown as Venue;
  const perpetual = {
    balances: async () => balancesOf(futures),
    positions: async () => [],
  } as unknown as PerpetualVenue;
  const bots = { list: async () => ({ bots: [], damaged: [], pages: 1 }) } as unknown as Bots;
  const blobs = memoryBlobs();
  const parts = {
    history: mortal.of(venue.history),
    perpetual: mortal.of(perpetual),
    bots: mortal.of(bots),
  };
  const deps: Deps = {
    ...base.deps,
    table: mortal.of(base.table),
    blobs: mortal.of(blobs),
    venues: venuesOf(mortal.of(answer), parts),
  };
  const run = (name: ExportName) => runExport(deps, name, base.clock.nowMs() + 15 * MINUTE_MS);
  return {
    deps,
    mortal,
    table: base.table,
    blobs,
    venue,
    clock: base.clock,
    notices: base.notices,
    counted: base.counted,
    spot,
    futures,
    run,
    settle: async () => {
      for (let hours = 0; hours < 6; hours += 1) {
        const fills = await run('export-fills').catch(() => 'left');
        const funding = await run('export-funding').catch(() => 'left');
        base.clock.advance(60 * MINUTE_MS);
        if (!isLeftIn(fills) && !isLeftIn(funding)) return;
      }
    },
    records: async (kind) => {
      const found: VenueRecord[] = [];
      for (const each of kind === undefined ? RECORD_KINDS : [kind]) {
        const query = { account: ACCOUNT, kind: each, startMs: 0, endMs: NIGHT_MS + 400 * DAY_MS };
        for await (const row of readRecords(base.table, query)) found.push(row);
      }
      return found;
    },
    manifest: async (name, night) => {
      const manifest = await readManifest({ blobs }, ACCOUNT, { name, night });
      if (manifest === undefined) throw new Error(`there is no manifest of ${name} ${night}`);
      return manifest;
    },
    isComplete: async (name, night) =>
      (await readNight(base.table, ACCOUNT, { name, night }))?.night.complete === true,
    objects: async () => {
      const heads = await blobs.list('');
      const bodies = await Promise.all(
        heads.map(async ({ key }) => [key, await textOf(blobs, key)] as const),
      );
      return Object.fromEntries(bodies);
    },
  };
}

function isLeftIn(report: unknown): boolean {
  return report === 'left' || JSON.stringify(report).includes('waits');
}

async function textOf(blobs: Blobs, key: string): Promise<string> {
  return new TextDecoder().decode((await blobs.get(key))?.body);
}

function balancesOf(amounts: Readonly<Record<string, string>>) {
  return Object.entries(amounts).map(([coin, free]) => ({ coin, free: money(free), locked: '0' as Decimal }));
}

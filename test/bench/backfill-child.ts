/**
 * `node backfill-child.ts FOLDER ROWS RUN`: reads a made-up past of so many fills into a table and an object store on
 * disk, as `cli export --from` does, until it is done or killed. Says after each page how far it is.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { exportSettings } from '../../shared/automations/export-schema.ts';
import { folderBlobs } from '../../shared/blobs/folder-blobs.ts';
import { type Clock, MINUTE_MS } from '../../shared/core/clock.ts';
import { systemClock } from '../../shared/core/system-clock.ts';
import { backfill } from '../../shared/exports/backfill.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { createPaperExchange } from '../../shared/paper/exchange.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { createPionexWire } from '../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { ACCOUNT, anAccount, money, someAutomations } from '../support/builders.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { NOW_MS, pastOf, SEED, SYMBOLS } from './backfill-past.ts';

const [folder = '', rows = '0', run = '0'] = process.argv.slice(2);
const KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };
mkdirSync(folder, { recursive: true });

/** Each run begins a minute after the one before: a backfill is known by the time at which it was asked for. */
const beginMs = NOW_MS + Number(run) * MINUTE_MS;
const startMs = systemClock.nowMs();
const clock: Clock = { ...systemClock, nowMs: () => beginMs + systemClock.nowMs() - startMs };
const past = pastOf(Number(rows));
const exchange = createPaperExchange({
  createWire: createPionexWire,
  seed: SEED,
  clock,
  prices: createSeededMarket({ seed: SEED, listings: LISTINGS }),
  store: createMemoryPaperStore(),
  accounts: [{ id: ACCOUNT, ...KEY, permissions: ['read'], balances: { USDT: money('50000') }, past }],
  limits: 'off',
  disorder: false,
});
// The exchange counts nothing here: what is measured is the reading, not the waiting.
const automations = someAutomations({}, { [ACCOUNT]: { ...anAccount(), requestWeightPerSecond: 1e9 } });
const exports = { [ACCOUNT]: exportSettings.parse({ symbols: SYMBOLS }) };
const base = createTestDeps({ ...automations, exports });
const table = openSqliteTable(join(folder, 'table.sqlite'));
const parts = { ...base.deps, clock, table, blobs: folderBlobs(join(folder, 'objects')) };
const secrets = { apiKey: async () => KEY, named: async () => ({}) };
const venues = createVenues({
  ...parts,
  secrets,
  transportFor: () => ({
    fetch: exchange.fetch,
    baseUrl: 'http://paper.invalid',
    timeoutSignal: noTimeout,
  }),
});

const say = (what: string, report: object): void => {
  // Kilobytes on Linux, see getrusage(2).
  const peakMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${what} ${JSON.stringify({ requests: exchange.inspect.calls(), peakMb, ...report })}\n`,
  );
};
const { streams, gaps } = await backfill(
  { ...parts, secrets, venues },
  {
    account: ACCOUNT,
    kinds: ['spot-fill'],
    window: { startMs: past.fromMs, endMs: past.toMs },
    everySymbol: false,
    onProgress: (share) => say('page', { share }),
  },
);
say('done', { gaps, newRows: streams.reduce((total, { newRows }) => total + newRows, 0) });
table.close();

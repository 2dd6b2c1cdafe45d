import { existsSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { transports } from '../../shared/aws/transports.ts';
import { AppError } from '../../shared/core/errors.ts';
import { silentLog } from '../../shared/core/log.ts';
import { silentMetrics } from '../../shared/core/metrics.ts';
import { systemClock } from '../../shared/core/system-clock.ts';
import { withPaperKeys } from '../../shared/paper/paper-keys.ts';
import { openSqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { environmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { fileSecrets } from '../../shared/secrets/file-secrets.ts';
import { fileVault } from '../../shared/secrets/file-vault.ts';
import { firstFound } from '../../shared/secrets/first-found.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { openLocal } from '../local/compose.ts';
import { DEFAULT_DATA_DIR, dataFolderAt, openDataFolder } from '../local/data-folder.ts';
import { BrokenOff } from './broken-off.ts';
import type { Machine } from './run-cli.ts';

/** The computer that the command line runs on. */
export const thisMachine: Machine = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  clock: systemClock,
  defaultDataDir: DEFAULT_DATA_DIR,
  defaultAutomationsPath: fileURLToPath(new URL('../automations.ts', import.meta.url)),
  openTable: async (dataDir, folder) => {
    if (folder === 'existing') mustExist(dataDir);
    const table = openSqliteTable(openDataFolder(dataDir).tableFile);
    return { value: table, close: async () => table.close() };
  },
  secrets: (dataDir, automations) =>
    withPaperKeys(
      automations,
      firstFound(environmentSecrets(process.env), fileSecrets(dataFolderAt(dataDir).secretsFile)),
    ),
  // The client of Secrets Manager is loaded for a deployment alone.
  openVault: async (place) =>
    'dataDir' in place
      ? fileVault(dataFolderAt(place.dataDir).secretsFile, systemClock)
      : (await import('../../shared/aws/open-vault.ts')).openAwsVault(place.secretArns),
  openVenues: async (automations, key) => {
    // Only for what one look learns, such as a ban.
    const table = openSqliteTable();
    const venues = createVenues({
      automations,
      secrets: { apiKey: async () => key },
      table,
      clock: systemClock,
      random: () => 0.5,
      log: silentLog,
      metrics: silentMetrics,
      transportFor: transports(automations, noPaper),
    });
    return { value: venues, close: async () => table.close() };
  },
  openDeps: async (paths) => {
    const local = await openLocal({ ...paths, role: 'command' });
    return { value: local.deps, close: local.close };
  },
  openQueue: async (dataDir) => {
    mustExist(dataDir);
    const location = openDataFolder(dataDir).tableFile;
    const queue = openSqliteQueue({ location, clock: systemClock });
    return { value: queue, close: async () => queue.close() };
  },
  // Loaded here, because the clients of AWS take longer to load than most commands take in all.
  openDeployment: async (stage) => (await import('./aws/open-deployment.ts')).openDeployment(stage),
  confirm: async (question) => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const gone = new AbortController();
    // Without these an open question would end the program without a word.
    lines.on('SIGINT', () => gone.abort());
    lines.on('close', () => gone.abort());
    try {
      const answer = await lines.question(`${question} [y/N] `, { signal: gone.signal });
      return /^y(es)?$/i.test(answer.trim());
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      process.stderr.write('\n');
      throw new BrokenOff();
    } finally {
      lines.close();
    }
  },
};

function noPaper(): never {
  throw new Error('Invariant broken: keys are tried at live accounts alone');
}

function mustExist(dataDir: string): void {
  if (existsSync(dataDir)) return;
  throw new AppError(
    'config.notFound',
    `There is no data folder at ${dataDir}: start the host first, or give its folder with --data DIR.`,
  );
}

/** Builds the dependencies of the functions on one machine. Its counterpart on Lambda is `shared/aws/deps.ts`. */
import process from 'node:process';
import { loadAutomations } from '../../shared/automations/load.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { folderBlobs } from '../../shared/blobs/folder-blobs.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { invariant, messageOf } from '../../shared/core/errors.ts';
import { type Log, silentLog } from '../../shared/core/log.ts';
import { systemClock } from '../../shared/core/system-clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { realTimeout } from '../../shared/http/timeout.ts';
import { carryingLog } from '../../shared/log/carried-fields.ts';
import { jsonLog } from '../../shared/log/json-log.ts';
import { createRedactor, type Redactor } from '../../shared/log/redactor.ts';
import { createFigures, type Figures } from '../../shared/metrics/figures.ts';
import { channelName, outwardChannels } from '../../shared/notices/channel-settings.ts';
import { openChannels } from '../../shared/notices/open-channels.ts';
import { outboxNotices } from '../../shared/notices/outbox-notices.ts';
import { paperBaseUrl } from '../../shared/paper/paper-address.ts';
import { keepPaperChoice, type PaperChoice, readPaperChoice } from '../../shared/paper/paper-choice.ts';
import { withPaperKeys } from '../../shared/paper/paper-keys.ts';
import { openSqliteQueue, type SqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { environmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { fileSecrets } from '../../shared/secrets/file-secrets.ts';
import { fileVault } from '../../shared/secrets/file-vault.ts';
import { firstFound } from '../../shared/secrets/first-found.ts';
import { hiddenInLog } from '../../shared/secrets/hidden-in-log.ts';
import { openSqliteTable, type SqliteTable } from '../../shared/table/sqlite-table.ts';
import type { Table } from '../../shared/table/table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { baseUrlOf } from '../../shared/venues/registry.ts';
import type { Transport } from '../../shared/venues/venues-from.ts';
import { bothLogs } from './both-logs.ts';
import { checkChannels } from './check-channels.ts';
import { type DataFolder, lockDataFolder, openDataFolder } from './data-folder.ts';
import { pageUrlOf, removeHostFile } from './host-file.ts';
import { internet } from './internet.ts';
import { openLogFile } from './log-file.ts';
import { openPaperLink } from './paper-link.ts';
import { writeFigures } from './write-figures.ts';

export interface LocalOptions {
  readonly dataDir: string;
  readonly automationsPath: string;
  /**
   * A `host` takes the folder for itself and runs the paper exchange for everyone on it. A `command` runs beside a
   * host or alone; it plays the market that the folder plays.
   */
  readonly role: 'host' | 'command';
  readonly clock?: Clock;
  /** These two come before what the automations say of the paper exchange. */
  readonly seed?: number | undefined;
  readonly market?: 'synthetic' | 'live' | undefined;
  /** A second log beside the log file. */
  readonly tellTo?: (parts: TellParts) => Log;
}

export interface TellParts {
  readonly table: Table;
  readonly clock: Clock;
  readonly automations: ResolvedAutomations;
  readonly redactor: Redactor;
}

export interface Local extends AsyncDisposable {
  readonly deps: Deps;
  readonly folder: DataFolder;
  readonly paper: PaperChoice;
  readonly table: SqliteTable;
  /** What `deps` counts, still to be written down. */
  readonly figures: Figures;
  /** The queue of `deps`, which the host receives from. */
  readonly queue: SqliteQueue;
  /** Gives everything back, in the reverse order of taking it. */
  close(): Promise<void>;
}

/**
 * Throws `config.*`, `data.*`, `schedule.invalid`: each message one sentence, faults of the automations file one
 * line each. Whatever was opened by then is closed again.
 */
export async function openLocal(options: LocalOptions): Promise<Local> {
  await using opening = new AsyncDisposableStack();
  const automations = await loadAutomations(options.automationsPath);
  const folder = openDataFolder(options.dataDir);
  if (options.role === 'host') {
    checkChannels(automations);
    const lock = lockDataFolder(folder);
    opening.defer(() => lock.release());
    opening.defer(() => removeHostFile(folder));
  }
  const table = opening.use(openSqliteTable(folder.tableFile));
  const clock = options.clock ?? systemClock;
  const queue = opening.use(openSqliteQueue({ location: folder.tableFile, clock }));
  const paper = await choosePaper(table, automations, options);
  const redactor = createRedactor();
  const log = openLog({
    folder,
    clock,
    redactor,
    told: options.tellTo?.({ table, clock, automations, redactor }),
  });
  const figures = createFigures();
  opening.defer(() => writeFigures(figures, log));
  const paperLink = await openPaperLink({
    folder,
    clock,
    log,
    paper,
    automations,
    opening,
    role: options.role,
  });

  const random = () => Math.random();
  const stored = firstFound(environmentSecrets(process.env), fileSecrets(folder.secretsFile));
  const secrets = hiddenInLog(withPaperKeys(automations, stored), redactor);
  const deps: Deps = {
    automations,
    clock,
    random,
    log,
    metrics: figures,
    table,
    venues: createVenues({
      automations,
      secrets,
      table,
      clock,
      random,
      log,
      metrics: figures,
      transportFor: transports(automations, paperLink),
    }),
    notices: outboxNotices({
      table,
      clock,
      log,
      redactor,
      channels: outwardChannels(automations.notices).map(channelName),
    }),
    channels: openChannels(automations.notices, {
      secrets,
      fetch: internet,
      timeoutSignal: realTimeout,
      clock,
    }),
    queue,
    secrets,
    vault: fileVault(folder.secretsFile, clock),
    blobs: folderBlobs(folder.filesFolder),
    pageUrl: () => pageUrlOf(folder),
  };
  const opened = opening.move();
  const close = () => opened.disposeAsync();
  return { deps, folder, paper, table, figures, queue, close, [Symbol.asyncDispose]: close };
}

async function choosePaper(
  table: Table,
  { paper }: ResolvedAutomations,
  { role, seed, market }: LocalOptions,
): Promise<PaperChoice> {
  const kept = role === 'command' ? await readPaperChoice(table) : undefined;
  return kept ?? keepPaperChoice(table, { seed: seed ?? paper.seed, market: market ?? paper.market });
}

function openLog(parts: {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly told: Log | undefined;
}): Log {
  const told = parts.told ?? silentLog;
  const write = openLogFile(parts.folder.logFolder, parts.clock, (error) => {
    told.error('log.unwritable', {
      message: `the log in ${parts.folder.logFolder} cannot be written (${messageOf(error)}); what happens is told here only`,
    });
  });
  return carryingLog(bothLogs(jsonLog({ write, clock: parts.clock, redactor: parts.redactor }), told));
}

/** Paper accounts talk to the paper exchange, live ones to their venue; nothing else decides between the two. */
function transports(
  automations: ResolvedAutomations,
  paperLink: Transport | undefined,
): (accountId: string) => Transport {
  return (accountId) => {
    const account = automations.accounts[accountId];
    invariant(account !== undefined, `there is no account ${accountId}`);
    if (account.environment === 'paper') {
      invariant(paperLink !== undefined, 'a paper account has a paper exchange');
      return { ...paperLink, baseUrl: paperBaseUrl(paperLink.baseUrl, automations, accountId) };
    }
    return { fetch: internet, baseUrl: baseUrlOf(account) };
  };
}

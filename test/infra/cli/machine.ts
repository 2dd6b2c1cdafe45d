import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { openDeployment } from '../../../infra/cli/aws/open-deployment.ts';
import { COMMANDS } from '../../../infra/cli/commands.ts';
import type { Deployment } from '../../../infra/cli/deployment.ts';
import { type ExitCode, type Machine, runCli, type SecretArns } from '../../../infra/cli/run-cli.ts';
import type { InputStream } from '../../../infra/cli/secret-input.ts';
import { dataFolderAt } from '../../../infra/local/data-folder.ts';
import { createPreviewWorld } from '../../../infra/local/preview-world.ts';
import { loadAutomations } from '../../../shared/automations/load.ts';
import type { Automations, ResolvedAutomations } from '../../../shared/automations/schema.ts';
import type { EpochMs } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { Fetch } from '../../../shared/http/http-client.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { openSqliteQueue, type SqliteQueue } from '../../../shared/queue/sqlite-queue.ts';
import { fileVault } from '../../../shared/secrets/file-vault.ts';
import { noVault } from '../../../shared/secrets/no-vault.ts';
import type { ApiKey } from '../../../shared/secrets/secrets.ts';
import type { SecretVault } from '../../../shared/secrets/vault.ts';
import { createVenues } from '../../../shared/venues/open-venues.ts';

export interface Run {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A machine in memory: a table, a paper exchange and a clock of its own. */
export interface CliWorld {
  readonly deps: Deps;
  readonly automationsPath: string;
  /** Where a message is dead after one vain try. */
  readonly queue: SqliteQueue;
  readonly dataDir: string;
  /** Runs a command line, given as words. */
  run(...argv: readonly string[]): Promise<Run>;
  close(): void;
}

export async function createCliWorld(
  automations: Automations,
  options: {
    readonly nowMs: EpochMs;
    readonly change?: (deps: Deps) => Deps;
    readonly apiSecret?: string;
    /** What the person at the terminal says to every question; nobody sits there when left out. */
    readonly confirms?: () => boolean;
    /** What stands on standard input; nothing when left out. */
    readonly stdin?: () => InputStream;
    /** The venue that keys are tried at. */
    readonly fetch?: Fetch;
    readonly deployments?: Readonly<Record<string, SecretArns>>;
    readonly awsVault?: (secretArns: SecretArns) => SecretVault;
  },
): Promise<CliWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const automationsPath = join(folder, 'automations.json');
  writeFileSync(automationsPath, JSON.stringify(automations));
  const world = await createPreviewWorld({
    automations: await loadAutomations(automationsPath),
    seed: 1,
    startMs: options.nowMs,
  });
  const deps = options.change?.(world.deps) ?? world.deps;
  const queue = openSqliteQueue({ clock: deps.clock, maxReceives: 1, visibilityTimeoutMs: 1 });
  const machine = {
    clock: deps.clock,
    defaultDataDir: join(folder, 'data'),
    defaultAutomationsPath: automationsPath,
    openVault: async (place: { dataDir: string } | { secretArns: SecretArns }) =>
      'dataDir' in place
        ? fileVault(dataFolderAt(place.dataDir).secretsFile, deps.clock)
        : (options.awsVault?.(place.secretArns) ?? noVault('this test has none')),
    openVenues: async (given: ResolvedAutomations, key: ApiKey) => ({
      value: createVenues({
        ...deps,
        automations: given,
        secrets: { apiKey: async () => key },
        transportFor: () => ({
          fetch: options.fetch ?? (() => Promise.reject(new TypeError('fetch failed'))),
          baseUrl: 'http://paper.invalid',
          timeoutSignal: noTimeout,
        }),
      }),
      close: async () => {},
    }),
    openTable: async () => ({ value: deps.table, close: async () => {} }),
    openDeps: async () => ({ value: deps, close: async () => {} }),
    openQueue: async () => ({ value: queue, close: async () => {} }),
    openDeployment: async (stage: string) => {
      if (options.deployments === undefined) return openDeployment(stage);
      const secretArns = options.deployments[stage];
      if (secretArns === undefined) throw new AppError('config.notFound', `There is no deployment ${stage}.`);
      return { secretArns: () => secretArns } as unknown as Deployment;
    },
    confirm: async () => options.confirms?.() ?? false,
    secrets: () => ({
      apiKey: async () => ({ apiKey: 'the-key', apiSecret: options.apiSecret ?? 'the-secret' }),
      named: async () => ({}),
    }),
  };
  return {
    deps,
    automationsPath,
    dataDir: machine.defaultDataDir,
    queue,
    run: (...argv) => runOn({ ...machine, stdin: options.stdin?.() ?? Readable.from([]) }, argv),
    close: () => {
      queue.close();
      world.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function runOn(machine: Omit<Machine, 'stdout' | 'stderr'>, argv: readonly string[]): Promise<Run> {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const code = await runCli(argv, COMMANDS, { ...machine, stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

class TextStream extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

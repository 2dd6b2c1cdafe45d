import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { openDeployment } from '../../../infra/cli/aws/open-deployment.ts';
import { COMMANDS } from '../../../infra/cli/commands.ts';
import { type ExitCode, type Machine, runCli } from '../../../infra/cli/run-cli.ts';
import { createPreviewWorld } from '../../../infra/local/preview-world.ts';
import { loadAutomations } from '../../../shared/automations/load.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import type { EpochMs } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import { openSqliteQueue, type SqliteQueue } from '../../../shared/queue/sqlite-queue.ts';

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
  },
): Promise<CliWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const automationsPath = join(folder, 'automations.json');
  writeFileSync(automationsPath, JSON.stringify(automations));
  const world = createPreviewWorld({
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
    openTable: async () => ({ value: deps.table, close: async () => {} }),
    openDeps: async () => ({ value: deps, close: async () => {} }),
    openQueue: async () => ({ value: queue, close: async () => {} }),
    openDeployment,
    confirm: async () => options.confirms?.() ?? false,
    secrets: () => ({
      apiKey: async () => ({ apiKey: 'the-key', apiSecret: options.apiSecret ?? 'the-secret' }),
      named: async () => ({}),
    }),
  };
  return {
    deps,
    automationsPath,
    queue,
    run: (...argv) => runOn(machine, argv),
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

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Invocation, Outcome } from './lambda-child.ts';

const CHILD = fileURLToPath(new URL('lambda-child.ts', import.meta.url));

/** An execution environment: one process, which handles one event at a time. */
export interface LambdaProcess {
  /** Answers the report. Throws `FunctionError` with what the function threw. */
  invoke(event: unknown): Promise<Report>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: each function's own report, looked at by path.
export type Report = any;

export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

export interface LambdaSettings {
  /** The folder of the asset. */
  readonly folder: string;
  /** e.g. `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly aheadMs: () => number;
  readonly onLog: (line: string) => void;
}

/** A cold start: nothing is loaded before the first event. */
export function startLambda(settings: LambdaSettings): LambdaProcess {
  const [module = '', name = ''] = settings.handler.split('.');
  const child = fork(CHILD, [join(settings.folder, `${module}.mjs`), name], {
    cwd: settings.folder,
    env: settings.environment,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(settings.onLog);
    });
  }
  return {
    invoke: async (event) => {
      const invocation: Invocation = {
        id: randomUUID(),
        event,
        timeoutMs: settings.timeoutMs,
        aheadMs: settings.aheadMs(),
      };
      child.send(invocation);
      const [outcome] = (await Promise.race([once(child, 'message'), ended])) as [Outcome | number | null];
      if (outcome === null || typeof outcome === 'number') {
        throw new Error(`the process of ${settings.folder} ended by itself (${outcome})`);
      }
      if ('error' in outcome) throw new FunctionError(`${outcome.error.type}: ${outcome.error.message}`);
      return outcome.report;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

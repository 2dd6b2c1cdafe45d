import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));

/** A host in a process of its own. */
export interface HostProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  errors(): string;
  /** Resolves with the milliseconds since the start once `text` was printed; rejects when the host ends before. */
  printed(text: string): Promise<number>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>;
  ended(): Promise<number | null>;
}

/** Starts hosts in a temporary folder, and in the end kills those that still run and removes the folder. */
export function hostsIn(prefix: string) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const hosts: HostProcess[] = [];
  return {
    folder,
    /** Writes automations as JSON and answers the path. */
    automations: (content: unknown, name = 'automations.json'): string => {
      const path = join(folder, name);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    start: (...args: string[]): HostProcess => {
      const host = startHost(args);
      hosts.push(host);
      return host;
    },
    cleanUp: (): void => {
      for (const { child } of hosts) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startHost(args: readonly string[]): HostProcess {
  const startMs = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { TZ: 'UTC' },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);

  return {
    pid: child.pid ?? -1,
    child,
    output: () => output,
    errors: () => errors,
    ended: () => ended,
    printed: async (text) => {
      while (!output.includes(text)) {
        const next = await Promise.race([
          once(child.stdout, 'data').then(() => 'data'),
          ended.then(() => 'end'),
        ]);
        if (next === 'end' && !output.includes(text)) {
          throw new Error(`The host ended without printing "${text}":\n${output}\n${errors}`);
        }
      }
      return performance.now() - startMs;
    },
    end: async (signal) => {
      const sentMs = performance.now();
      child.kill(signal);
      return { code: await ended, tookMs: performance.now() - sentMs };
    },
  };
}

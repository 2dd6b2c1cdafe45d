/** The command line of the local host: what it was asked for, how it is stopped, and with which exit code it ends. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/core/errors.ts';
import { UsageError } from '../usage-error.ts';
import { type HostArguments, parseHostArguments, USAGE } from './arguments.ts';
import { runHost } from './host.ts';
import { createTerminal } from './terminal.ts';

const SHIPPED_AUTOMATIONS = fileURLToPath(new URL('../automations.ts', import.meta.url));
/** As a shell names a death by SIGINT. */
const KILLED_BY_HAND = 130;
/** One Ctrl-C under npm arrives twice: from the terminal and passed on by npm. */
const ECHO_MS = 1_000;

export async function runMain(argv: readonly string[]): Promise<number> {
  // Data, logs and keys are nobody else's business.
  process.umask(0o077);
  const stop = new AbortController();
  stopOnSignals(stop);
  stopWhenNobodyListens(stop);
  try {
    const given = parseHostArguments(argv);
    if (given.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    await run(given, stop.signal);
    return 0;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function run(given: HostArguments, signal: AbortSignal): Promise<void> {
  return runHost({
    ...given,
    automationsPath: given.automationsPath ?? SHIPPED_AUTOMATIONS,
    terminal: createTerminal(process.stdout),
    signal,
  });
}

/** The first signal asks to stop, a second one does not wait any longer. */
function stopOnSignals(stop: AbortController): void {
  let askedAtMs = Number.POSITIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (nowMs - askedAtMs > ECHO_MS) process.exit(KILLED_BY_HAND);
      askedAtMs = Math.min(askedAtMs, nowMs);
      stop.abort();
    });
  }
}

/** For example under `npm start | head`: the reader is gone, and every further line would fail. */
function stopWhenNobodyListens(stop: AbortController): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort();
  });
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof AppError) return error.message;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Something unexpected went wrong, which is a fault of this program:\n${details}`;
}

/** The local host from its start to its end: the same functions as on AWS, kept on time by one process. */
import { listPauses } from '../../shared/control/pause.ts';
import { type DurationMs, SECOND_MS } from '../../shared/core/clock.ts';
import { invariant } from '../../shared/core/errors.ts';
import { functions, neededFunctions } from '../functions.ts';
import { printBanner } from './banner.ts';
import { checkAccounts } from './check-accounts.ts';
import { type Local, openLocal } from './compose.ts';
import { bindFunctions } from './invoke.ts';
import { keepHouse } from './keep-house.ts';
import { openMarks } from './marks.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { playPreview } from './preview.ts';
import { receiveSignals, type SignalReceiver } from './receive-signals.ts';
import { runSchedule, STOP_WITHIN_MS } from './run-schedule.ts';
import { readGridStandings } from './standing-grids.ts';
import type { Terminal } from './terminal.ts';
import { machineTimezone, zonedSecond } from './time-text.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface HostOptions {
  readonly automationsPath: string;
  readonly dataDir: string;
  readonly seed: number | undefined;
  readonly market: 'synthetic' | 'live' | undefined;
  readonly fastForwardMs: DurationMs | undefined;
  /** Where the page is shown and signals are received on this machine; any free one when left out. */
  readonly port?: number | undefined;
  readonly terminal: Terminal;
  /** Asks the host to stop. */
  readonly signal: AbortSignal;
}

/** Resolves after an orderly stop. Throws an `AppError` when the host cannot start. */
export async function runHost(options: HostOptions): Promise<void> {
  const { terminal, signal, fastForwardMs } = options;
  const timezone = machineTimezone();
  let narrator: Narrator | undefined;
  const local = await openLocal({
    ...options,
    role: 'host',
    tellTo: (parts) => {
      narrator = createNarrator({ ...parts, terminal, timezone });
      return narrator.log;
    },
  });
  try {
    if (fastForwardMs !== undefined) await preview(options, local, fastForwardMs, timezone);
    if (!signal.aborted) {
      const unfinished = await keepRunning(local, options, timezone);
      if (unfinished > 0) terminal.print(unfinishedText(unfinished));
    }
    await narrator?.flush();
  } finally {
    await local.close();
  }
  terminal.print(`Stopped at ${zonedSecond(local.deps.clock.nowMs(), timezone)}.`);
}

async function preview(
  { terminal, signal }: HostOptions,
  { deps, paper }: Local,
  forMs: DurationMs,
  timezone: string,
): Promise<void> {
  const { automations, clock } = deps;
  const startMs = clock.nowMs();
  await playPreview(terminal, { automations, functions, seed: paper.seed, startMs, forMs, timezone, signal });
  if (!signal.aborted)
    terminal.print('  The real schedule goes on from here, on the data folder and in real time.');
}

async function announce(
  options: HostOptions,
  { deps, folder, paper }: Local,
  { entrance, pageUrl }: Pick<SignalReceiver, 'entrance' | 'pageUrl'>,
  timezone: string,
): Promise<void> {
  printBanner(options.terminal, {
    automations: deps.automations,
    automationsPath: options.automationsPath,
    dataPath: folder.path,
    ...paper,
    entrance,
    pageUrl,
    port: options.port,
    gridStandings: await readGridStandings(deps.table, deps.automations),
    watchEveryMinutes: minutesBetweenLooks(),
    pauses: await listPauses(deps.table),
    nowMs: deps.clock.nowMs(),
    timezone,
  });
}

function minutesBetweenLooks(): number {
  const trigger = functions.find(({ name }) => name === 'grid-health')?.trigger;
  invariant(trigger?.kind === 'every', 'grid-health is started by the clock');
  return trigger.minutes;
}

async function keepRunning(local: Local, options: HostOptions, timezone: string): Promise<number> {
  const { deps, table, queue, figures } = local;
  const { terminal, signal } = options;
  const { automations, clock, log } = deps;
  const needed = neededFunctions(functions, automations);
  const invoke = await bindFunctions(deps, needed);
  const receiver = await receiveSignals(local, { functions: needed, invoke, port: options.port, signal });
  try {
    await announce(options, local, receiver, timezone);
    const marks = await openMarks(table, automations, clock.nowMs());
    // Only reads: a stop need not wait for them.
    await unlessAborted(checkAccounts(deps), signal);
    const onStop = (): void => {
      terminal.print(
        'Stopping: nothing new is begun, what runs is finished first (Ctrl-C again stops at once).',
      );
    };
    signal.addEventListener('abort', onStop, { once: true });
    const beside = [...receiver.tasks, () => keepHouse({ table, queue, figures, clock, log, signal })];
    return await runSchedule({ deps, functions: needed, invoke, marks, signal, beside });
  } finally {
    await Promise.race([receiver.stop(), clock.sleep(STOP_WITHIN_MS)]);
  }
}

function unfinishedText(count: number): string {
  return `${count} runs did not finish within ${STOP_WITHIN_MS / SECOND_MS} s; the next start finds out what became of their orders.`;
}

/** Where this machine is asked: for its page, and where there are strategies by signals, which are handed on. */
import type { Log } from '../../shared/core/log.ts';
import type { FunctionRow } from '../functions.ts';
import type { Local } from './compose.ts';
import { consumeQueue } from './consume-queue.ts';
import { writeHostFile } from './host-file.ts';
import { startHttpServer } from './http-server.ts';
import type { Invoke } from './invoke.ts';
import { servePage } from './serve-page.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface SignalEntrance {
  /** e.g. `http://127.0.0.1:40123` */
  readonly url: string;
  /** e.g. `POST /signals/{strategy}` */
  readonly routes: readonly string[];
}

export interface SignalReceiver {
  /** Of the page, e.g. `http://127.0.0.1:40123/`. */
  readonly pageUrl: string;
  /** `undefined` when no signals are taken. */
  readonly entrance: SignalEntrance | undefined;
  /** For `runSchedule`: each ends by itself after the signal. */
  readonly tasks: readonly (() => Promise<void>)[];
  /** Takes no more requests; those under way are answered. */
  stop(): Promise<void>;
}

/**
 * Requests are taken from now on and wait in the queue until `tasks` run. Throws `config.invalid` when the port
 * cannot be had.
 */
export async function receiveSignals(
  { deps, folder, queue }: Pick<Local, 'deps' | 'folder' | 'queue'>,
  parts: {
    /** Only those that the automations need. */
    readonly functions: readonly FunctionRow[];
    readonly invoke: Invoke;
    readonly port: number | undefined;
    readonly signal: AbortSignal;
  },
): Promise<SignalReceiver> {
  const { functions, invoke, port, signal } = parts;
  const { clock, log, notices } = deps;
  const routes = functions.flatMap(({ trigger }) => (trigger.kind === 'http' ? trigger.routes : []));
  const consumers = functions.flatMap(({ name, trigger }) =>
    trigger.kind === 'queue' ? [{ functionName: name, batchSize: trigger.batchSize }] : [],
  );
  const tasks = consumers.map(
    (consumer) => () => consumeQueue({ ...consumer, queue, invoke, clock, log, notices, signal }),
  );
  const page = servePage({ blobs: deps.blobs, log, make: () => invoke('nightly-page', {}) });
  const server = await startHttpServer({ functions, invoke, page, port, clock, log });
  const takesSignals = routes.length > 0;
  writeHostFile(folder, { pagePort: server.port, ...(takesSignals && { signalPort: server.port }) });
  const stop = once(server.stop, log);
  const stopInTime = () => untilAborted(signal).then(stop);
  return {
    pageUrl: `${server.url}/`,
    entrance: takesSignals ? { url: server.url, routes } : undefined,
    tasks: [...tasks, stopInTime],
    stop,
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return unlessAborted(new Promise(() => {}), signal);
}

function once(stop: () => Promise<void>, log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop().catch((error: unknown) => log.warn('http.stopFailed', { error }));
    return stopping;
  };
}

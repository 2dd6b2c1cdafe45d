import type { DurationMs } from '../core/clock.ts';

/** Gives a signal that aborts after `timeoutMs`. */
export type TimeoutSignal = (timeoutMs: DurationMs) => AbortSignal;

/** Real time: one of the few places that may start a timer. */
export const realTimeout: TimeoutSignal = (timeoutMs) => AbortSignal.timeout(timeoutMs);

/** Never aborts: for a transport that answers in process and on a virtual clock. */
export const noTimeout: TimeoutSignal = () => new AbortController().signal;

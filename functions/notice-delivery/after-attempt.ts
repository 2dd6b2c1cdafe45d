/** What an attempt means for a notice: when it is tried again, when it is given up, when the fallback steps in. */
import { DAY_MS, type DurationMs, type EpochMs, MINUTE_MS } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Delivery, Told } from '../../shared/notices/outbox.ts';

/** After the nth failure 2ⁿ minutes, up to this; after a refusal that needs a person, this at once. */
const LONGEST_PAUSE_MS: DurationMs = 60 * MINUTE_MS;
/** Older news helps nobody. A notice is tried once at least, however old it is. */
const GIVE_UP_AFTER_MS: DurationMs = 3 * DAY_MS;
const FAILURES_UNTIL_FALLBACK = 2;

export interface Outcome {
  /** Undefined: it went out. */
  readonly error: unknown;
  readonly atMs: EpochMs;
  readonly toldAtMs: EpochMs;
}

export function afterAttempt(earlier: Delivery, { error, atMs, toldAtMs }: Outcome): Delivery {
  const attempts = earlier.attempts + 1;
  if (error === undefined) return { state: 'sent', attempts, dueMs: atMs };
  const isOver = atMs - toldAtMs >= GIVE_UP_AFTER_MS;
  return {
    state: isOver ? 'failed' : 'pending',
    attempts,
    dueMs: atMs + pauseMs(attempts, error),
    lastError: codeOf(error),
  };
}

function pauseMs(attempts: number, error: unknown): DurationMs {
  if (needsPerson(error)) return LONGEST_PAUSE_MS;
  const asked = error instanceof AppError ? Number(error.context['retryAfterMs'] ?? 0) : 0;
  return Math.max(Math.min(2 ** attempts * MINUTE_MS, LONGEST_PAUSE_MS), asked);
}

/** Trying again soon cannot help: a wrong token, a missing secret. */
export function needsPerson(error: unknown): boolean {
  return error instanceof AppError && error.retry === 'never';
}

/** e.g. `notice.undelivered 403`, for the command line. */
export function codeOf(error: unknown): string {
  if (!(error instanceof AppError)) return 'unexpected';
  const { status } = error.context;
  return status === undefined ? error.code : `${error.code} ${status}`;
}

/**
 * The deliveries with the fallback among them, once a channel has failed twice, or was refused in a way that a second
 * try cannot mend.
 */
export function withFallback(
  deliveries: Told['deliveries'],
  {
    fallback,
    refused,
    nowMs,
  }: { readonly fallback: string | undefined; readonly refused: boolean; readonly nowMs: EpochMs },
): Told['deliveries'] {
  if (fallback === undefined || deliveries[fallback] !== undefined) return deliveries;
  const isBroken = ({ state, attempts }: Delivery) => state !== 'sent' && attempts >= FAILURES_UNTIL_FALLBACK;
  if (!refused && !Object.values(deliveries).some(isBroken)) return deliveries;
  return { ...deliveries, [fallback]: { state: 'pending', attempts: 0, dueMs: nowMs } };
}

import { type EpochMs, MINUTE_MS } from '../core/clock.ts';

/** Just what of a plan decides its slots. */
export interface PlanTimes {
  /** EventBridge `cron(...)`, `rate(...)` or `at(...)`. */
  readonly schedule: string;
  /** IANA zone in which `cron` and `at` are read. `rate` counts real time; its slots are named in UTC. */
  readonly timezone: string;
  /** First and last local calendar day, inclusive, `YYYY-MM-DD`. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** One planned occurrence of a plan. */
export interface Slot {
  /** Local calendar minute that names it, e.g. `2026-11-23T09:00`: with the plan it is the slot's key. */
  readonly key: string;
  /** Zone of `key`: the plan's, or `UTC` for `rate`. */
  readonly timezone: string;
  /** The instant it is due. Of a repeated local time, the first. */
  readonly atMs: EpochMs;
  /** The second pass through a repeated local time: a scheduler may just as well fire then. */
  readonly repeatAtMs?: EpochMs;
}

/** When a slot counts as missed: so long after the last instant at which its schedule may fire. */
export function slotEndMs(slot: Slot, placeWithinMinutes: number): EpochMs {
  return (slot.repeatAtMs ?? slot.atMs) + placeWithinMinutes * MINUTE_MS;
}

/**
 * A planned local time that gives no slot of its own: it does not exist on that day (`gap`),
 * or it is the second pass through a repeated hour (`repeat`).
 */
export interface SkippedTime {
  readonly key: string;
  readonly reason: 'gap' | 'repeat';
}

import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { Look } from './faults.ts';

/** Remembers which orders are not to be seen yet, and where. An exchange's own copies lag like this behind each other. */
export interface Visibility {
  hide(
    orderIds: readonly string[],
    forMs: Readonly<Partial<Record<Look, DurationMs>>>,
    landedAtMs: EpochMs,
  ): void;
  isVisible(orderId: string, look: Look, atMs: EpochMs): boolean;
}

export function createVisibility(): Visibility {
  const hiddenUntil = new Map<string, ReadonlyMap<Look, EpochMs>>();
  return {
    hide(orderIds, forMs, landedAtMs) {
      const until = new Map<Look, EpochMs>();
      for (const [look, lagMs] of Object.entries(forMs)) until.set(look as Look, landedAtMs + lagMs);
      for (const orderId of orderIds) hiddenUntil.set(orderId, until);
    },
    isVisible: (orderId, look, atMs) => (hiddenUntil.get(orderId)?.get(look) ?? 0) <= atMs,
  };
}

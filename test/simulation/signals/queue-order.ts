/** Whether what came out of the queue of a world was settled in the order of sending. */
import type { Delivery } from './pollers.ts';

export interface QueueHistory {
  /** The log of the world's processes. */
  readonly output: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** Signals, as `strategy/id`, whose messages came up too often and are dead letters now. */
  readonly setAside: readonly string[];
}

/**
 * Signals of one group that became orders by what came out of the queue were settled in the order of the queue. Of what
 * was refused or too late the order says nothing: a sweep may have been at it meanwhile.
 */
export function brokenOrder({ output, deliveries, setAside }: QueueHistory): readonly string[] {
  const settled = settledIn(output);
  // Of what the queue lost once, a late delivery may still come behind its successors. What it set aside holds its
  // group up no longer, although the last delivery of it may still be on its way.
  const lost = new Set([
    ...deliveries.filter(({ run }) => run === undefined).map(({ signal }) => signal),
    ...setAside,
  ]);
  const bySignal = new Map<string, Delivery>();
  for (const one of deliveries) {
    if (!lost.has(one.signal) && settled.get(one.signal)?.run === one.run) bySignal.set(one.signal, one);
  }
  const last = new Map<string, string>();
  return [...bySignal.values()]
    .toSorted((a, b) => a.number - b.number)
    .flatMap(({ group, signal }) => {
      const before = last.get(group);
      last.set(group, signal);
      if (before === undefined) return [];
      const isInOrder = (settled.get(before)?.line ?? 0) < (settled.get(signal)?.line ?? 0);
      return isInOrder ? [] : [`${signal} was settled before ${before}`];
    });
}

/** By signal that became an order: where its outcome stands in the log, and which run wrote it. */
function settledIn(
  output: readonly string[],
): ReadonlyMap<string, { readonly line: number; readonly run: string }> {
  const settled = new Map<string, { line: number; run: string }>();
  for (const [line, text] of output.entries()) {
    if (!text.includes('"signal.settled"')) continue;
    const { strategy, signal, run, state } = JSON.parse(text) as Record<
      'strategy' | 'signal' | 'run' | 'state',
      string
    >;
    if (state === 'placed') settled.set(`${strategy}/${signal}`, { line, run });
  }
  return settled;
}

import type { MetricName, Metrics } from '../../shared/core/metrics.ts';

/** Keeps sums in `counted`: by name, and by name and `by` with a space in between. */
export function createRecordingMetrics(): Metrics & { readonly counted: Readonly<Record<string, number>> } {
  const counted: Record<string, number> = {};
  const count = (key: string, value: number): void => {
    counted[key] = (counted[key] ?? 0) + value;
  };
  return {
    counted,
    add: (name: MetricName, value, by) => {
      if (value === 0) return;
      count(name, value);
      if (by !== undefined) count(`${name} ${by}`, value);
    },
  };
}

/** Metrics in memory: what is counted is summed here until somebody takes it to write it down. */
import { METRICS, type Metric, type MetricName, type Metrics } from '../core/metrics.ts';

export interface Figure {
  readonly name: MetricName;
  /** Missing for a metric that is not told apart. */
  readonly by?: string;
  /** Above 0. */
  readonly value: number;
}

export interface Figures extends Metrics {
  /** What was counted since it was last taken, one figure for each name and `by`. */
  take(): readonly Figure[];
}

/** Takes the place of a value that is missing or is no plain code, so that no odd text becomes a metric. */
export const OTHER = 'other';
const CODE = /^[A-Za-z][\w.]{0,59}$/;

export function createFigures(): Figures {
  let figures = new Map<string, Figure>();
  return {
    add: (name, value, by) => {
      // Also drops what is no number.
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) return;
      const metric: Metric = METRICS[name];
      const told = metric.by === undefined ? {} : { by: by !== undefined && CODE.test(by) ? by : OTHER };
      const key = `${name} ${told.by ?? ''}`;
      const earlier = figures.get(key)?.value ?? 0;
      figures.set(key, { name, ...told, value: together(metric, earlier, value) });
    },
    take: () => {
      const taken = [...figures.values()];
      figures = new Map();
      return taken;
    },
  };
}

/** Counts add up; of ages the oldest one counts. */
function together({ unit }: Metric, earlier: number, value: number): number {
  return unit === 'Seconds' ? Math.max(earlier, value) : earlier + value;
}

/**
 * CloudWatch's Embedded Metric Format: a line of the log from which CloudWatch makes metrics, without a call or a
 * permission. Specification: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * 1. A metric without `by` has no dimension. One with `by` is written twice by one line: without a dimension, which
 *    adds up over all lines, and under its `by`.
 * 2. Each name and dimension is a metric that is paid for while it is written: no function, account or symbol is one.
 */
import type { EpochMs } from '../core/clock.ts';
import { METRICS, type Metric } from '../core/metrics.ts';
import type { Figure } from './figures.ts';

export interface EmbeddedParts {
  readonly namespace: string;
  readonly atMs: EpochMs;
  /** Told beside the figures, to find the run; no dimension. */
  readonly about: Readonly<Record<string, string>>;
}

/** One line for all figures that are not told apart, and one for each value of a `by`; none for no figures. */
export function embeddedLines(figures: readonly Figure[], parts: EmbeddedParts): readonly string[] {
  const groups = Map.groupBy(figures, ({ name, by }) => (by === undefined ? '' : `${byOf(name)} ${by}`));
  return [...groups.values()].map((group) => JSON.stringify(documentOf(group, parts)));
}

function documentOf(group: readonly Figure[], { namespace, atMs, about }: EmbeddedParts): object {
  const [first] = group;
  const dimension = first?.by === undefined ? undefined : { [byOf(first.name)]: first.by };
  return {
    time: new Date(atMs).toISOString(),
    level: 'info',
    event: 'run.figures',
    ...about,
    ...dimension,
    ...Object.fromEntries(group.map(({ name, value }) => [name, value])),
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: dimension === undefined ? [[]] : [[], Object.keys(dimension)],
          Metrics: group.map(({ name }) => ({ Name: name, Unit: METRICS[name].unit })),
        },
      ],
    },
  };
}

function byOf(name: Figure['name']): string {
  const { by = '' }: Metric = METRICS[name];
  return by;
}

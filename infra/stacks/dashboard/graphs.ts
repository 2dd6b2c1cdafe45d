/** The graphs of the dashboard, from the names of metrics. All begin at 0, so that a small thing does not look big. */
import { Duration } from 'aws-cdk-lib';
import {
  Color,
  GraphWidget,
  type HorizontalAnnotation,
  MathExpression,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../../shared/core/metrics.ts';
import type { RunbookTopic } from '../../../shared/notices/runbook-topics.ts';
import { nameIn } from '../../physical-names.ts';
import { ALARMS } from '../alarm-table.ts';

/** What is measured is shown in steps of five minutes, what is counted by the hour. */
const STEP = Duration.minutes(5);
const HOUR = Duration.hours(1);

export const GOOD = Color.GREEN;
export const BAD = Color.RED;
export const NOTE = Color.ORANGE;
export const PLAIN = Color.BLUE;

export interface Shown {
  readonly label: string;
  readonly color?: string;
  readonly statistic?: string;
  readonly period?: Duration;
}

export function ownMetric(stage: string, metricName: MetricName, shown: Shown): Metric {
  return new Metric({ namespace: nameIn(stage), metricName, ...settings(shown) });
}

/** Of AWS itself; `dimensions` left out: of everything in the account and region. */
export function awsMetric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  shown: Shown,
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, ...settings(shown) });
}

function settings({ label, color, statistic = Stats.SUM, period = STEP }: Shown) {
  return { label, statistic, period, ...(color === undefined ? {} : { color }) };
}

/** A figure that is only written when something happens, with 0 where nothing did: else there would be lone dots. */
export function counted(stage: string, metricName: MetricName, shown: Omit<Shown, 'period'>): MathExpression {
  const id = `count${metricName}`;
  return new MathExpression({
    expression: `FILL(${id}, 0)`,
    usingMetrics: { [id]: ownMetric(stage, metricName, { ...shown, period: HOUR }) },
    label: shown.label,
    ...(shown.color === undefined ? {} : { color: shown.color }),
    period: HOUR,
  });
}

/** One line for each value of the dimension that ever came up. */
export function byValue(stage: string, metric: MetricName, dimension: string): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{"${nameIn(stage)}",${dimension}} MetricName="${metric}"', 'Sum', ${HOUR.toSeconds()})`,
    // Each line is labelled by its own value.
    label: '',
    period: HOUR,
  });
}

export interface Graph {
  readonly title: string;
  readonly width: number;
  readonly left: readonly (Metric | MathExpression)[];
  /** On an axis of its own; `axis` says in what. */
  readonly right?: { readonly metrics: readonly Metric[]; readonly axis: string };
  readonly axis: string;
  /** One upon the other, for what adds up; lines, for what does not. */
  readonly as: 'stacked' | 'lines';
  /** The line from which these alarms count, which have one threshold. */
  readonly alarm?: { readonly ids: readonly RunbookTopic[]; readonly on: 'left' | 'right' };
}

const HEIGHT = 6;

export function graph({ title, width, left, right, axis, as, alarm }: Graph): GraphWidget {
  const line = alarm === undefined ? [] : [annotationOf(alarm.ids)];
  return new GraphWidget({
    title,
    width,
    height: HEIGHT,
    stacked: as === 'stacked',
    left: [...left],
    leftYAxis: { min: 0, label: axis, showUnits: false },
    leftAnnotations: alarm?.on === 'left' ? line : [],
    ...(right && {
      right: [...right.metrics],
      rightYAxis: { min: 0, label: right.axis, showUnits: false },
      rightAnnotations: alarm?.on === 'right' ? line : [],
    }),
  });
}

function annotationOf(ids: readonly RunbookTopic[]): HorizontalAnnotation {
  const thresholds = new Set(ALARMS.filter(({ id }) => ids.includes(id)).map(({ threshold }) => threshold));
  const [value] = thresholds;
  if (value === undefined || thresholds.size > 1) throw new Error(`Invariant broken: one line for ${ids}`);
  return { value, label: `alarm ${ids.join(', ')}`, color: BAD };
}

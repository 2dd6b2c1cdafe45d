/** Rows of the alarm table as alarms of CloudWatch, which tell the topic when they begin and when they are over. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { runbookPointer } from '../../shared/notices/runbook-topics.ts';
import { nameIn } from '../physical-names.ts';
import type { AlarmMetric, AlarmRow } from './alarm-table.ts';

/** What the command line takes when no stage is named. */
const DEFAULT_STAGE = 'prod';

export interface AlarmsProps {
  readonly stage: string;
  readonly rows: readonly AlarmRow[];
  readonly topic: ITopic;
  /** Of the automations; missing when the runbook is read by the command line. */
  readonly runbookUrl: string | undefined;
  /** Of the HTTP API; missing where nobody listens. */
  readonly apiId?: string | undefined;
}

export function addAlarms(scope: Construct, { rows, topic, ...props }: AlarmsProps): void {
  const action = new SnsAction(topic);
  for (const row of rows) {
    const alarm = new Alarm(scope, row.id, {
      alarmName: nameIn(props.stage, row.id),
      alarmDescription: alarmText(row, props),
      metric: alarmMetric(row, props),
      comparisonOperator:
        row.is === 'below'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: row.threshold,
      evaluationPeriods: row.periods.of,
      datapointsToAlarm: row.periods.bad,
      treatMissingData:
        row.missingData === 'breaching' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

/** What stands in the mail: what it means, what to do first, and where more is said. */
function alarmText(
  { id, means, first }: AlarmRow,
  { stage, runbookUrl }: Pick<AlarmsProps, 'stage' | 'runbookUrl'>,
): string {
  const here = stage === DEFAULT_STAGE ? first : first.replaceAll('--aws', `--aws --stage ${stage}`);
  return `${means} ${here} More: ${runbookPointer(id, runbookUrl)}`;
}

function alarmMetric(
  { metric, statistic, periodMinutes }: AlarmRow,
  { stage, apiId }: Pick<AlarmsProps, 'stage' | 'apiId'>,
): Metric {
  return new Metric({
    namespace: metric.of === 'standing-orders' ? nameIn(stage) : metric.of,
    metricName: metric.name,
    dimensionsMap: dimensionsOf(metric, stage, apiId),
    statistic,
    period: Duration.minutes(periodMinutes),
  });
}

function dimensionsOf(metric: AlarmMetric, stage: string, apiId: string | undefined): Record<string, string> {
  switch (metric.of) {
    case 'standing-orders':
      return {};
    case 'AWS/Lambda':
      return { FunctionName: nameIn(stage, metric.functionName) };
    case 'AWS/SQS':
      return { QueueName: nameIn(stage, metric.queueName) };
    case 'AWS/ApiGateway':
      if (apiId === undefined) throw new Error('Invariant broken: an alarm of an HTTP API that is not there');
      return { ApiId: apiId };
  }
}

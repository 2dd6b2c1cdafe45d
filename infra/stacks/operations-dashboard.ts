/** One dashboard a stage: alarms, what ran, money, the exchange, the webhook, what failed, and what to do about it. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  LogQueryVisualizationType,
  LogQueryWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { nameIn } from '../physical-names.ts';
import { alarmsOf } from './alarm-table.ts';
import { alarmArn } from './alarm-topic.ts';
import { graphRows, type RowParts } from './dashboard/rows.ts';
import { footText, headText } from './dashboard/texts.ts';

export interface OperationsDashboardProps extends RowParts {
  /** Names of the functions' log groups. */
  readonly logGroupNames: readonly string[];
  readonly runbookUrl: string | undefined;
}

export function addDashboard(scope: Construct, props: OperationsDashboardProps): Dashboard {
  const { stage, apiId, runbookUrl } = props;
  const stack = Stack.of(scope);
  const hasSignals = apiId !== undefined;
  const texts = { stage, region: stack.region, hasSignals, runbookUrl };
  // By their names: those of the other stack too, which must not hold on to this one.
  const alarms = alarmsOf(hasSignals).map(({ id }) =>
    Alarm.fromAlarmArn(scope, `Status-${id}`, alarmArn(stack, nameIn(stage, id))),
  );
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: nameIn(stage),
    defaultInterval: Duration.days(1),
    widgets: [
      [new TextWidget({ markdown: headText(texts), width: 24, height: 4 })],
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
      ...graphRows(props).map((row) => [row]),
      [lastTroubles(props.logGroupNames)],
      [new TextWidget({ markdown: footText(texts), width: 24, height: 12 })],
    ],
  });
}

function lastTroubles(logGroupNames: readonly string[]): LogQueryWidget {
  return new LogQueryWidget({
    title: 'The last troubles in the logs',
    width: 24,
    height: 8,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [...logGroupNames],
    queryLines: [
      'fields @timestamp, function, event, coalesce(code, error.code) as code, coalesce(message, error.message, title) as what',
      "filter level = 'error' or level = 'warn'",
      'sort @timestamp desc',
      'limit 30',
    ],
  });
}

/** What shows a person how the functions are: their alarms and the dashboard. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmsOf } from './alarm-table.ts';
import { addAlarms } from './alarms.ts';
import { addDashboard, type OperationsDashboardProps } from './operations-dashboard.ts';

export interface OperationsProps extends OperationsDashboardProps {
  readonly topic: ITopic;
}

export function addOperations(stack: Stack, { topic, ...props }: OperationsProps): void {
  const { stage, apiId, runbookUrl } = props;
  addAlarms(new Construct(stack, 'Alarms'), {
    stage,
    apiId,
    topic,
    runbookUrl,
    rows: alarmsOf(apiId !== undefined, 'functions'),
  });
  const { dashboardName } = addDashboard(stack, props);
  const { region } = Stack.of(stack);
  new CfnOutput(stack, 'DashboardAddress', {
    value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`,
    description: 'How it goes: alarms, orders, the exchange, what failed.',
  });
}

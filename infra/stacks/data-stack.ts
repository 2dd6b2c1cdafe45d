/**
 * What must outlive every deployment: the table with the order ledger, the exported files, the venues' API keys and
 * the other secrets. Removing this stack, or an account from the automations, leaves them in the AWS account. The
 * topics of e-mail channels go with it, and so does what only describes the files to Athena.
 */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { EXPIRY_ATTRIBUTE } from '../../shared/table/dynamo-requests.ts';
import { alarmsOf } from './alarm-table.ts';
import { alarmTopic } from './alarm-topic.ts';
import { addAlarms } from './alarms.ts';
import { noticeTopics } from './notice-topic.ts';
import { Records } from './records.ts';
import { emptySecrets } from './secrets.ts';

export interface DataStackProps extends StackProps {
  readonly stage: string;
  readonly automations: ResolvedAutomations;
}

export class DataStack extends Stack {
  readonly table: Table;
  /** ARN of each secret: by account the live ones' keys, and by `SecretName` those of channels and strategies. */
  readonly secretArns: Readonly<Record<string, string>>;
  /** By e-mail channel. */
  readonly topics: Readonly<Record<string, Topic>>;
  /** Where alarms go. */
  readonly alarmTopic: ITopic;
  /** Exported files; missing without an account. */
  readonly records?: Records;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    this.table = ledgerTable(this);
    this.secretArns = emptySecrets(this, props.stage, props.automations);
    this.topics = noticeTopics(new Construct(this, 'Notices'), props.automations.notices);
    const alarms = new Construct(this, 'Alarms');
    this.alarmTopic = alarmTopic(alarms, props.stage, props.automations);
    addAlarms(alarms, {
      stage: props.stage,
      rows: alarmsOf(true, 'data'),
      topic: this.alarmTopic,
      runbookUrl: props.automations.notices.runbookUrl,
    });
    const { accounts } = props.automations;
    if (Object.keys(accounts).length > 0) {
      this.records = new Records(this, 'Records', { stage: props.stage, accounts });
    }
  }
}

function ledgerTable(stack: Stack): Table {
  const table = new Table(stack, 'Ledger', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    // Only rows that name a time have it: what a request limit counted, never an intent.
    timeToLiveAttribute: EXPIRY_ATTRIBUTE,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new CfnOutput(stack, 'TableName', {
    value: table.tableName,
    description: 'Orders, slots, budgets and pauses. The table stays when this stack is removed.',
  });
  return table;
}

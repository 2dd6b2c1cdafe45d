/**
 * What must outlive every deployment: the table with the order ledger, the exported files, the venues' API keys and
 * the other secrets. Removing this stack, or an account from the automations, leaves them in the AWS account, unless
 * it was deployed to let them go. The topics of e-mail channels go with it, and so does what only describes the files
 * to Athena.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { EXPIRY_ATTRIBUTE } from '../../shared/table/dynamo-requests.ts';
import { alarmsOf } from './alarm-table.ts';
import { alarmTopic } from './alarm-topic.ts';
import { addAlarms } from './alarms.ts';
import { type Fate, letGo, removalPolicyOf } from './fate.ts';
import { KeptData } from './kept-data.ts';
import { noticeTopics } from './notice-topic.ts';
import { Records } from './records.ts';
import { emptySecrets } from './secrets.ts';

export interface DataStackProps extends StackProps {
  readonly stage: string;
  readonly fate: Fate;
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
    const { stage, fate, automations } = props;
    super(scope, id, { ...props, terminationProtection: fate === 'keep' });
    this.table = ledgerTable(this, fate);
    this.secretArns = emptySecrets(this, stage, automations);
    new CfnOutput(this, 'SecretArns', {
      value: this.toJsonString(this.secretArns),
      description:
        'The secrets by the name that the command line gives them; they hold nothing until you put it in.',
    });
    this.topics = noticeTopics(new Construct(this, 'Notices'), automations.notices);
    const alarms = new Construct(this, 'Alarms');
    this.alarmTopic = alarmTopic(alarms, stage, automations);
    addAlarms(alarms, {
      stage,
      rows: alarmsOf(true, 'data'),
      topic: this.alarmTopic,
      runbookUrl: automations.notices.runbookUrl,
    });
    const { accounts } = automations;
    if (Object.keys(accounts).length > 0) {
      this.records = new Records(this, 'Records', { stage, fate, accounts });
      new CfnOutput(this, BUCKET_OUTPUT, {
        value: this.records.bucket.bucketName,
        description: `The exported files. ${stays(fate)}`,
      });
    }
    new KeptData(this, 'Kept', { stage, fate });
    if (fate === 'destroy') letGo(this, stage);
  }
}

/** The output with the name of the bucket, which the other stack reads. */
export const BUCKET_OUTPUT = 'BucketName';

function stays(fate: Fate): string {
  return fate === 'keep'
    ? 'It stays when this stack is removed.'
    : 'It is REMOVED with this stack; deploy without -c data=destroy to keep it.';
}

function ledgerTable(stack: Stack, fate: Fate): Table {
  const table = new Table(stack, 'Ledger', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    // Only rows that name a time have it: what a request limit counted, never an intent.
    timeToLiveAttribute: EXPIRY_ATTRIBUTE,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: fate === 'keep',
    removalPolicy: removalPolicyOf(fate),
  });
  new CfnOutput(stack, 'TableName', {
    value: table.tableName,
    description: `The table with orders, slots, budgets and pauses. ${stays(fate)}`,
  });
  return table;
}

/** One function of the table with everything that is its own: role and log group. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  AUTOMATIONS_HASH,
  BUCKET_NAME,
  CODE_HASH,
  METRICS_NAMESPACE,
  NOTICE_TOPICS,
  PAGE_URL,
  QUEUE_URL,
  SECRET_ARNS,
  TABLE_NAME,
} from '../../shared/aws/environment.ts';
import { automationsHash, codeHash } from '../bundle-hash.ts';
import { type FunctionRow, talksToVenue } from '../functions.ts';
import { functionName, logGroupName, nameIn } from '../physical-names.ts';
import { acknowledgeEveryKey, bucketStatements } from './records-bucket.ts';
import { CONSUMER_ACTIONS } from './signal-queue.ts';
import { acknowledgeInterfaces, interfaceStatements } from './static-address/interface-statements.ts';
import type { StaticAddress } from './static-address/static-address.ts';
import { tagAll } from './tags.ts';
import { vaultStatements } from './vault-statements.ts';

/** What `shared/table` asks of DynamoDB. */
const TABLE_ACTIONS: Readonly<Record<FunctionRow['table'], readonly string[]>> = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  readWrite: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  bulk: [
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
  ],
};

/** How long Lambda's own queue may hold an event: later, a buy would no longer be the one that was planned. */
const MAX_QUEUED_MINUTES = 5;

export interface AutomationFunctionProps {
  readonly stage: string;
  readonly row: FunctionRow;
  /** The folder that `bundleFunctions` made. */
  readonly bundle: string;
  readonly table: Table;
  /** ARN of each secret that it may read, by its id. */
  readonly secretArns: Readonly<Record<string, string>>;
  /** By e-mail channel. */
  readonly topics: Readonly<Record<string, Topic>>;
  /** Of the signals; missing where there is no strategy. */
  readonly queue: Queue | undefined;
  /** Of the exported files; missing where there is no account. */
  readonly bucket: IBucket | undefined;
  /** Of all functions. */
  readonly deadLetters: Queue;
  /** For functions that talk to an exchange; missing where it is not wanted. */
  readonly staticAddress: StaticAddress | undefined;
  /** Where a person finds the page, for functions that tell people. */
  readonly pageUrl?: string;
}

export class AutomationFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: AutomationFunctionProps) {
    super(scope, id);
    const { stage, row, table, deadLetters } = props;
    tagAll(this, { what: row.name });
    const staticAddress = talksToVenue(row) ? props.staticAddress : undefined;
    const bucket = row.extras?.includes('blobs') ? props.bucket : undefined;
    const { secretArns } = props;
    const topicArns = row.extras?.includes('email') ? arnsOf(props.topics) : {};
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: logGroupName(stage, row.name),
      retention: RetentionDays.THREE_MONTHS,
      // A name can be given again only once it is free; what must last is in the ledger.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const statements = [
      allow(TABLE_ACTIONS[row.table], [table.tableArn]),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
      allow(['sqs:SendMessage'], [deadLetters.queueArn]),
      ...keyStatements(Object.values(secretArns)),
      ...vaultStatements(row, Object.values(secretArns)),
      ...publishStatements(Object.values(topicArns)),
      ...queueStatements(row, props.queue),
      ...bucketStatements(row, bucket),
      ...(staticAddress === undefined ? [] : interfaceStatements(functionName(stage, row.name))),
    ];
    const role = functionRole(this, row, statements);
    if (bucket !== undefined) acknowledgeEveryKey(role, bucket);
    if (staticAddress !== undefined) acknowledgeInterfaces(role);
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: functionName(stage, row.name),
      description: row.does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      timeout: Duration.seconds(row.timeoutSeconds),
      memorySize: row.memoryMb,
      ...(row.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: row.reservedConcurrency }),
      environment: {
        [CODE_HASH]: codeHash(props.bundle),
        [AUTOMATIONS_HASH]: automationsHash(props.bundle),
        [TABLE_NAME]: table.tableName,
        [SECRET_ARNS]: JSON.stringify(secretArns),
        [METRICS_NAMESPACE]: nameIn(stage),
        ...(Object.keys(topicArns).length === 0 ? {} : { [NOTICE_TOPICS]: JSON.stringify(topicArns) }),
        ...(sends(row, props.queue) ? { [QUEUE_URL]: props.queue.queueUrl } : {}),
        ...(bucket && { [BUCKET_NAME]: bucket.bucketName }),
        ...(row.secrets.includes('channels') && props.pageUrl ? { [PAGE_URL]: props.pageUrl } : {}),
      },
      role,
      logGroup,
      retryAttempts: row.repeatFailedRun,
      maxEventAge: Duration.minutes(MAX_QUEUED_MINUTES),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    const resource = this.lambda.node.defaultChild as CfnFunction;
    // The role holds its rights itself, and is referred to: to wait for it as well says nothing.
    resource.addDeletionOverride('DependsOn');
    staticAddress?.hold(resource);
    acknowledgeFindings(this.lambda);
  }
}

function functionRole(scope: Construct, row: FunctionRow, statements: PolicyStatement[]): Role {
  return new Role(scope, 'Role', {
    description: `What ${row.name} may do.`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Run: new PolicyDocument({ statements }) },
  });
}

function arnsOf(topics: AutomationFunctionProps['topics']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(topics).map(([name, { topicArn }]) => [name, topicArn]));
}

function publishStatements(topicArns: readonly string[]): PolicyStatement[] {
  return topicArns.length === 0 ? [] : [allow(['sns:Publish'], topicArns)];
}

function sends({ extras }: FunctionRow, queue: Queue | undefined): queue is Queue {
  return queue !== undefined && extras?.includes('queue') === true;
}

function queueStatements(row: FunctionRow, queue: Queue | undefined): PolicyStatement[] {
  if (queue === undefined) return [];
  return [
    ...(sends(row, queue) ? [allow(['sqs:SendMessage'], [queue.queueArn])] : []),
    ...(row.trigger.kind === 'queue' ? [allow(CONSUMER_ACTIONS, [queue.queueArn])] : []),
  ];
}

function keyStatements(secretArns: readonly string[]): PolicyStatement[] {
  return secretArns.length === 0 ? [] : [allow(['secretsmanager:GetSecretValue'], secretArns)];
}

function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}

function acknowledgeFindings(lambda: LambdaFunction): void {
  Validations.of(lambda).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason:
        'The on-failure destination is used instead: it also tells the error, and with both each failure would come twice.',
    },
    {
      id: 'Serverless-LambdaTracing',
      reason:
        'Tracing needs a permission on every resource; the run log and the ledger already tell what one run did.',
    },
  );
}

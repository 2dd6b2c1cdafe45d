/** Emulators of the services that the stacks use, and what each resource of a template becomes in them. */
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { startDynalite } from '../../support/dynalite.ts';
import { type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { javaFault, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';
import type { Place } from './aws-request.ts';
import type { StackTemplate, TemplateResource } from './cloud-assembly.ts';
import type { Physical } from './intrinsics.ts';

/** The one that fauxqs writes into its ARNs. */
export const PLACE: Place = { region: 'us-east-1', accountId: '000000000000' };

export interface Emulators {
  readonly dynamo: DynamoEmulator;
  readonly fauxqs: FauxqsServer;
  readonly secrets: SecretsManagerEndpoint;
  /** Address by the name of the service that requests are signed for. */
  readonly addresses: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** DynamoDB Local where Java is, else dynalite. */
export async function startEmulators(): Promise<Emulators> {
  const [dynamo, fauxqs, secrets] = await Promise.all([
    javaFault() === undefined ? startDynamoDbLocal() : startDynalite(),
    startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: PLACE.region }),
    startSecretsManager(),
  ]);
  const store = `http://127.0.0.1:${fauxqs.port}`;
  return {
    dynamo,
    fauxqs,
    secrets,
    addresses: {
      dynamodb: dynamo.endpoint,
      sqs: store,
      sns: store,
      s3: store,
      secretsmanager: secrets.endpoint,
    },
    stop: async () => {
      await Promise.all([dynamo.stop(), fauxqs.stop(), secrets.stop()]);
    },
  };
}

/**
 * Makes what a function can reach through its environment, with the properties that the template gives it; everything
 * else (alarms, schedules, logs) only gets a name. `endpoint` is where the functions find AWS.
 */
export async function createResources(
  stacks: readonly StackTemplate[],
  emulators: Emulators,
  endpoint: string,
): Promise<(stackName: string, logicalId: string) => Physical> {
  const physical = new Map<string, Physical>();
  for (const { stackName, resources } of stacks) {
    for (const [logicalId, resource] of Object.entries(resources)) {
      const create = CREATED[resource.Type] ?? named;
      physical.set(`${stackName}/${logicalId}`, await create({ logicalId, resource, emulators, endpoint }));
    }
  }
  return (stackName, logicalId) => {
    const found = physical.get(`${stackName}/${logicalId}`);
    if (found === undefined) throw new Error(`stack ${stackName} has no resource ${logicalId}`);
    return found;
  };
}

interface Wanted {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly emulators: Emulators;
  readonly endpoint: string;
}

const CREATED: Readonly<Record<string, (wanted: Wanted) => Promise<Physical>>> = {
  'AWS::DynamoDB::Table': async ({ logicalId, resource, emulators }) => {
    const { TableName = logicalId, AttributeDefinitions, KeySchema, BillingMode } = resource.Properties;
    const client = emulatorClient(emulators.dynamo.endpoint);
    await client.send(new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode }));
    client.destroy();
    return { ref: TableName, attributes: { Arn: arn('dynamodb', `table/${TableName}`) } };
  },
  'AWS::S3::Bucket': async ({ logicalId, resource, emulators }) => {
    const name = resource.Properties.BucketName ?? logicalId.toLowerCase();
    emulators.fauxqs.createBucket(name);
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::SQS::Queue': async ({ logicalId, resource, emulators, endpoint }) => {
    const { QueueName, FifoQueue, VisibilityTimeout, ContentBasedDeduplication } = resource.Properties ?? {};
    const name = QueueName ?? (FifoQueue ? `${logicalId}.fifo` : logicalId);
    const attributes = { FifoQueue, VisibilityTimeout, ContentBasedDeduplication };
    const { queueArn } = emulators.fauxqs.createQueue(name, {
      attributes: Object.fromEntries(
        Object.entries(attributes).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, String(value)]],
        ),
      ),
    });
    return {
      ref: `${endpoint}/${PLACE.accountId}/${name}`,
      attributes: { Arn: queueArn, QueueName: name },
    };
  },
  'AWS::SNS::Topic': async ({ logicalId, resource, emulators }) => {
    const { topicArn } = emulators.fauxqs.createTopic(resource.Properties?.TopicName ?? logicalId);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: logicalId } };
  },
  'AWS::SecretsManager::Secret': async ({ logicalId, emulators }) => {
    const ref = arn('secretsmanager', `secret:${logicalId}-AbCdEf`);
    emulators.secrets.createEmpty(ref);
    return { ref, attributes: { Id: ref } };
  },
  'AWS::Lambda::Function': async ({ logicalId, resource }) => {
    const name = resource.Properties.FunctionName ?? logicalId;
    return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
  },
};

async function named({ logicalId, resource }: Wanted): Promise<Physical> {
  const [, service = '', kind = ''] = resource.Type.toLowerCase().split('::');
  return { ref: logicalId, attributes: { Arn: arn(service, `${kind}/${logicalId}`), Id: logicalId } };
}

function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${PLACE.region}:${PLACE.accountId}:${rest}`;
}

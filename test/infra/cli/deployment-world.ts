/** A deployment of the stage `prod` on this machine: DynamoDB and SQS from emulators, the rest from a stand-in. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { vi } from 'vitest';
import { systemClock } from '../../../shared/core/system-clock.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../../support/aws-endpoint.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, emulatorClient } from '../../support/dynamo-emulator.ts';

export const TABLE = 'standing-orders-prod-data-Ledger';
export const KEY_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Key-1';
const ACCOUNT = '000000000000';

export interface DeploymentWorld extends AwsEndpoint {
  readonly table: Table;
  readonly sqs: SQSClient;
  /** Address of a queue by its name. */
  queueUrl(name: string): string;
  /** What a shell that is signed in has. */
  readonly environment: Readonly<Record<string, string>>;
}

export const QUEUES = {
  deadLetters: 'standing-orders-prod-dead-letters',
  signals: 'standing-orders-prod-signals.fifo',
  signalDeadLetters: 'standing-orders-prod-signals-dead-letters.fifo',
} as const;

/** Also makes it the shell's own, until `stop`. */
export async function startDeployment(): Promise<DeploymentWorld> {
  const aws = await startAwsEndpoint();
  const dynamo = await startDynalite();
  const queues = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
  const queueEndpoint = `http://127.0.0.1:${queues.port}`;
  queues.createQueue(QUEUES.deadLetters, {});
  for (const name of [QUEUES.signals, QUEUES.signalDeadLetters]) {
    queues.createQueue(name, { attributes: { FifoQueue: 'true' } });
  }
  const client = emulatorClient(dynamo.endpoint);
  await createRowsTable(client, TABLE);
  aws.state.dynamo = dynamo.endpoint;
  aws.state.stacks.set('standing-orders-prod-data', {
    status: 'UPDATE_COMPLETE',
    outputs: {
      TableName: TABLE,
      BucketName: 'records',
      SecretArns: JSON.stringify({ main: KEY_ARN }),
    },
  });
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_SQS: queueEndpoint,
    AWS_ENDPOINT_URL_SNS: queueEndpoint,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const sqs = new SQSClient({});
  return {
    ...aws,
    environment,
    sqs,
    table: dynamoTable({ client, tableName: TABLE, clock: systemClock, writer: 'test' }),
    queueUrl: (name) => `${queueEndpoint}/${ACCOUNT}/${name}`,
    stop: async () => {
      vi.unstubAllEnvs();
      sqs.destroy();
      client.destroy();
      await Promise.all([aws.stop(), dynamo.stop(), queues.stop()]);
    },
  };
}

import { SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';

export interface SqsEmulator {
  readonly endpoint: string;
  readonly client: SQSClient;
  /** Of an empty FIFO queue. */
  readonly queueUrl: string;
  stop(): Promise<void>;
}

/** SQS on a free port of this machine, with one FIFO queue. */
export async function startSqs(attributes: Readonly<Record<string, string>> = {}): Promise<SqsEmulator> {
  const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const { queueName } = server.createQueue('signals.fifo', {
    attributes: { FifoQueue: 'true', ...attributes },
  });
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    endpoint,
    client,
    queueUrl: `${endpoint}/000000000000/${queueName}`,
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../queue/queue.ts';
import { sqsQueue } from '../queue/sqs-queue.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { QUEUE_URL } from './environment.ts';
import { requiredSetting } from './required-setting.ts';

/** The extra `queue`: the SQS queue of the stack. Throws `config.invalid`; connects to nothing yet. */
export function openQueue(environment: Readonly<Record<string, string | undefined>>): Queue {
  const queueUrl = requiredSetting(environment, QUEUE_URL);
  return sqsQueue({ client: new SQSClient(CLIENT_SETTINGS), queueUrl });
}

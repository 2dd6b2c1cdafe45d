import { SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '../core/errors.ts';
import type { Queue } from '../queue/queue.ts';
import { sqsQueue } from '../queue/sqs-queue.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { QUEUE_URL } from './environment.ts';

/** The extra `queue`: the SQS queue of the stack. Throws `config.invalid`; connects to nothing yet. */
export function openQueue(environment: Readonly<Record<string, string | undefined>>): Queue {
  const queueUrl = environment[QUEUE_URL];
  if (!queueUrl) {
    throw new AppError(
      'config.invalid',
      `The environment of this function is incomplete (${QUEUE_URL} is not set): deploy the stacks again.`,
    );
  }
  return sqsQueue({ client: new SQSClient(CLIENT_SETTINGS), queueUrl });
}

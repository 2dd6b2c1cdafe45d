/** The queue over SQS FIFO. It only sends; Lambda receives. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError, messageOf } from '../core/errors.ts';
import { messageText } from './message.ts';
import type { Queue } from './queue.ts';

export interface SqsQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

export function sqsQueue({ client, queueUrl }: SqsQueueOptions): Queue {
  return {
    send: async (message) => {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: messageText(message),
        MessageGroupId: message.group,
        // Also what makes it safe that the SDK sends again after a lost reply.
        MessageDeduplicationId: message.dedupId,
      });
      await client.send(command).catch((thrown) => {
        throw asUnavailable(queueUrl, thrown);
      });
    },
  };
}

/** Errors of the caller's side that only mean "slower", by any of the names that SQS gives them. */
const THROTTLED = /Throttl|OverLimit/;

/** The message may or may not be in the queue. */
function asUnavailable(queueUrl: string, thrown: unknown): AppError {
  const error: Error & { $fault?: string } = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  const said = `${error.name}: ${error.message}`;
  if (error.$fault === 'client' && !THROTTLED.test(error.name)) {
    const message = `The queue ${queueUrl} refused the message (${said}): check its address and the permissions.`;
    return new AppError('queue.unavailable', message, { cause: thrown });
  }
  const message = `The queue ${queueUrl} gave no answer (${said}): send the same message again later.`;
  return new AppError('queue.unavailable', message, { cause: thrown, retry: 'later' });
}

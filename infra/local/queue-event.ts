/**
 * Messages of the queue as Lambda hands them to a function, and what its answer says about each.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Received } from '../../shared/queue/sqlite-queue.ts';
import type { JsonObject } from '../../shared/table/table.ts';

const QUEUE_ARN = 'arn:aws:sqs:local:000000000000:standing-orders.fifo';

export function sqsEvent(messages: readonly Received[]): JsonObject {
  return { Records: messages.map(toRecord) };
}

function toRecord(message: Received): JsonObject {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.text,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
      SentTimestamp: String(message.sentAtMs),
      SequenceNumber: message.id.padStart(20, '0'),
      MessageGroupId: message.group,
      MessageDeduplicationId: message.dedupId,
      SenderId: 'local',
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.text).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE_ARN,
    awsRegion: 'local',
  };
}

/** Receipts by what becomes of them. What is in neither list stays in flight until its time ends, and comes again. */
export interface Settlement {
  readonly handled: readonly string[];
  readonly notTried: readonly string[];
}

const FAILED_WHOLLY: Settlement = { handled: [], notTried: [] };

const reportSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * As Lambda reads `batchItemFailures`: no list, or an empty one, is success; a list that it cannot read, or that
 * names a message which was not in the batch, fails everything. In a group nothing counts as tried after the first
 * failure, whatever the function says about it: the order of the group comes first.
 */
export function settlement(messages: readonly Received[], report: JsonObject): Settlement {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) return FAILED_WHOLLY;
  const failed = new Set(parsed.data.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messages.map(({ id }) => id));
  if ([...failed].some((id) => !known.has(id))) return FAILED_WHOLLY;
  const handled: string[] = [];
  const notTried: string[] = [];
  const held = new Set<string>();
  for (const { id, group, receipt } of messages) {
    if (held.has(group)) notTried.push(receipt);
    else if (failed.has(id)) held.add(group);
    else handled.push(receipt);
  }
  return { handled, notTried };
}

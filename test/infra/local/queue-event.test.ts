import { describe, expect, it } from 'vitest';
import { settlement, sqsEvent } from '../../../infra/local/queue-event.ts';
import type { Received } from '../../../shared/queue/sqlite-queue.ts';

const received = (id: string, group: string): Received => ({
  id,
  receipt: `r${id}`,
  group,
  dedupId: `dedup-${id}`,
  body: { n: 1 },
  text: '{"n":1}',
  sentAtMs: 1_000,
  firstReceivedAtMs: 2_000,
  receiveCount: 2,
});

it('the event is that of SQS FIFO', () => {
  expect(sqsEvent([received('7', 'main/BTC_USDT')])).toEqual({
    Records: [
      {
        messageId: '7',
        receiptHandle: 'r7',
        body: '{"n":1}',
        attributes: {
          ApproximateReceiveCount: '2',
          ApproximateFirstReceiveTimestamp: '2000',
          SentTimestamp: '1000',
          SequenceNumber: '00000000000000000007',
          MessageGroupId: 'main/BTC_USDT',
          MessageDeduplicationId: 'dedup-7',
          SenderId: 'local',
        },
        messageAttributes: {},
        md5OfBody: '082c26c8a6bc75226a31da5495cc9292',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:local:000000000000:standing-orders.fifo',
        awsRegion: 'local',
      },
    ],
  });
});

describe('of a batch', () => {
  const batch = [
    received('1', 'a'),
    received('2', 'b'),
    received('3', 'a'),
    received('4', 'b'),
    received('5', 'a'),
  ];
  const failing = (...ids: (string | number)[]) => ({
    batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
  });

  it.each([
    ['names none', failing()],
    ['has no list', {}],
    ['has null for a list', { batchItemFailures: null }],
  ])('everything is handled when the answer %s', (_, report) => {
    expect(settlement(batch, report as never)).toEqual({
      handled: ['r1', 'r2', 'r3', 'r4', 'r5'],
      notTried: [],
    });
  });

  it('a failed message stays, what follows in its group goes back untried, and other groups are handled', () => {
    expect(settlement(batch, failing('3'))).toEqual({ handled: ['r1', 'r2', 'r4'], notTried: ['r5'] });
    expect(settlement(batch, failing('1', '3', '5'))).toEqual({
      handled: ['r2', 'r4'],
      notTried: ['r3', 'r5'],
    });
    expect(settlement(batch, failing('5', '2'))).toEqual({ handled: ['r1', 'r3'], notTried: ['r4'] });
  });

  it.each([
    ['names a message that was not in it', failing('1', '9')],
    ['names an empty text', failing('')],
    ['names no text', failing(1)],
    ['is no list', { batchItemFailures: 'all' }],
  ])('nothing is handled and all fail when the answer %s', (_, report) => {
    expect(settlement(batch, report as never)).toEqual({ handled: [], notTried: [] });
  });
});

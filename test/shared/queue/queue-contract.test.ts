import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { openSqliteQueue } from '../../../shared/queue/sqlite-queue.ts';
import { sqsQueue } from '../../../shared/queue/sqs-queue.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { type OpenQueue, type ReceivedInTest, runQueueContract } from '../../contracts/queue-contract.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { startSqs } from '../../support/sqs-emulator.ts';

runQueueContract({ name: 'SQLite in memory', open: async () => openSqlite() });

runQueueContract({
  name: 'SQLite on disk, beside the table',
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'queue-'));
    const location = join(folder, 'data.sqlite');
    const table = openSqliteTable(location);
    const open = openSqlite(location);
    return {
      ...open,
      close: async () => {
        await open.close();
        table.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});

runQueueContract({
  name: 'SQS FIFO (fauxqs)',
  skip: {
    fiveMinutes: 'the emulator runs in real time',
    emoji: 'the emulator refuses characters that SQS takes',
    wholeGroups: 'the emulator hands out one message of a group at a time',
  },
  open: openSqs,
});

function openSqlite(location?: string): OpenQueue {
  const clock = createManualClock();
  const visibilityTimeoutMs = 30_000;
  const queue = openSqliteQueue({ ...(location && { location }), clock, visibilityTimeoutMs });
  return {
    queue,
    visibilityTimeoutMs,
    receive: async () => {
      const { messages } = await queue.receive(10);
      return messages.map((each) => ({ ...each, acknowledge: () => queue.acknowledge([each.receipt]) }));
    },
    pass: async (ms) => clock.advance(ms),
    close: async () => queue.close(),
  };
}

async function openSqs(): Promise<OpenQueue> {
  const sqs = await startSqs({ VisibilityTimeout: '1' });
  const { client, queueUrl } = sqs;
  const toReceived = ({ Attributes = {}, Body = '', ReceiptHandle }: Message): ReceivedInTest => ({
    group: Attributes.MessageGroupId ?? '',
    dedupId: Attributes.MessageDeduplicationId ?? '',
    body: JSON.parse(Body),
    receiveCount: Number(Attributes.ApproximateReceiveCount),
    acknowledge: async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    },
  });
  return {
    queue: sqsQueue({ client, queueUrl }),
    visibilityTimeoutMs: 1_000,
    receive: async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      });
      return ((await client.send(command)).Messages ?? []).map(toReceived);
    },
    pass: (ms) => sleep(ms + 200),
    close: sqs.stop,
  };
}

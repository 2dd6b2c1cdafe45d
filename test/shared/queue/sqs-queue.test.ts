import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openQueue } from '../../../shared/aws/open-queue.ts';
import type { Queue } from '../../../shared/queue/queue.ts';
import { sqsQueue } from '../../../shared/queue/sqs-queue.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { type SqsEmulator, startSqs } from '../../support/sqs-emulator.ts';

const BROKEN = { status: 500, body: '{"__type":"InternalFailure","message":"oops"}' };
const THROTTLED = {
  status: 400,
  body: '{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slow down"}',
};

let sqs: SqsEmulator;
let proxy: FaultyProxy;
let client: SQSClient;
let queue: Queue;
let cases = 0;

beforeAll(async () => {
  sqs = await startSqs();
  proxy = await startFaultyProxy(sqs.endpoint);
  client = new SQSClient({
    endpoint: proxy.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // The client takes the host of the queue's address.
  queue = sqsQueue({ client, queueUrl: sqs.queueUrl.replace(sqs.endpoint, proxy.endpoint) });
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await sqs.stop();
});
beforeEach(() => {
  cases += 1;
  proxy.befall();
});

const send = () => queue.send({ group: `group-${cases}`, dedupId: `id-${cases}`, body: { n: cases } });
const received = async () => {
  const command = new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl, MaxNumberOfMessages: 10 });
  return ((await sqs.client.send(command)).Messages ?? []).map(({ Body }) => Body);
};

it('sends again after a lost reply, and the message is in the queue once', async () => {
  proxy.befall('lostReply', BROKEN);

  await send();

  expect(proxy.seen.map(({ operation }) => operation)).toEqual(['SendMessage', 'SendMessage', 'SendMessage']);
  expect(await received()).toEqual([`{"n":${cases}}`]);
  expect(await received()).toEqual([]);
});

it.each([
  ['stays broken', [BROKEN, BROKEN, BROKEN]],
  ['stays throttled', [THROTTLED, THROTTLED, THROTTLED]],
  ['never answers a message that it took', ['lostReply', 'lostReply', 'lostReply'] as const],
])('throws `queue.unavailable`, to be sent again later, when SQS %s', async (_, fates) => {
  proxy.befall(...fates);

  await expect(send()).rejects.toMatchObject({ code: 'queue.unavailable', retry: 'later' });
});

it('names a queue that does not exist, and says that sending again does not help', async () => {
  const missing = sqsQueue({ client: sqs.client, queueUrl: `${sqs.endpoint}/000000000000/none.fifo` });

  await expect(missing.send({ group: 'a', dedupId: 'a', body: {} })).rejects.toMatchObject({
    code: 'queue.unavailable',
    retry: 'never',
    message: expect.stringMatching(/none\.fifo refused the message .*: check its address/),
  });
});

it('is opened on Lambda by the address in the environment, which must be set', () => {
  expect(() => openQueue({})).toThrow(
    'The environment of this function is incomplete (QUEUE_URL is not set): deploy the stacks again.',
  );
});

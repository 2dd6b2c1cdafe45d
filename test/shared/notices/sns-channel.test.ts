import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Notice } from '../../../shared/notices/notices.ts';
import { snsChannel } from '../../../shared/notices/sns-channel.ts';

const NOTICE: Notice = {
  key: 'k',
  severity: 'urgent',
  title: 'btc-weekly: the outcome of an order is unclear – look',
  text: 'It is unknown since 08:00.\nFee 0.1 €.',
  atMs: 0,
};

let server: Awaited<ReturnType<typeof startFauxqs>>;
let client: SNSClient;
let topicArn: string;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
  client = new SNSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  topicArn = (await client.send(new CreateTopicCommand({ Name: 'notices' }))).TopicArn ?? '';
  server.createQueue('mail');
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:mail';
  await client.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint }));
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** The last message that came out at the topic. */
function received(): { Subject: string; Message: string } {
  const last = server.inspectQueue('mail')?.messages.ready.at(-1);
  return JSON.parse(last?.body ?? '{}');
}

it('publishes the notice with a subject of plain ASCII', async () => {
  await snsChannel({ name: 'email', topicArn }, client).send(NOTICE);

  expect(received()).toMatchObject({
    Subject: 'Urgent: btc-weekly: the outcome of an order is unclear - look',
    Message: `Urgent: ${NOTICE.title}\n\n${NOTICE.text}`,
  });
});

it('keeps a subject under 100 characters and without line breaks', async () => {
  await snsChannel({ name: 'email', topicArn }, client).send({ ...NOTICE, title: 'a\n'.repeat(200) });

  expect(received().Subject).toMatch(/^Urgent: [a ]{91}$/);
});

it('says what to do when the topic is gone', async () => {
  const gone = snsChannel({ name: 'email', topicArn: `${topicArn}-gone` }, client);

  await expect(gone.send(NOTICE)).rejects.toMatchObject({
    code: 'notice.undelivered',
    retry: 'never',
    message: expect.stringMatching(/Amazon SNS answered NotFound\w*; deploy the stacks again/),
  });
});

it('may be tried again when Amazon gives no answer', async () => {
  const unreachable = new SNSClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  await expect(snsChannel({ name: 'email', topicArn }, unreachable).send(NOTICE)).rejects.toMatchObject({
    code: 'notice.undelivered',
    retry: 'later',
  });
});

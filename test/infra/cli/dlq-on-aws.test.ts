import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { type DeploymentWorld, QUEUES, startDeployment } from './deployment-world.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations } from './two-plans.ts';

const trend = { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT'] };
/** One minute after a slot of the plan `nightly`. */
const NOW = Date.parse('2027-03-27T01:31:00Z');
const SLOT = '2027-03-27T01:30:00Z';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:standing-orders-prod-';

let deployed: DeploymentWorld;
let world: CliWorld;
beforeAll(async () => {
  deployed = await startDeployment();
  for (const row of ['dca-buy', 'order-reconcile', 'grid-plan']) {
    deployed.state.functions.set(`standing-orders-prod-${row}`, { configuration: {} });
  }
});
afterAll(() => deployed.stop());
beforeEach(async () => {
  world = await createCliWorld({ ...automations, signals: { trend } }, { nowMs: NOW });
  deployed.state.errors.clear();
  deployed.state.invoked.length = 0;
});
afterEach(async () => {
  world.close();
  for (const name of Object.values(QUEUES)) {
    await deployed.sqs.send(new PurgeQueueCommand({ QueueUrl: deployed.queueUrl(name) }));
  }
});

/** As Lambda leaves it: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function failedRun(row: string, event: object, errorMessage = 'The venue gave no answer.') {
  return sendTo(QUEUES.deadLetters, {
    MessageBody: JSON.stringify({
      version: '1.0',
      timestamp: '2027-03-27T01:30:40.568Z',
      requestContext: {
        requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
        functionArn: `${ARN}${row}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'AppError', errorMessage, trace: [] },
    }),
  });
}

/** As the scheduler leaves it: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function notStarted(row: string, body: object, attributes: Readonly<Record<string, string>> = {}) {
  const said = {
    ERROR_CODE: 'Lambda.ThrottlingException',
    ERROR_MESSAGE: 'Rate Exceeded.',
    EXECUTION_ID: '0a1b2c3d',
    EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: '3',
    SCHEDULED_TIME: SLOT,
    SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/standing-orders-prod/nightly',
    TARGET_ARN: `${ARN}${row}`,
    ...attributes,
  };
  return sendTo(QUEUES.deadLetters, {
    MessageBody: JSON.stringify(body),
    MessageAttributes: Object.fromEntries(
      Object.entries(said).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  });
}

function deadSignal(id: string) {
  return sendTo(QUEUES.signalDeadLetters, {
    MessageBody: JSON.stringify({ strategy: 'trend', id }),
    MessageGroupId: 'main/BTC_USDT',
    MessageDeduplicationId: `first-${id}`,
  });
}

async function sendTo(
  queue: string,
  message: Omit<SendMessageCommand['input'], 'QueueUrl'>,
): Promise<string> {
  const QueueUrl = deployed.queueUrl(queue);
  const { MessageId = '' } = await deployed.sqs.send(new SendMessageCommand({ ...message, QueueUrl }));
  return MessageId;
}

async function left(queue: string): Promise<readonly string[]> {
  const QueueUrl = deployed.queueUrl(queue);
  const { Messages = [] } = await deployed.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ MessageId = '' }) => MessageId);
}

async function keepSignal(id: string): Promise<void> {
  const signal = {
    id,
    strategy: 'trend',
    receivedAtMs: NOW,
    atMs: NOW,
    symbol: 'BTC_USDT',
    action: 'buy' as const,
  };
  await recordSignal(deployed.table, signal, '{}');
}

const dlq = (...words: string[]) => world.run('dlq', ...words, '--aws');

describe('dlq list --aws', { timeout: 20_000 }, () => {
  it('shows a failed run, and leaves it where it is', async () => {
    const id = await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    const { code, out } = await dlq('list');
    expect(code).toBe(0);
    expect(out).toContain(`${id.slice(0, 8)}  dca-buy  `);
    expect(out).toContain('event   {"plan":"nightly","slot":"2027-03-27T01:30:00Z"}');
    expect(out).toContain('why     The venue gave no answer. Request e4b46cbf-b738-xmpl-8880-a18cdf61200e.');
    expect(out).toContain('replay  replay: It can be placed until 2027-03-27T');
    expect(await left(QUEUES.deadLetters)).toEqual([id]);
  });

  it('shows an event that no schedule could hand over, with the instant that it was for', async () => {
    await notStarted('dca-buy', { plan: 'nightly', slot: '<aws.scheduler.scheduled-time>' });
    const { out } = await dlq();
    expect(out).toContain('event   {"plan":"nightly","slot":"2027-03-27T01:30:00Z"}');
    expect(out).toContain(
      'why     The schedule nightly could not start it at 2027-03-27T01:30:00Z (Lambda.ThrottlingException: Rate Exceeded).',
    );
  });

  it('reads the form of a universal target too, and offers no replay of what came in part', async () => {
    const body = { FunctionName: `${ARN}dca-buy`, Payload: `{"plan":"nightly","slot":"${SLOT}"}` };
    await notStarted('x', body, { TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' });
    await notStarted('dca-buy', {}, { IS_PAYLOAD_TRUNCATED: 'true' });
    const { letters } = JSON.parse((await dlq('list', '--json')).out);
    expect(letters).toMatchObject([
      { functionName: 'dca-buy', event: { plan: 'nightly' }, replay: { verdict: 'useful' } },
      { functionName: 'dca-buy', replay: { verdict: 'over', text: 'Its event did not come whole.' } },
    ]);
  });

  it('says that a slot is over, that the clock does the rest, and that a person can ask again', async () => {
    await failedRun('dca-buy', { plan: 'nightly', slot: '2027-03-26T01:30:00Z' });
    await failedRun('order-reconcile', {});
    await failedRun('grid-plan', { do: 'start', grid: 'g' });
    const { letters } = JSON.parse((await dlq('list', '--json')).out);
    const verdicts = Object.fromEntries(
      letters.map((letter: { functionName: string; replay: { verdict: string } }) => [
        letter.functionName,
        letter.replay.verdict,
      ]),
    );
    expect(verdicts).toEqual({ 'dca-buy': 'over', 'order-reconcile': 'harmless', 'grid-plan': 'over' });
  });

  it('shows no secret, neither of an event nor in what a function said', async () => {
    const said = 'POST /signals/trend/Abc_123-secret-token was refused.';
    await failedRun('grid-plan', { apiSecret: 'do-not-show', token: 'nor-this' }, said);
    const { out } = await dlq('list');
    expect(out).not.toMatch(/do-not-show|nor-this|Abc_123/);
    expect(out).toContain('/signals/trend/[redacted]');
  });

  it('shows what nobody knows, so that a person can look', async () => {
    await sendTo(QUEUES.deadLetters, { MessageBody: 'hello' });
    expect((await dlq('list')).out).toContain('too late: Nobody knows what it asks for.');
  });
});

describe('dlq replay --aws', { timeout: 20_000 }, () => {
  it('starts the function with the same event and removes the letter after that', async () => {
    const id = await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    const { code, out } = await dlq('replay', id);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${id.slice(0, 8)}  handed to dca-buy again and removed\n`,
    });
    expect(deployed.state.invoked).toEqual([
      { name: 'standing-orders-prod-dca-buy', type: 'Event', event: { plan: 'nightly', slot: SLOT } },
    ]);
    expect(await left(QUEUES.deadLetters)).toEqual([]);
  });

  it('keeps the letter when it could not be handed over', async () => {
    const id = await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    deployed.state.errors.set('POST /2015-03-31/functions/standing-orders-prod-dca-buy/invocations', [
      'AccessDeniedException',
      'You may not',
      403,
    ]);
    const { code, out } = await dlq('replay', id.slice(0, 8));
    expect(code).toBe(1);
    expect(out).toContain('left where it is: AWS did not let you start standing-orders-prod-dca-buy');
    expect(await left(QUEUES.deadLetters)).toEqual([id]);
  });

  it('with --all leaves what is over, which is no failure', async () => {
    const over = await failedRun('dca-buy', { plan: 'nightly', slot: '2027-03-26T01:30:00Z' });
    await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    expect((await dlq('replay', '--all')).code).toBe(0);
    expect(deployed.state.invoked).toHaveLength(1);
    expect(await left(QUEUES.deadLetters)).toEqual([over]);
    expect((await dlq('replay', over)).code).toBe(1);
  });

  it('sends a signal to its queue again, even within the time in which the queue drops repetitions', async () => {
    await keepSignal('s1');
    await sendTo(QUEUES.signals, {
      MessageBody: '{"strategy":"trend","id":"s1"}',
      MessageGroupId: 'main/BTC_USDT',
      MessageDeduplicationId: 'first-s1',
    });
    const QueueUrl = deployed.queueUrl(QUEUES.signals);
    await deployed.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await deadSignal('s1');
    expect((await dlq('replay', '--all')).code).toBe(0);
    const { Messages = [] } = await deployed.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
    );
    expect(Messages).toMatchObject([
      { Body: '{"strategy":"trend","id":"s1"}', Attributes: { MessageGroupId: 'main/BTC_USDT' } },
    ]);
    expect(await left(QUEUES.signalDeadLetters)).toEqual([]);
  });
});

describe('dlq drop --aws', { timeout: 20_000 }, () => {
  it('removes nothing where nobody can be asked', async () => {
    const id = await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    expect((await dlq('drop', id)).code).toBe(1);
    expect(await left(QUEUES.deadLetters)).toEqual([id]);
  });

  it('with --yes removes the named ones alone', async () => {
    const id = await failedRun('dca-buy', { plan: 'nightly', slot: SLOT });
    const other = await failedRun('order-reconcile', {});
    expect(await dlq('drop', id, '--yes')).toMatchObject({
      code: 0,
      out: `${id.slice(0, 8)}  removed for good\n`,
    });
    expect(await left(QUEUES.deadLetters)).toEqual([other]);
  });
});

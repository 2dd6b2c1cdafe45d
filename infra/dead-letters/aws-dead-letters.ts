/** The dead letters of a deployment: one queue of all functions and schedules, and one of the signals. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AppError } from '../../shared/core/errors.ts';
import { ASK_SETTINGS, ask, isNamed } from '../cli/aws/ask.ts';
import { deadLettersName, functionName, signalDeadLettersName, signalsName } from '../physical-names.ts';
import type { DeadLetter, DeadLetters } from './dead-letter.ts';
import { readLetter, readSignalLetter } from './read-letter.ts';

/** While a letter is looked at nobody else gets it; a command that dies holds it no longer than this. */
const HELD_SECONDS = 60;
/** Asks all of SQS's servers, and not some. */
const WAIT_SECONDS = 1;
const BATCH = 10;
const MOST_LETTERS = 1_000;

interface Held {
  readonly message: Message;
  readonly queueUrl: string;
}

/** Connects to nothing yet. Every call throws `config.*` and `aws.*` as `ask` does. */
export function openAwsDeadLetters(stage: string): DeadLetters {
  // The addresses of queues need not be hosts that can be reached from here, e.g. behind an endpoint of one's own.
  const sqs = new SQSClient({ ...ASK_SETTINGS, useQueueUrlAsEndpoint: false });
  // An event sent twice would be handled twice: harmless, and still no reason to.
  const lambda = new LambdaClient({ ...ASK_SETTINGS, maxAttempts: 1 });
  const held = new Map<string, Held>();

  const take = async (queueName: string, read: (message: Message) => DeadLetter) => {
    const queueUrl = await urlOf(sqs, queueName);
    if (queueUrl === undefined) return { letters: [], hidden: 0 };
    const letters: DeadLetter[] = [];
    for await (const message of receiveAll(sqs, queueUrl)) {
      const letter = read(message);
      held.set(letter.id, { message, queueUrl });
      letters.push(letter);
    }
    return { letters, hidden: await waitingIn(sqs, queueUrl) };
  };

  const remove = async ({ id }: DeadLetter): Promise<boolean> => {
    const found = held.get(id);
    if (found === undefined) return false;
    const { queueUrl: QueueUrl, message } = found;
    const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle });
    await ask('remove the dead letter', () => sqs.send(command));
    held.delete(id);
    return true;
  };

  return {
    list: async () => {
      const [ofFunctions, ofSignals] = await Promise.all([
        take(deadLettersName(stage), (message) => readLetter(stage, message)),
        take(signalDeadLettersName(stage), readSignalLetter),
      ]);
      return {
        letters: [...ofFunctions.letters, ...ofSignals.letters].sort((a, b) => a.atMs - b.atMs),
        hidden: ofFunctions.hidden + ofSignals.hidden,
      };
    },
    replay: async (letter) => {
      const found = held.get(letter.id);
      if (found === undefined) return false;
      if (letter.from === 'signal') await sendSignal(sqs, stage, found.message);
      else await startAgain(lambda, stage, letter);
      return remove(letter);
    },
    drop: remove,
    release: async () => {
      for (const { message, queueUrl: QueueUrl } of held.values()) {
        const command = new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: message.ReceiptHandle,
          VisibilityTimeout: 0,
        });
        // What cannot be given back comes back by itself.
        await sqs.send(command).catch(() => undefined);
      }
      held.clear();
      sqs.destroy();
      lambda.destroy();
    },
  };
}

/** `undefined` where there is none: without a strategy there are no signals. */
async function urlOf(sqs: SQSClient, name: string): Promise<string | undefined> {
  try {
    const { QueueUrl } = await ask(`find the queue ${name}`, () =>
      sqs.send(new GetQueueUrlCommand({ QueueName: name })),
    );
    return QueueUrl;
  } catch (error) {
    if (isNamed(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) return undefined;
    throw error;
  }
}

async function* receiveAll(sqs: SQSClient, queueUrl: string): AsyncGenerator<Message> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: BATCH,
    VisibilityTimeout: HELD_SECONDS,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  for (let count = 0; count < MOST_LETTERS; ) {
    const { Messages = [] } = await ask('read the dead letters', () => sqs.send(command));
    if (Messages.length === 0) return;
    count += Messages.length;
    yield* Messages;
  }
}

/** What SQS did not hand out: of one symbol's signals at most ten come at once, and the others wait behind them. */
async function waitingIn(sqs: SQSClient, queueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  const { Attributes } = await ask('count the dead letters', () => sqs.send(command));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

async function startAgain(lambda: LambdaClient, stage: string, letter: DeadLetter): Promise<void> {
  const name = functionName(stage, letter.functionName);
  const command = new InvokeCommand({
    FunctionName: name,
    InvocationType: 'Event',
    Payload: JSON.stringify(letter.event),
  });
  await ask(`start ${name}`, () => lambda.send(command));
}

/**
 * Under an id of this letter's own: under its first one the queue would drop it as a repetition for five minutes, and
 * it would be lost. Sent twice, by a replay whose removal failed, it is handled twice, which has one outcome.
 */
async function sendSignal(sqs: SQSClient, stage: string, message: Message): Promise<void> {
  const queueUrl = await urlOf(sqs, signalsName(stage));
  if (queueUrl === undefined) {
    throw new AppError(
      'config.notFound',
      `The queue ${signalsName(stage)} is not deployed any more: deploy again, or drop the letter.`,
    );
  }
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: message.Body,
    MessageGroupId: message.Attributes?.MessageGroupId ?? 'replayed',
    MessageDeduplicationId: `replay-${message.MessageId}`,
  });
  await ask('send the signal again', () => sqs.send(command));
}

/** Reads what Lambda, EventBridge Scheduler and the signal queue leave in a dead-letter queue. */
import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { isoSeconds } from '../../shared/core/clock.ts';
import type { Json } from '../../shared/table/table.ts';
import { namePrefix } from '../physical-names.ts';
import type { DeadLetter } from './dead-letter.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const destinationRecord = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  requestPayload: z.json(),
  responsePayload: z.looseObject({ errorMessage: z.string().optional() }).nullish().catch(undefined),
});

/** A message of a schedule without placeholders that the scheduler did not fill in. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** Of the queue that all functions and schedules of the stage share. Never throws: a person must see what is there. */
export function readLetter(stage: string, message: Message): DeadLetter {
  const { MessageAttributes: attributes = {}, Body: body = '' } = message;
  const value = jsonOf(body);
  if (attributes['SCHEDULE_ARN'] !== undefined) return fromSchedule(stage, message, value);
  const record = destinationRecord.safeParse(value);
  if (record.success) return fromRun(stage, message, record.data);
  return {
    ...commonOf(message),
    from: 'unreadable',
    functionName: '',
    why: 'It is neither a failed run nor an event that could not be handed over; nothing of this project sends such.',
  };
}

/** Of the queue of signals. */
export function readSignalLetter(message: Message): DeadLetter {
  const event = jsonOf(message.Body ?? '');
  const tries = message.Attributes?.ApproximateReceiveCount;
  return {
    ...commonOf(message),
    from: 'signal',
    functionName: 'signal-order',
    why: `It was tried in vain${tries === undefined ? '' : ' as often as the queue allows'}; the log of signal-order says why.`,
    ...(event === undefined ? {} : { event }),
  };
}

function fromRun(stage: string, message: Message, record: z.infer<typeof destinationRecord>): DeadLetter {
  const { requestContext, requestPayload, responsePayload, timestamp } = record;
  const { functionArn, condition, requestId } = requestContext;
  return {
    id: message.MessageId ?? '',
    from: 'run',
    functionName: rowOf(stage, functionArn),
    atMs: Date.parse(timestamp),
    why: `${runFault(condition, responsePayload?.errorMessage)} Request ${requestId}.`,
    event: requestPayload as Json,
  };
}

function runFault(condition: string, errorMessage: string | undefined): string {
  if (condition === 'EventAgeExceeded')
    return 'It waited too long for the function to be free, and never ran.';
  return errorMessage === undefined ? `It failed (${condition}).` : sentence(errorMessage);
}

function fromSchedule(stage: string, message: Message, body: Json | undefined): DeadLetter {
  const text = (name: string): string | undefined => message.MessageAttributes?.[name]?.StringValue;
  const scheduled = text('SCHEDULED_TIME');
  const code = text('ERROR_CODE') ?? 'unknown';
  const reason = text('ERROR_MESSAGE');
  const isWhole = text('IS_PAYLOAD_TRUNCATED') !== 'true';
  const event = isWhole ? eventOf(body, scheduled) : undefined;
  return {
    ...commonOf(message),
    from: 'schedule',
    functionName: rowOf(stage, functionArnOf(body) ?? text('TARGET_ARN') ?? ''),
    why: `The schedule ${(text('SCHEDULE_ARN') ?? '').split('/').at(-1)} could not start it${scheduled === undefined ? '' : ` at ${isoSeconds(Date.parse(scheduled))}`} (${code}${reason === undefined ? '' : `: ${sentence(reason).slice(0, -1)}`}).`,
    ...(event === undefined ? {} : { event }),
  };
}

/** A universal target has the event as text in `Payload`; a ready-made one has it as it is. */
function eventOf(body: Json | undefined, scheduled: string | undefined): Json | undefined {
  const payload = isObject(body) && typeof body['Payload'] === 'string' ? jsonOf(body['Payload']) : body;
  if (!isObject(payload) || scheduled === undefined) return payload;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, value === SCHEDULED_TIME ? scheduled : value]),
  );
}

function functionArnOf(body: Json | undefined): string | undefined {
  return isObject(body) && typeof body['FunctionName'] === 'string' ? body['FunctionName'] : undefined;
}

/** Of an ARN of a function or its name, with or without version. */
function rowOf(stage: string, arn: string): string {
  const name = /(?:^|:function:)([^:]+)(?::[^:]+)?$/.exec(arn)?.[1] ?? arn;
  return name.startsWith(namePrefix(stage)) ? name.slice(namePrefix(stage).length) : name;
}

function commonOf({ MessageId, Attributes }: Message): Pick<DeadLetter, 'id' | 'atMs'> {
  return { id: MessageId ?? '', atMs: Number(Attributes?.SentTimestamp ?? 0) };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sentence(text: string): string {
  return `${text.trim().replace(/\.$/, '')}.`;
}

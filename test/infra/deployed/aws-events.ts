/** Events as AWS sends them, made of what the templates say. */
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type HttpRequest, httpEvent } from '../../../infra/local/http-event.ts';
import { createRouter } from '../../../infra/local/http-routes.ts';
import { isoSeconds } from '../../../shared/core/clock.ts';
import { functionRow } from '../local/function-row.ts';
import type { Deployment } from './deployment.ts';
import { PLACE } from './emulators.ts';
import type { LambdaProcess } from './lambda-process.ts';

/** EventBridge Scheduler puts the instant in place of it, e.g. `2026-11-24T08:00:00Z`. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** What the schedules of a function hand over at one instant. */
export function scheduledEvents(
  deployment: Deployment,
  name: string,
  atMs: number,
): readonly Readonly<Record<string, unknown>>[] {
  const { arn } = deployment.function(name);
  return deployment
    .resources('AWS::Scheduler::Schedule')
    .map(({ Target }) => Target as { readonly Arn: string; readonly Input: string })
    .filter((target) => target.Arn === arn)
    .map(({ Input }) => JSON.parse(Input.replaceAll(SCHEDULED_TIME, isoSeconds(atMs))));
}

export interface Sent extends Partial<HttpRequest> {
  readonly method: string;
  readonly path: string;
}

/** Of the HTTP API, payload format 2.0. Throws where the API has no such route. */
export function apiEvent(deployment: Deployment, { path, ...sent }: Sent, nowMs: number): unknown {
  const routes = deployment.resources('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => String(RouteKey));
  const match = createRouter([functionRow('any', { kind: 'http', routes })])(sent.method, path);
  if (match === undefined) throw new Error(`the API has no route for ${sent.method} ${path}`);
  const request = {
    protocol: 'HTTP/1.1',
    query: '',
    headers: { 'content-type': ['application/json'], host: ['abcdef.execute-api.us-east-1.amazonaws.com'] },
    sourceIp: '203.0.113.7',
    body: Buffer.from(''),
    ...sent,
  };
  return httpEvent(request, match, { requestId: 'JKJaXmPLvHcESHA=', nowMs });
}

/**
 * What Lambda's poller does: takes a batch with the rights of the function's role, hands it over, and takes away what
 * was handled. Answers how many messages there were.
 */
export async function pollQueue(
  deployment: Deployment,
  name: string,
  lambda: LambdaProcess,
): Promise<{ readonly received: number; readonly failed: readonly string[] }> {
  const { arn, accessKeyId } = deployment.function(name);
  const source = deployment
    .resources('AWS::Lambda::EventSourceMapping')
    .find(({ FunctionName }) => arn.endsWith(`:${FunctionName}`) || FunctionName === arn);
  if (source === undefined) throw new Error(`nothing feeds ${name}`);
  const eventSourceARN = String(source['EventSourceArn']);
  const queueUrl = `${deployment.aws.url}/${PLACE.accountId}/${eventSourceARN.split(':').at(-1)}`;
  const client = new SQSClient({
    endpoint: deployment.aws.url,
    region: PLACE.region,
    credentials: { accessKeyId, secretAccessKey: 'of-an-emulator' },
  });
  try {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Number(source['BatchSize']),
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return { received: 0, failed: [] };
    const report = await lambda.invoke({
      Records: Messages.map((message) => recordOf(message, eventSourceARN)),
    });
    const failed: readonly string[] = report.batchItemFailures.map(
      ({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier,
    );
    for (const { MessageId = '', ReceiptHandle } of Messages) {
      if (failed.includes(MessageId)) continue;
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    return { received: Messages.length, failed };
  } finally {
    client.destroy();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function recordOf(message: Message, eventSourceARN: string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: PLACE.region,
  };
}

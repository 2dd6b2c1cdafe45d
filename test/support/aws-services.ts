/** What each service answers; shapes as in its API reference. */

import type { IncomingHttpHeaders } from 'node:http';
import { invariant } from '../../shared/core/errors.ts';

export interface AwsRequest {
  readonly service: string;
  /** The action of a query, the target of a JSON call, or method and path. */
  readonly operation: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AwsReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FakeStack {
  readonly status: string;
  readonly reason?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Physical ids by type. */
  readonly resources?: readonly (readonly [type: string, id: string])[];
}

export interface FakeFunction {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What an invocation gives: an answer, an error as the Node runtime tells it (also of one thrown), or no reply at all. */
  answer?(event: unknown): unknown;
  fails?: { readonly errorType: string; readonly errorMessage: string };
  silent?: boolean;
}

export interface AwsState {
  /** What the webhook answers to a stranger. */
  webhookStatus: number;
  /** Where DynamoDB's own calls go on to. */
  dynamo?: string;
  deletionProtection: boolean;
  pointInTimeRecovery: 'ENABLED' | 'DISABLED';
  readonly stacks: Map<string, FakeStack>;
  readonly functions: Map<string, FakeFunction>;
  /** Bodies of `GetSchedule` by name. */
  readonly schedules: Map<string, Readonly<Record<string, unknown>>>;
  readonly alarms: Readonly<Record<string, unknown>>[];
  /** Bodies of `DescribeSecret` by ARN. */
  readonly secrets: Map<string, Readonly<Record<string, unknown>>>;
  /** Sums by function and metric: instants in seconds and values. */
  readonly metrics: Map<string, readonly (readonly [atSeconds: number, value: number])[]>;
  /** Events that functions were given, with how they were called. */
  readonly invoked: { readonly name: string; readonly type: string; readonly event: unknown }[];
  /** Error names by operation, in place of an answer. */
  readonly errors: Map<string, readonly [name: string, message: string, status?: number]>;
}

export function createAwsState(): AwsState {
  return {
    webhookStatus: 401,
    deletionProtection: true,
    pointInTimeRecovery: 'ENABLED',
    stacks: new Map(),
    functions: new Map(),
    schedules: new Map(),
    alarms: [],
    secrets: new Map(),
    metrics: new Map(),
    invoked: [],
    errors: new Map(),
  };
}

export async function answerAs(state: AwsState, request: AwsRequest): Promise<AwsReply | 'silence'> {
  const fault = state.errors.get(request.operation);
  if (fault !== undefined) return errorReply(request.service, ...fault);
  switch (request.service) {
    case 'cloudformation':
      return cloudFormation(state, request);
    case 'lambda':
      return lambda(state, request);
    case 'scheduler':
      return scheduler(state, request);
    case 'monitoring':
      return cloudWatch(state, request);
    case 'secretsmanager':
      return secretsManager(state, request);
    case 'dynamodb':
      return dynamo(state, request);
    default:
      return errorReply(request.service, 'UnknownOperationException', `no service ${request.service}`);
  }
}

function errorReply(service: string, name: string, message: string, status = 400): AwsReply {
  if (service === 'cloudformation') {
    return xml(
      `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      status,
    );
  }
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, message, Message: message }),
  };
}

function cloudFormation(state: AwsState, { operation, query }: AwsRequest): AwsReply {
  const asked = query['StackName'];
  const found = asked === undefined ? undefined : state.stacks.get(asked);
  if (asked !== undefined && found === undefined) {
    return errorReply('cloudformation', 'ValidationError', `Stack with id ${asked} does not exist`);
  }
  if (operation === 'DescribeStacks') {
    const shown = asked === undefined ? [...state.stacks] : [[asked, found as FakeStack] as const];
    return result(operation, `<Stacks>${shown.map(stackXml).join('')}</Stacks>`);
  }
  if (operation === 'ListStackResources' && found !== undefined) {
    const members = (found.resources ?? []).map(
      ([type, id], index) =>
        `<member><LogicalResourceId>R${index}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LastUpdatedTimestamp>2026-11-01T00:00:00Z</LastUpdatedTimestamp></member>`,
    );
    return result(operation, `<StackResourceSummaries>${members.join('')}</StackResourceSummaries>`);
  }
  return errorReply('cloudformation', 'InvalidAction', `no ${operation}`);
}

function stackXml([name, { status, reason, outputs = {} }]: readonly [string, FakeStack]): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value.replaceAll('"', '&quot;')}</OutputValue></member>`,
  );
  const why = reason === undefined ? '' : `<StackStatusReason>${reason}</StackStatusReason>`;
  return `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus>${why}<CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member>`;
}

function result(operation: string, inner: string): AwsReply {
  return xml(
    `<${operation}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${operation}Response>`,
  );
}

function xml(body: string, status = 200): AwsReply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function json(body: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): AwsReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/;
const REQUEST_ID = '8f3d2c1b-0000-4000-8000-000000000001';

async function lambda(
  state: AwsState,
  { operation, path, headers, body }: AwsRequest,
): Promise<AwsReply | 'silence'> {
  const [, name = '', what] = FUNCTION_PATH.exec(path) ?? [];
  const found = state.functions.get(name);
  if (found === undefined) {
    return errorReply('lambda', 'ResourceNotFoundException', `Function not found: ${name}`, 404);
  }
  if (what === 'configuration' && operation.startsWith('GET ')) {
    return json({ FunctionName: name, ...found.configuration });
  }
  if (what !== 'invocations' || !operation.startsWith('POST ')) {
    return errorReply('lambda', 'UnknownOperationException', `no ${operation}`, 404);
  }
  const event: unknown = JSON.parse(body);
  const type = String(headers['x-amz-invocation-type']);
  state.invoked.push({ name, type, event });
  if (found.silent) return 'silence';
  const ids = { 'x-amzn-requestid': REQUEST_ID };
  if (type === 'Event') return { status: 202, headers: ids, body: '' };
  const failure = (fails: FakeFunction['fails']): AwsReply =>
    json({ ...fails, trace: ['Error: at index.mjs'] }, { ...ids, 'x-amz-function-error': 'Unhandled' });
  if (found.fails !== undefined) return failure(found.fails);
  try {
    return json((await found.answer?.(event)) ?? {}, ids);
  } catch (thrown) {
    invariant(thrown instanceof Error, 'a function throws errors');
    return failure({ errorType: thrown.name, errorMessage: thrown.message });
  }
}

function scheduler(state: AwsState, { operation, query, path }: AwsRequest): AwsReply {
  if (operation === 'GET /schedules') {
    const all = [...state.schedules].filter(([, { GroupName }]) => GroupName === query['ScheduleGroup']);
    return json({ Schedules: all.map(([Name, { GroupName, State }]) => ({ Name, GroupName, State })) });
  }
  const [, name] = /^\/schedules\/([^/]+)$/.exec(path) ?? [];
  const found = name === undefined ? undefined : state.schedules.get(name);
  if (found === undefined || found['GroupName'] !== query['groupName']) {
    return errorReply('scheduler', 'ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  }
  return json({ Name: name, ...found });
}

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Value: string }[];
    };
  };
}

function cloudWatch(state: AwsState, { operation, body }: AwsRequest): AwsReply {
  const asked = JSON.parse(body);
  switch (operation) {
    case 'GraniteServiceVersion20100801.DescribeAlarms': {
      const begins = (alarm: Readonly<Record<string, unknown>>) =>
        String(alarm['AlarmName']).startsWith(asked.AlarmNamePrefix);
      return json({ MetricAlarms: state.alarms.filter(begins), CompositeAlarms: [] });
    }
    case 'GraniteServiceVersion20100801.GetMetricData':
      return json({
        MetricDataResults: asked.MetricDataQueries.map(({ Id, MetricStat: { Metric } }: MetricQuery) => {
          const points = state.metrics.get(`${Metric.Dimensions[0]?.Value} ${Metric.MetricName}`) ?? [];
          const inside = points.filter(([at]) => at >= asked.StartTime && at < asked.EndTime);
          return {
            Id,
            Label: Metric.MetricName,
            StatusCode: 'Complete',
            Timestamps: inside.map(([at]) => at),
            Values: inside.map(([, value]) => value),
          };
        }),
      });
    default:
      return errorReply('monitoring', 'UnknownOperationException', `no ${operation}`);
  }
}

async function dynamo(state: AwsState, { operation, headers, body }: AwsRequest): Promise<AwsReply> {
  if (operation === 'DynamoDB_20120810.DescribeContinuousBackups') {
    const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: state.pointInTimeRecovery };
    return json({
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
    });
  }
  const sent = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
  const reply = await fetch(state.dynamo ?? '', {
    method: 'POST',
    headers: Object.fromEntries(sent.map((name) => [name, String(headers[name] ?? '')])),
    body,
  });
  const text = await reply.text();
  const own = operation === 'DynamoDB_20120810.DescribeTable' && reply.ok;
  const said = own ? JSON.parse(text) : {};
  if (own) said.Table.DeletionProtectionEnabled = state.deletionProtection;
  const type = reply.headers.get('content-type') ?? '';
  return { status: reply.status, headers: { 'content-type': type }, body: own ? JSON.stringify(said) : text };
}

function secretsManager(state: AwsState, { operation, body }: AwsRequest): AwsReply {
  // The value of a secret is asked for by nobody: there is no answer to that.
  if (operation !== 'secretsmanager.DescribeSecret') {
    return errorReply('secretsmanager', 'UnknownOperationException', `no ${operation}`);
  }
  const { SecretId } = JSON.parse(body);
  const found = state.secrets.get(SecretId);
  return found === undefined
    ? errorReply('secretsmanager', 'ResourceNotFoundException', "Secrets Manager can't find the secret.")
    : json({ ARN: SecretId, Name: SecretId, ...found });
}

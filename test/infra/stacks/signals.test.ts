import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { type FunctionRow, functions } from '../../../infra/functions.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { functionRow } from '../local/function-row.ts';
import { emptyApp, type Resource, removeFolders, resourcesOf, stageOf, violationsOf } from './synthesize.ts';

const ROUTES = [
  'POST /signals/{strategy}',
  'POST /signals/{strategy}/{token}',
  'GET /signals/{strategy}/{id}',
];
/** The rows of signals as they could be, beside one that the clock starts. */
const rows: readonly FunctionRow[] = [
  functionRow('slot-audit', { kind: 'every', minutes: 60 }),
  { ...functionRow('sample-intake', { kind: 'http', routes: ROUTES }), extras: ['queue'] },
  { ...functionRow('sample-order', { kind: 'queue', batchSize: 5, sweepMinutes: 2 }), timeoutSeconds: 90 },
];

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const strategy = { target: { to: 'spot' as const }, symbols: ['BTC_USDT'], size: { quote: '25' } };
const automations = (signals: Automations['signals']) =>
  resolveAutomations({
    accounts: {
      main: { venue: 'pionex', environment: 'live', limits },
      play: { venue: 'pionex', environment: 'paper', limits },
    },
    signals,
    notices: { channels: [{ kind: 'telegram', chatId: '12345' }] },
  });
const withStrategy = automations({
  trend: { ...strategy, account: 'main' },
  rehearsal: { ...strategy, account: 'play' },
});

const { functions: stack } = stageOf(emptyApp(), 'prod', withStrategy, rows);
const template = Template.fromStack(stack);
const only = (type: string): Resource => {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  return found[0]?.[1] as Resource;
};
const functionOf = (name: string): Resource =>
  resourcesOf(template, 'AWS::Lambda::Function').find(([id]) => id.startsWith(name))?.[1] as Resource;
/** What a function's role may do on the queue of signals. */
const allowed = (name: string): readonly string[] => {
  const [, role] = resourcesOf(template, 'AWS::IAM::Role').find(([id]) => id.startsWith(`${name}Role`)) ?? [];
  const statements: readonly Statement[] = role?.Properties.Policies[0].PolicyDocument.Statement;
  const onQueue = ({ Resource: targets }: Statement) =>
    [targets].flat().some((target) => target['Fn::GetAtt']?.[0].startsWith('Signals'));
  return statements.filter(onQueue).flatMap(({ Action }) => Action);
};

interface Statement {
  readonly Action: string | string[];
  readonly Resource: Target | readonly Target[];
}
type Target = { readonly 'Fn::GetAtt'?: readonly [string, string] };

afterAll(removeFolders);

describe('the queue of signals', () => {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').filter(([id]) => id.startsWith('Signals'));

  it('is FIFO, encrypted, keeps its messages 14 days, and sets aside in order what failed five times', () => {
    const [[letters, dead] = [], [, queue] = []] = queues;
    const common = { FifoQueue: true, MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true };
    expect(queues).toHaveLength(2);
    expect(dead?.Properties).toMatchObject({
      ...common,
      QueueName: 'standing-orders-prod-signals-dead-letters.fifo',
    });
    expect(queue?.Properties).toMatchObject({
      ...common,
      QueueName: 'standing-orders-prod-signals.fifo',
      VisibilityTimeout: 100,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: { 'Fn::GetAtt': [letters, 'Arn'] } },
    });
  });

  it('is closed to plain HTTP, and so is the one of what was set aside', () => {
    const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
    for (const [id] of queues) {
      const policy = policies.find(({ Queues }) => Queues[0].Ref === id);
      expect(policy.PolicyDocument.Statement).toMatchObject([
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
    }
  });

  it('feeds its function in batches, two at once, and takes back only what the function names', () => {
    expect(only('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionName: { Ref: expect.stringMatching(/^SampleOrderFunction/) },
    });
  });

  it('is hidden a little longer than its function may run, and comes again while its signal is worth it', () => {
    const { VisibilityTimeout: hiddenSeconds } = queues[1]?.[1].Properties ?? {};
    expect(functionOf('SampleOrder').Properties.Timeout).toBe(90);
    expect(hiddenSeconds).toBe(100);
    const consumer = functions.find(({ trigger }) => trigger.kind === 'queue');
    // A strategy's signals are worth 300 s unless it says otherwise.
    expect(2 * ((consumer?.timeoutSeconds ?? 0) + 10)).toBeLessThan(300);
  });

  it('may be sent to by the intake alone, and received from by its consumer alone', () => {
    expect(allowed('SampleIntake')).toEqual(['sqs:SendMessage']);
    expect(allowed('SampleOrder')).toEqual([
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
    expect(allowed('SlotAudit')).toEqual([]);
  });

  it('is known by its address to the intake alone', () => {
    const variables = (name: string) => functionOf(name).Properties.Environment.Variables;
    expect(variables('SampleIntake').QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^SignalsQueue/) });
    expect(variables('SampleOrder')).not.toHaveProperty('QUEUE_URL');
    expect(variables('SlotAudit')).not.toHaveProperty('QUEUE_URL');
  });

  it('is swept by the clock, for signals that it has lost', () => {
    const sweeps = resourcesOf(template, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => [
      Properties.Description,
      Properties.ScheduleExpression,
      Properties.Target.Input,
    ]);
    expect(sweeps).toContainEqual(['sample-order every 2 minutes', 'rate(2 minutes)', '{}']);
    expect(sweeps.filter(([text]) => text.startsWith('sample-intake'))).toEqual([]);
  });
});

describe('the HTTP API', () => {
  it('has the routes of the function table and no other, each to its function', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual([...ROUTES].sort());
    expect(only('AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: { 'Fn::GetAtt': [expect.stringMatching(/^SampleIntakeFunction/), 'Arn'] },
    });
  });

  it('may start its function, and only by these routes', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Permission')) {
      expect(Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': [expect.stringMatching(/^SampleIntakeFunction/), 'Arn'] },
      });
      expect(JSON.stringify(Properties.SourceArn)).toContain('/signals/');
    }
  });

  it('is throttled on every route', () => {
    expect(only('AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
  });

  it('logs which route, how it ended, how long it took and from where: no path, no query, no body', () => {
    const { AccessLogSettings } = only('AWS::ApiGatewayV2::Stage').Properties;
    expect(JSON.parse(AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      routeKey: '$context.routeKey',
      status: '$context.status',
      latencyMs: '$context.responseLatency',
      sourceIp: '$context.identity.sourceIp',
    });
    const group = template.toJSON()['Resources'][AccessLogSettings.DestinationArn['Fn::GetAtt'][0]];
    expect(group.Properties.RetentionInDays).toBe(90);
    expect(group.Properties.LogGroupName).toBe('/aws/vendedlogs/standing-orders-prod-webhook');
  });

  it('is told by its address, with what to do next', () => {
    const outputs = Object.values<{ Value: unknown; Description: string }>(template.toJSON()['Outputs']);
    const address = outputs.find(({ Description }) => Description.startsWith('Signals come in here'));
    expect(address?.Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^HttpApi/), 'ApiEndpoint'] });
    expect(address?.Description).toContain('signals token rotate STRATEGY --aws --stage prod');
    expect(address?.Description).toContain('/signals/STRATEGY/TOKEN');
  });
});

describe('a strategy on a paper account alone', () => {
  it('gets the same entrance and queue as one on a live account', () => {
    const onPaper = automations({ rehearsal: { ...strategy, account: 'play' } });
    const json = Template.fromStack(stageOf(emptyApp(), 'prod', onPaper, rows).functions).toJSON();

    expect(typesIn(json)).toEqual(typesIn(template.toJSON()));
  });
});

describe('without a strategy', () => {
  it('nothing of this is made', () => {
    const bare = Template.fromStack(stageOf(emptyApp(), 'prod', automations({}), rows).functions);
    const types = Object.values<Resource>(bare.toJSON()['Resources']).map(({ Type }) => Type);

    expect(types.filter((type) => /ApiGateway|EventSourceMapping|Lambda::Permission/.test(type))).toEqual([]);
    expect(resourcesOf(bare, 'AWS::Lambda::Function').map(([id]) => id.replace(/Function\w+$/, ''))).toEqual([
      'SlotAudit',
    ]);
    expect(JSON.stringify(bare.toJSON())).not.toMatch(/Fifo|QUEUE_URL|sample-/);
  });
});

describe('cdk-nag', () => {
  it.each([
    ['AwsSolutions', AwsSolutionsChecks],
    ['Serverless', ServerlessChecks],
  ])('finds nothing in %s but what was acknowledged', (_, Pack) => {
    const app = emptyApp();
    stageOf(app, 'prod', withStrategy, rows);

    expect(violationsOf(Pack, app)).toEqual([]);
  });
});

function typesIn(json: {
  readonly [section: string]: Readonly<Record<string, Resource>>;
}): readonly string[] {
  return Object.values(json['Resources'] ?? {}).map(({ Type }) => Type);
}

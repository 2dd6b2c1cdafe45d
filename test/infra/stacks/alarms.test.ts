import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import {
  emptyApp,
  removeFolders,
  resourcesOf,
  sampleAutomations,
  stageOf,
  synthesize,
} from './synthesize.ts';

afterAll(removeFolders);

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const listening = (more: Pick<Automations, 'notices' | 'aws'>) =>
  resolveAutomations({
    accounts: { main: { venue: 'pionex', environment: 'live', limits } },
    signals: {
      tv: { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'], size: { quote: '25' } },
    },
    ...more,
  });
const told = listening({
  notices: {
    channels: [{ kind: 'email', to: ['me@example.com', 'you@example.com'] }],
    runbookUrl: 'https://example.com/runbook',
  },
  aws: { alarmEmail: 'you@example.com' },
});

const stacks = stageOf(emptyApp(), 'prod', told);
const data = Template.fromStack(stacks.data);
const functions = Template.fromStack(stacks.functions);
const alarmsIn = (template: Template) =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const alarms = [...alarmsIn(data), ...alarmsIn(functions)];
const named = (id: string, among = alarms) =>
  among.find(({ AlarmName }) => AlarmName === `standing-orders-prod-${id}`);

/** What must ring when, said a second time and reviewed: metric, statistic, threshold, seconds, bad of periods. */
const REVIEWED = {
  'nothing-runs': 'AWS/Lambda Invocations Sum LessThanThreshold 1, 900 s, 2 of 2, breaching',
  'runs-failing':
    'AWS/SQS NumberOfMessagesSent Sum GreaterThanOrEqualToThreshold 1, 3600 s, 4 of 5, notBreaching',
  'slot-missed':
    'standing-orders-prod SlotsMissed Sum GreaterThanOrEqualToThreshold 1, 3600 s, 1 of 1, notBreaching',
  'outcome-unknown':
    'standing-orders-prod OldestUnknownSeconds Maximum GreaterThanOrEqualToThreshold 900, 300 s, 2 of 3, notBreaching',
  'venue-ban':
    'standing-orders-prod VenueBans Sum GreaterThanOrEqualToThreshold 3, 3600 s, 1 of 1, notBreaching',
  'key-refused':
    'standing-orders-prod KeysRefused Sum GreaterThanOrEqualToThreshold 3, 3600 s, 1 of 1, notBreaching',
  'export-incomplete':
    'standing-orders-prod NightsIncomplete Sum GreaterThanOrEqualToThreshold 1, 3600 s, 11 of 12, notBreaching',
  'notices-given-up':
    'standing-orders-prod NoticesGivenUp Sum GreaterThanOrEqualToThreshold 1, 3600 s, 1 of 1, notBreaching',
  'webhook-failing': 'AWS/ApiGateway 5xx Sum GreaterThanOrEqualToThreshold 4, 300 s, 1 of 1, notBreaching',
  'signal-set-aside':
    'AWS/SQS ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1, 300 s, 1 of 1, notBreaching',
};

describe('alarms', () => {
  it('are these ten, which is as many as are free, each of one metric', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      Object.keys(REVIEWED)
        .map((id) => `standing-orders-prod-${id}`)
        .sort(),
    );
    for (const alarm of alarms) expect(alarm.Metrics).toBeUndefined();
  });

  it.each(Object.entries(REVIEWED))('%s rings at just this', (id, reviewed) => {
    const a = named(id);
    expect(
      `${a.Namespace} ${a.MetricName} ${a.Statistic} ${a.ComparisonOperator} ${a.Threshold}, ${a.Period} s, ${a.DatapointsToAlarm} of ${a.EvaluationPeriods}, ${a.TreatMissingData}`,
    ).toBe(reviewed);
  });

  it('look at the function, the queues and the API by name; figures of this project have no dimension', () => {
    const dimensions = Object.fromEntries(alarms.map((a) => [a.AlarmName.slice(21), a.Dimensions]));
    expect(dimensions).toEqual({
      ...Object.fromEntries(Object.keys(REVIEWED).map((id) => [id, undefined])),
      'nothing-runs': [{ Name: 'FunctionName', Value: 'standing-orders-prod-order-reconcile' }],
      'runs-failing': [{ Name: 'QueueName', Value: 'standing-orders-prod-dead-letters' }],
      'signal-set-aside': [{ Name: 'QueueName', Value: 'standing-orders-prod-signals-dead-letters.fifo' }],
      'webhook-failing': [{ Name: 'ApiId', Value: { Ref: expect.stringMatching(/^HttpApi/) } }],
    });
  });

  it('tell the topic when they begin and when they are over, and nobody else', () => {
    for (const { AlarmActions, OKActions, InsufficientDataActions } of alarms) {
      expect(AlarmActions).toHaveLength(1);
      expect(JSON.stringify(AlarmActions)).toContain('AlarmsTopic');
      expect(OKActions).toEqual(AlarmActions);
      expect(InsufficientDataActions).toBeUndefined();
    }
  });

  it('say what it means, what to do first and where more is said, short enough for CloudWatch', () => {
    expect(named('slot-missed').AlarmDescription).toBe(
      'A slot of a plan was not ordered in its time. See which, and what its plan makes of it: npm run cli -- orders --aws. More: https://example.com/runbook#slot-missed',
    );
    for (const { AlarmDescription } of alarms) expect(AlarmDescription.length).toBeLessThan(1024);
  });

  it('of another stage name it in their commands; without an address the runbook is a command', () => {
    const other = synthesize('trial');
    const descriptions = alarmsIn(other.functions).map(({ AlarmDescription }) => AlarmDescription);
    expect(descriptions).toContain(
      'A slot of a plan was not ordered in its time. See which, and what its plan makes of it: npm run cli -- orders --aws --stage trial. More: npm run cli -- runbook slot-missed',
    );
  });

  it('that nothing runs stands with the data, so that it rings when the functions are gone', () => {
    expect(alarmsIn(data).map(({ AlarmName }) => AlarmName)).toEqual(['standing-orders-prod-nothing-runs']);
    expect(JSON.stringify(alarmsIn(data))).not.toContain('GetStackOutput');
  });

  it('of the webhook are only there where somebody listens', () => {
    const { functions: deaf } = synthesize();
    expect(alarmsIn(deaf)).toHaveLength(7);
    expect(named('webhook-failing', alarmsIn(deaf))).toBeUndefined();
    expect(named('signal-set-aside', alarmsIn(deaf))).toBeUndefined();
  });
});

describe('the topic of the alarms', () => {
  const [topicId, topic] = resourcesOf(data, 'AWS::SNS::Topic').find(
    ([, { Properties }]) => Properties.TopicName === 'standing-orders-prod-alarms',
  ) ?? ['', undefined];

  it('has no key of KMS: under the one that Amazon manages CloudWatch could not publish', () => {
    expect(topic?.Properties).not.toHaveProperty('KmsMasterKeyId');
  });

  it('is published to by the alarms of this stage and AWS account, and over TLS only', () => {
    const policy = resourcesOf(data, 'AWS::SNS::TopicPolicy').find(
      ([, { Properties }]) => Properties.Topics[0].Ref === topicId,
    );
    const statements = policy?.[1].Properties.PolicyDocument.Statement;
    expect(statements).toHaveLength(2);
    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Principal: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        {
          Sid: 'AlarmsOfThisStage',
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Resource: { Ref: topicId },
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            ArnLike: { 'aws:SourceArn': expect.anything() },
          },
        },
      ]),
    );
    expect(JSON.stringify(statements)).toContain(':alarm:standing-orders-prod-*');
  });

  it('tells each address of the e-mail channels and of aws.alarmEmail once', () => {
    const own = resourcesOf(data, 'AWS::SNS::Subscription').filter(
      ([, { Properties }]) => Properties.TopicArn.Ref === topicId,
    );
    expect(own.map(([, { Properties }]) => [Properties.Protocol, Properties.Endpoint])).toEqual([
      ['email', 'me@example.com'],
      ['email', 'you@example.com'],
    ]);
  });

  it('without an address is there all the same, and the synthesis says how to hear of it', () => {
    const bare = stageOf(emptyApp(), 'prod', sampleAutomations);
    Annotations.fromStack(bare.data).hasInfo(
      '*',
      Match.stringLikeRegexp(
        "The alarms of stage prod reach nobody. Write aws: { alarmEmail: 'me@example.com' }",
      ),
    );
    Template.fromStack(bare.data).hasOutput('*', {
      Description: Match.stringLikeRegexp('reach nobody yet. Subscribe an address: aws sns subscribe'),
    });
    expect(Annotations.fromStack(stacks.data).findInfo('*', Match.stringLikeRegexp('reach nobody'))).toEqual(
      [],
    );
  });
});

it.each([
  ['AwsSolutions', AwsSolutionsChecks],
  ['Serverless', ServerlessChecks],
])('gives %s nothing to find', (_, Pack) => {
  const app = emptyApp();
  stageOf(app, 'prod', told);

  expect(new Pack(app).validateScope(app).violations).toEqual([]);
});

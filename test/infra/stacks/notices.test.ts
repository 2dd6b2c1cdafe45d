import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { emptyApp, removeFolders, resourcesOf, stageOf, synthesize, violationsOf } from './synthesize.ts';

afterAll(removeFolders);

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const strategy = {
  account: 'main',
  target: { to: 'spot' },
  symbols: ['BTC_USDT'],
  size: { quote: '25' },
} as const;
const automations = (notices: Automations['notices']) =>
  resolveAutomations({
    accounts: { main: { venue: 'pionex', environment: 'live', limits } },
    signals: { signed: { ...strategy, auth: 'hmac' }, tokened: strategy },
    notices,
  });
const withEmail = automations({
  channels: [
    { kind: 'email', to: ['me@example.com', 'you@example.com'] },
    { kind: 'slack', name: 'ops' },
  ],
  fallback: { kind: 'webhook' },
});

/** What belongs to the alarms is tested with them. */
const isOfNotices = ([id]: readonly [string, unknown]): boolean => id.startsWith('Notices');

function stagesOf(resolved: ReturnType<typeof automations>) {
  const stacks = stageOf(emptyApp(), 'prod', resolved);
  return { data: Template.fromStack(stacks.data), functions: Template.fromStack(stacks.functions) };
}

const { data, functions } = stagesOf(withEmail);
const roles = resourcesOf(functions, 'AWS::IAM::Role');
const grantsOf = (action: string) =>
  roles.flatMap(([id, { Properties }]) =>
    Properties.Policies.flatMap(
      ({ PolicyDocument }: { PolicyDocument: { Statement: { Action: string | string[] }[] } }) =>
        PolicyDocument.Statement.filter(({ Action }) => [Action].flat().includes(action)).map(() => id),
    ),
  );

describe('an e-mail channel', () => {
  it('has one topic, encrypted and closed to plain HTTP, with a subscription for each address', () => {
    const topics = resourcesOf(data, 'AWS::SNS::Topic').filter(isOfNotices);
    expect(topics).toHaveLength(1);
    expect(JSON.stringify(topics[0]?.[1].Properties.KmsMasterKeyId)).toContain('alias/aws/sns');
    const subscriptions = resourcesOf(data, 'AWS::SNS::Subscription').filter(isOfNotices);
    expect(subscriptions.map(([, { Properties }]) => [Properties.Protocol, Properties.Endpoint])).toEqual([
      ['email', 'me@example.com'],
      ['email', 'you@example.com'],
    ]);
    const [policy] = resourcesOf(data, 'AWS::SNS::TopicPolicy').filter(isOfNotices);
    expect(policy?.[1].Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  it('may be published to by notice-delivery alone, which alone knows its topic', () => {
    expect(grantsOf('sns:Publish')).toEqual([expect.stringMatching(/^NoticeDeliveryRole/)]);
    const knowing = resourcesOf(functions, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => Properties.Environment.Variables.NOTICE_TOPICS !== undefined,
    );
    expect(knowing.map(([id]) => id)).toEqual([expect.stringMatching(/^NoticeDelivery/)]);
  });

  it.each([
    ['AwsSolutions', AwsSolutionsChecks],
    ['Serverless', ServerlessChecks],
  ])('gives %s nothing to find', (_, Pack) => {
    const app = emptyApp();
    stageOf(app, 'prod', withEmail);

    expect(violationsOf(Pack, app)).toEqual([]);
  });
});

describe('without an e-mail channel', () => {
  it('no topic is there but that of the alarms, and no function may publish to any', () => {
    const bare = synthesize();

    expect(resourcesOf(bare.data, 'AWS::SNS::Topic').filter(isOfNotices)).toEqual([]);
    expect(JSON.stringify(bare.functions.toJSON())).not.toMatch(/AWS::SNS|sns:Publish|NOTICE_TOPICS/);
  });
});

describe('secrets of channels and strategies', () => {
  const secrets = resourcesOf(data, 'AWS::SecretsManager::Secret').filter(([id]) => !id.startsWith('Keys'));

  it('are one for each channel that has one and each strategy that signs, empty and kept', () => {
    expect(secrets.map(([, { Properties }]) => ({ ...Properties, Tags: undefined }))).toEqual([
      {
        Description: 'Secret of notice channel ops (slack), stage prod: {"url": "..."}',
      },
      {
        Description:
          'Secret of notice channel webhook (webhook), stage prod: {"url": "...", "signingSecret": "..."}',
      },
      {
        Description: 'Secret that strategy signed signs its alerts with, stage prod: {"secret": "..."}',
      },
    ]);
    for (const [, secret] of secrets) expect(secret).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  it('are known to the functions whose row says so, and to no other', () => {
    const known = Object.fromEntries(
      resourcesOf(functions, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
        const text = JSON.stringify(Properties.Environment.Variables.SECRET_ARNS);
        const names = ['main', 'channel/ops', 'channel/webhook', 'signal/signed'];
        return [id.replace(/Function\w+$/, ''), names.filter((name) => text.includes(`\\"${name}\\"`))];
      }),
    );
    expect(known).toMatchObject({
      DcaBuy: ['main'],
      NoticeDelivery: ['channel/ops', 'channel/webhook'],
      SignalIntake: ['signal/signed'],
    });
  });
});

import { CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import { functionName } from '../../../infra/physical-names.ts';
import { functionRow } from '../local/function-row.ts';
import { fullAutomations } from './full-automations.ts';
import { emptyApp, type Resource, removeFolders, sampleAutomations, stageOf } from './synthesize.ts';

afterAll(removeFolders);

const app = emptyApp();
const one = stageOf(app, 'one', fullAutomations);
const two = stageOf(app, 'two', fullAutomations);
const templates = {
  one: [Template.fromStack(one.data), Template.fromStack(one.functions)],
  two: [Template.fromStack(two.data), Template.fromStack(two.functions)],
};

/** Properties that give a resource its name in the AWS account. */
const NAMES = [
  'FunctionName',
  'LogGroupName',
  'QueueName',
  'TopicName',
  'TableName',
  'BucketName',
  'RoleName',
];
const NAMED_BY_NAME = [
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::ApiGatewayV2::Api',
  'AWS::Athena::WorkGroup',
];

/** All physical names of a stage; schedules and Glue tables have theirs within a group or a database. */
function namesIn(all: readonly Template[]): readonly string[] {
  const resources = all.flatMap((template) => Object.values<Resource>(template.toJSON()['Resources']));
  return resources.flatMap(({ Type, Properties = {} }) => {
    if (Type === 'AWS::Glue::Database') return [`database ${Properties.DatabaseInput.Name}`];
    const { GroupName } = Properties;
    const within = Type === 'AWS::Scheduler::Schedule' ? `${JSON.stringify(GroupName)}/` : '';
    const properties = NAMED_BY_NAME.includes(Type) ? [...NAMES, 'Name'] : NAMES;
    return properties.flatMap((name) =>
      typeof Properties[name] === 'string' ? [`${Type} ${within}${Properties[name]}`] : [],
    );
  });
}

describe('two stages in one AWS account', () => {
  it('give no name twice', () => {
    const [first, second] = [namesIn(templates.one), namesIn(templates.two)];
    const schedules = (name: string) => name.startsWith('AWS::Scheduler::Schedule ');
    const clashes = first.filter((name) => !schedules(name) && second.includes(name));

    expect(first.length).toBeGreaterThan(3 * functions.length);
    expect(new Set(first).size).toBe(first.length);
    expect(clashes).toEqual([]);
    expect(first).toContain('AWS::Scheduler::ScheduleGroup standing-orders-one-schedules');
    expect(second).toContain('AWS::Scheduler::ScheduleGroup standing-orders-two-schedules');
  });

  it('know nothing of each other', () => {
    expect(JSON.stringify(templates.two.map((template) => template.toJSON()))).not.toMatch(
      /standing.orders.one/,
    );
    expect([one, two].flatMap(({ data, functions: stack }) => [data.stackName, stack.stackName])).toEqual([
      'standing-orders-one-data',
      'standing-orders-one-functions',
      'standing-orders-two-data',
      'standing-orders-two-functions',
    ]);
  });

  it('bind nothing to one region or one AWS account', () => {
    for (const { data, functions: stack } of [one, two]) {
      expect([data.environment, stack.environment]).toEqual([
        'aws://unknown-account/unknown-region',
        'aws://unknown-account/unknown-region',
      ]);
    }
  });
});

describe('names', () => {
  it('say whose they are, and what for', () => {
    const expected = [
      'AWS::Lambda::Function standing-orders-one-dca-buy',
      'AWS::Logs::LogGroup /aws/lambda/standing-orders-one-dca-buy',
      'AWS::Lambda::Function standing-orders-one-signal-intake',
      'AWS::SQS::Queue standing-orders-one-dead-letters',
      'AWS::SQS::Queue standing-orders-one-signals.fifo',
      'AWS::SQS::Queue standing-orders-one-signals-dead-letters.fifo',
      'AWS::ApiGatewayV2::Api standing-orders-one-webhook',
      'AWS::Logs::LogGroup /aws/vendedlogs/standing-orders-one-webhook',
    ];
    expect(namesIn(templates.one)).toEqual(expect.arrayContaining(expected));
  });

  it('are given to nothing that outlives its stack but the two marks of the data', () => {
    const kept = templates.one.flatMap((template) =>
      Object.values<Resource>(template.toJSON()['Resources']).filter(
        ({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain') === true,
      ),
    );
    const named = kept.filter(({ Properties }) => [...NAMES, 'Name'].some((name) => name in Properties));

    expect(kept.length).toBeGreaterThan(4);
    expect(named.map(({ Properties }) => Properties.Name)).toEqual([
      '/standing-orders/one/ledger-exists',
      '/standing-orders/one/way-back',
    ]);
  });

  it('fit into the 64 characters of Lambda for the longest stage', () => {
    for (const { name } of functions) {
      expect(functionName('a'.repeat(20), name).length).toBeLessThanOrEqual(64);
    }
  });

  it.each(['My Stage', '', '1st', 'prod_2', 'a'.repeat(21)])('are refused for the stage %j', (stage) => {
    expect(() => stageOf(emptyApp(), stage)).toThrow(
      `Stage '${stage}' must be 1–20 lower-case letters, digits or hyphens and start with a letter, e.g. -c stage=test.`,
    );
  });

  it('that Lambda would refuse are told before anything is made', () => {
    const row = functionRow('a-function-with-a-rather-long-name', { kind: 'every', minutes: 60 });

    expect(() => stageOf(emptyApp(), 'a-long-stage-name-20', sampleAutomations, [row])).toThrow(
      "Stage 'a-long-stage-name-20' is 7 letters too long: the function standing-orders-a-long-stage-name-20-a-function-with-a-rather-long-name would have more than the 64 that Lambda allows; choose a shorter one, e.g. -c stage=test.",
    );
  });
});

/** The linter's schema knows no tags on them yet. */
const isDashboard = (node: unknown) =>
  CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::CloudWatch::Dashboard';

describe('tags', () => {
  const tagged = [one.data, one.functions].flatMap((stack) =>
    stack.node
      .findAll()
      .filter((node) => !isDashboard(node))
      .filter((node) => Stack.isStack(node) || TagManager.isTaggable(node) || TagManager.isTaggableV2(node))
      .map((node) => ({ path: node.node.path, tags: TagManager.of(node)?.tagValues() })),
  );

  it('are on everything that takes them: the project, the stage, and what it is for', () => {
    expect(tagged.length).toBeGreaterThan(4 * functions.length);
    for (const { path, tags } of tagged) {
      expect([path, tags]).toEqual([
        path,
        expect.objectContaining({ project: 'standing-orders', stage: 'one', what: expect.any(String) }),
      ]);
    }
  });

  it('come into the templates', () => {
    const template = templates.one[1]?.toJSON()['Resources'] as Record<string, CfnResource & Resource>;
    const buy = Object.values(template).find(
      ({ Properties }) => Properties?.FunctionName === 'standing-orders-one-dca-buy',
    );
    expect(buy?.Properties.Tags).toEqual([
      { Key: 'project', Value: 'standing-orders' },
      { Key: 'stage', Value: 'one' },
      { Key: 'what', Value: 'dca-buy' },
    ]);
  });

  it('tell the parts of a stage apart', () => {
    expect(new Set(tagged.map(({ tags }) => tags?.['what']))).toEqual(
      new Set([
        'data',
        'functions',
        'signals',
        'webhook',
        'static-address',
        ...functions.map(({ name }) => name),
      ]),
    );
  });
});

import type { Template } from 'aws-cdk-lib/assertions';
import type { Node } from 'constructs';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { removeFolders, resourcesOf, sampleAutomations, synthesize } from './synthesize.ts';

const { functions } = synthesize();
const lambdas = resourcesOf(functions, 'AWS::Lambda::Function');
const json = functions.toJSON();

afterAll(removeFolders);

describe('every function', () => {
  it('is one of the table, with its own time limit and memory', () => {
    const limits = lambdas.map(([id, { Properties }]) => [
      id.replace(/Function\w+$/, ''),
      Properties.Timeout,
      Properties.MemorySize,
    ]);

    expect(limits).toEqual([
      ['DcaBuy', 120, 512],
      ['OrderReconcile', 240, 512],
      ['SlotAudit', 240, 512],
      ['GridHealth', 300, 512],
      ['ExportFills', 900, 512],
      ['ExportFunding', 900, 512],
      ['NoticeDelivery', 110, 512],
      ['PortfolioSnapshot', 300, 512],
      ['KeyGuard', 240, 512],
      ['NightlyPage', 240, 512],
      ['GridPlan', 120, 512],
    ]);
  });

  it('runs on arm64 with Node 24', () => {
    for (const [, { Properties }] of lambdas) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
      });
    }
  });

  it('has a role and a log group that no other function has, and one queue with all for what failed', () => {
    const own = lambdas.map(([, { Properties }]) => [
      Properties.Role['Fn::GetAtt'][0],
      Properties.LoggingConfig.LogGroup.Ref,
    ]);
    const failed = lambdas.map(
      ([id]) => invokeConfigOf(id).DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0],
    );

    expect(new Set(own.flat()).size).toBe(2 * lambdas.length);
    expect(new Set(failed).size).toBe(1);
  });

  it('is called after its stage and its row, and so is its log', () => {
    for (const [, { Properties }] of lambdas) {
      const logGroup = json['Resources'][Properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup.Properties.LogGroupName).toBe(`/aws/lambda/${Properties.FunctionName}`);
    }
    expect(lambdas.map(([, { Properties }]) => Properties.FunctionName)).toContain(
      'standing-orders-prod-dca-buy',
    );
  });

  it('keeps its log for 90 days', () => {
    for (const [, { Properties }] of lambdas) {
      const logGroup = json['Resources'][Properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup.Properties.RetentionInDays).toBe(90);
    }
  });

  it('is run again by Lambda as its row says, and never started more than five minutes late', () => {
    const repeats = {
      DcaBuy: 2,
      OrderReconcile: 0,
      SlotAudit: 1,
      GridHealth: 0,
      ExportFills: 0,
      ExportFunding: 0,
      NoticeDelivery: 0,
      PortfolioSnapshot: 0,
      KeyGuard: 2,
      NightlyPage: 0,
      GridPlan: 0,
    };
    for (const [id] of lambdas) {
      const name = Object.keys(repeats).find((start) => id.startsWith(start)) as keyof typeof repeats;
      expect(invokeConfigOf(id)).toMatchObject({
        MaximumRetryAttempts: repeats[name],
        MaximumEventAgeInSeconds: 300,
      });
    }
  });

  it('learns from its environment where things are, and no key', () => {
    const more: Readonly<Record<string, readonly string[]>> = {
      ExportFills: ['BUCKET_NAME'],
      ExportFunding: ['BUCKET_NAME'],
      PortfolioSnapshot: ['BUCKET_NAME'],
      NightlyPage: ['BUCKET_NAME'],
      // The digest links to the page.
      NoticeDelivery: ['PAGE_URL'],
    };
    for (const [id, { Properties }] of lambdas) {
      const own = more[id.replace(/Function\w+$/, '')] ?? [];
      expect(Object.keys(Properties.Environment.Variables).sort()).toEqual(
        // The hashes are for doctor --aws.
        ['AUTOMATIONS_HASH', 'CODE_HASH', ...own, 'METRICS_NAMESPACE', 'SECRET_ARNS', 'TABLE_NAME'].sort(),
      );
      expect(Properties.Environment.Variables.METRICS_NAMESPACE).toBe('standing-orders-prod');
      expect(JSON.stringify(Properties.Environment)).not.toContain('resolve:secretsmanager');
    }
  });

  it('knows the key of each live account by its ARN', () => {
    const join = lambdas[0]?.[1].Properties.Environment.Variables.SECRET_ARNS['Fn::Join'];

    expect(join[1].filter((part: unknown) => typeof part === 'string')).toEqual([
      '{"main":"',
      '","ma-in":"',
      '"}',
    ]);
  });
});

describe('paper accounts', () => {
  const outputOf = (template: Template) => template.toJSON()['Outputs']?.PaperAccounts;
  const warningsOf = ({ node }: { readonly node: Node }) =>
    node.findAll().flatMap((each) => each.node.metadata.filter(({ type }) => type === 'aws:cdk:warning'));
  const onRealPrices = { ...sampleAutomations, paper: { market: 'live' as const } };

  it('are named in an output, in capitals, with whose prices they see', () => {
    expect(outputOf(functions)).toMatchObject({
      Value: 'play: PAPER, SYNTHETIC prices',
      Description: expect.stringContaining('no real money, no real order'),
    });
    expect(outputOf(synthesize('prod', onRealPrices).functions)?.Value).toBe('play: PAPER, real prices');
    const { main } = sampleAutomations.accounts;
    if (main === undefined) throw new Error('there is no live account');
    const live = { ...sampleAutomations, accounts: { main }, plans: {} };
    expect(outputOf(synthesize('prod', live).functions)).toBeUndefined();
  });

  it('are warned of with grids on real prices, which reach back some days only', () => {
    const grid = {
      market: 'spot',
      account: 'play',
      symbol: 'BTC_USDT',
      range: { aroundPercent: 8 },
      investment: '100',
    };
    const { grids } = resolveAutomations({
      accounts: sampleAutomations.accounts,
      grids: { range: grid },
      notices: { channels: [{ kind: 'slack' }] },
    });

    expect(warningsOf(synthesize('prod', { ...onRealPrices, grids }).stacks.functions)).toHaveLength(1);
    expect(warningsOf(synthesize('prod', { ...sampleAutomations, grids }).stacks.functions)).toEqual([]);
    expect(warningsOf(synthesize('prod', onRealPrices).stacks.functions)).toEqual([]);
  });
});

describe('the dead-letter queue', () => {
  it('is one standard queue, encrypted, kept for 14 days, and closed to plain HTTP', () => {
    const queues = resourcesOf(functions, 'AWS::SQS::Queue');
    const policies = resourcesOf(functions, 'AWS::SQS::QueuePolicy');

    expect(queues).toHaveLength(1);
    expect(queues[0]?.[1].Properties).toMatchObject({
      QueueName: 'standing-orders-prod-dead-letters',
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    expect(policies[0]?.[1].Properties).toMatchObject({ Queues: [{ Ref: queues[0]?.[0] }] });
    expect(policies[0]?.[1].Properties.PolicyDocument.Statement).toMatchObject([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });
});

it('gives the same template for the same automations', () => {
  expect(synthesize('prod', sampleAutomations).functions.toJSON()).toEqual(json);
});

it('matches the reviewed template', () => {
  const normalised = JSON.stringify(json).replaceAll(/[0-9a-f]{64}\.zip/g, 'CODE.zip');
  expect(JSON.parse(normalised)).toMatchSnapshot();
});

function invokeConfigOf(functionId: string) {
  const configs = resourcesOf(functions, 'AWS::Lambda::EventInvokeConfig');
  const found = configs.find(([, { Properties }]) => Properties.FunctionName.Ref === functionId);
  if (found === undefined) throw new Error(`${functionId} has no rule for asynchronous events`);
  return found[1].Properties;
}

import { type App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { type FunctionRow, functions as rows } from '../../../infra/functions.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { invariant } from '../../../shared/core/errors.ts';
import { functionRow } from '../local/function-row.ts';
import { fullAutomations } from './full-automations.ts';
import {
  emptyApp,
  type Resource,
  removeFolders,
  resourcesOf,
  sampleAutomations,
  stageOf,
  synthesize,
  violationsOf,
} from './synthesize.ts';

/** All that any role may do, and on what. A new permission must be written down here. */
const TABLE = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'];
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const KEYS = ['standing-orders-prod-data: Keysmain', 'standing-orders-prod-data: Keysmain'];
/** To the one queue of all. */
const FAILED = [['sqs:SendMessage'], ['DeadLetters Arn']];
const RUN = (name: string, secrets: readonly string[] = KEYS) => [
  [TABLE, ['standing-orders-prod-data: Ledger Arn']],
  [LOG, [`${name}Log Arn`]],
  FAILED,
  ...(secrets.length === 0 ? [] : [[['secretsmanager:GetSecretValue'], secrets]]),
];
const START = (name: string) => [[['lambda:InvokeFunction'], [`${name}Function Arn`]], FAILED];
const BUCKET = 'arn:AWS::Partition:s3:::standing-orders-prod-data: BucketName';
const EXAMPLES: readonly FunctionRow[] = [
  {
    ...functionRow('files-reader', { kind: 'every', minutes: 60 }),
    table: 'read',
    extras: ['blobs'],
    blobs: 'read',
  },
  {
    ...functionRow('files-writer', { kind: 'every', minutes: 60 }),
    table: 'bulk',
    extras: ['blobs'],
    blobs: 'readWrite',
  },
];
const FILES = [
  [['s3:ListBucket'], [BUCKET]],
  [['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], [`${BUCKET}/*`]],
];
/** What an export may do: many rows at once, and the files of records. */
const EXPORT = (name: string) =>
  [...RUN(name), ...FILES].map(([actions, resources]) =>
    actions === TABLE ? [['dynamodb:BatchWriteItem', ...TABLE], resources] : [actions, resources],
  );
const ALLOWED = {
  DcaBuyRole: RUN('DcaBuy'),
  DcaBuySchedulesRole: START('DcaBuy'),
  ExportFillsRole: EXPORT('ExportFills'),
  ExportFillsSchedulesRole: START('ExportFills'),
  ExportFundingRole: EXPORT('ExportFunding'),
  ExportFundingSchedulesRole: START('ExportFunding'),
  GridHealthRole: RUN('GridHealth'),
  GridHealthSchedulesRole: START('GridHealth'),
  GridPlanRole: RUN('GridPlan'),
  KeyGuardRole: [
    ...RUN('KeyGuard', []),
    [['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'], KEYS],
    [['secretsmanager:UpdateSecretVersionStage'], KEYS],
  ],
  KeyGuardSchedulesRole: START('KeyGuard'),
  NightlyPageRole: [...RUN('NightlyPage', []), ...FILES],
  NightlyPageSchedulesRole: START('NightlyPage'),
  NoticeDeliveryRole: RUN('NoticeDelivery', ['standing-orders-prod-data: Channelstelegram']),
  NoticeDeliverySchedulesRole: START('NoticeDelivery'),
  OrderReconcileRole: RUN('OrderReconcile'),
  OrderReconcileSchedulesRole: START('OrderReconcile'),
  PortfolioSnapshotRole: [...RUN('PortfolioSnapshot'), ...FILES],
  PortfolioSnapshotSchedulesRole: START('PortfolioSnapshot'),
  SlotAuditRole: RUN('SlotAudit'),
  SlotAuditSchedulesRole: START('SlotAudit'),
};

/** Objects have names that nobody knows beforehand. */
const ANY_OBJECT = [
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{"Fn::GetStackOutput":{"StackName":"standing-orders-prod-data","OutputName":"BucketName"}}/*]',
];
const EVERY_FUNCTION = ['Serverless-LambdaDLQ', 'Serverless-LambdaTracing'];

/** Findings that are accepted, each with its reason in the code; in the stack of functions without its name. */
const ACKNOWLEDGED = {
  'standing-orders-prod-data/Records/Bucket': ['AwsSolutions-S1'],
  'standing-orders-prod-data/Keys/main': ['AwsSolutions-SMG4'],
  'standing-orders-prod-data/Keys/ma-in': ['AwsSolutions-SMG4'],
  'standing-orders-prod-data/Channels/telegram': ['AwsSolutions-SMG4'],
  DeadLetters: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
  'DcaBuy/Function': EVERY_FUNCTION,
  'ExportFills/Function': EVERY_FUNCTION,
  'ExportFills/Role': ANY_OBJECT,
  'ExportFunding/Function': EVERY_FUNCTION,
  'ExportFunding/Role': ANY_OBJECT,
  'GridHealth/Function': EVERY_FUNCTION,
  'GridPlan/Function': EVERY_FUNCTION,
  'KeyGuard/Function': EVERY_FUNCTION,
  'NightlyPage/Function': EVERY_FUNCTION,
  'NightlyPage/Role': ANY_OBJECT,
  'NoticeDelivery/Function': EVERY_FUNCTION,
  'OrderReconcile/Function': EVERY_FUNCTION,
  'PortfolioSnapshot/Function': EVERY_FUNCTION,
  'PortfolioSnapshot/Role': ANY_OBJECT,
  'SlotAudit/Function': EVERY_FUNCTION,
};

/**
 * The trading key of an account that has a read-only one may be read by those that place orders, and by nobody else
 * but key-guard, which looks at what each key may do and places nothing.
 * Elsewhere an account's one key serves everybody: the exception that the accounts above show.
 */
describe('an account with a read-only key', () => {
  const secretsOf = (automations: ResolvedAutomations) => {
    const stacks = stageOf(emptyApp(), 'prod', automations);
    const all = resourcesOf(Template.fromStack(stacks.functions), 'AWS::IAM::Role');
    const readable = all.map(([id, role]) => [
      plainId(id).replace(/Role$/, ''),
      permissionsOf(role).flatMap(([actions, resources]: [string[], string[]]) =>
        actions.includes('secretsmanager:GetSecretValue')
          ? resources.map((name) => name.replace('standing-orders-prod-data: ', ''))
          : [],
      ),
    ]);
    return Object.fromEntries(readable.filter(([id]) => !String(id).endsWith('Schedules')));
  };
  const withReadKey = (more: object = {}): ResolvedAutomations => {
    const { main, ...others } = sampleAutomations.accounts;
    invariant(main !== undefined, 'the sample has an account main');
    return {
      ...sampleAutomations,
      accounts: { main: { ...main, readKey: true }, play: others['play'] ?? main },
      ...more,
    };
  };
  const TRADING = ['Keysmain'];
  const READING = ['ReadKeysmain'];

  it('lets only functions that place orders read its trading key', () => {
    expect(secretsOf(withReadKey({ plans: {} }))).toMatchObject({
      DcaBuy: TRADING,
      OrderReconcile: TRADING,
      SlotAudit: TRADING,
      GridPlan: TRADING,
      GridHealth: READING,
      KeyGuard: ['Keysmain', 'ReadKeysmain'],
      ExportFills: READING,
      ExportFunding: READING,
      PortfolioSnapshot: READING,
    });
  });

  it('gives grid-health the trading key where it may change a bot, and then not the other one', () => {
    const remedies = { from: 'warning', adjustRange: { onlyWhen: ['outOfRange'] } };
    const watch = { main: { bots: { '123': { remedies } } } } as unknown as ResolvedAutomations['watch'];

    expect(secretsOf(withReadKey({ plans: {}, watch }))).toMatchObject({ GridHealth: TRADING });
  });
});

const { functions } = synthesize();
const roles = resourcesOf(functions, 'AWS::IAM::Role');
/** Beside the functions of the table two that have the object store. */
const withExamples = (app: App) => stageOf(app, 'prod', sampleAutomations, [...rows, ...EXAMPLES]);
const exampleRoles = resourcesOf(Template.fromStack(withExamples(emptyApp()).functions), 'AWS::IAM::Role');

afterAll(removeFolders);

describe('roles', () => {
  it('of key-guard may take the label of the previous key away and touch no other', () => {
    const [, guard] = roles.find(([id]) => id.startsWith('KeyGuardRole')) ?? [];
    const statements = guard?.Properties.Policies[0].PolicyDocument.Statement;

    expect(
      statements.filter(({ Condition }: { Condition?: object }) => Condition !== undefined),
    ).toMatchObject([
      {
        Action: 'secretsmanager:UpdateSecretVersionStage',
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSPREVIOUS' } },
      },
    ]);
  });

  it('may do what the list says and nothing more', () => {
    expect(Object.fromEntries(roles.map(([id, role]) => [plainId(id), permissionsOf(role)]))).toEqual(
      ALLOWED,
    );
  });

  it('have no policy beside the one in them', () => {
    expect(resourcesOf(functions, 'AWS::IAM::Policy')).toEqual([]);
    expect(resourcesOf(functions, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    for (const [, { Properties }] of roles) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  it('hold no wildcard but for the names of objects in the bucket', () => {
    for (const [, role] of [...roles, ...exampleRoles]) {
      for (const [actions, resources] of permissionsOf(role)) {
        const named = [...actions, ...resources].filter((text) => text !== `${BUCKET}/*`);
        expect(named.join()).not.toContain('*');
      }
    }
  });

  it('of a function give it the object store and many rows at once where its row says so', () => {
    expect(
      Object.fromEntries(
        exampleRoles
          .filter(([id]) => id.startsWith('Files') && !id.includes('Schedules'))
          .map(([id, role]) => [plainId(id), permissionsOf(role)]),
      ),
    ).toEqual({
      FilesReaderRole: [
        [['dynamodb:GetItem', 'dynamodb:Query'], ['standing-orders-prod-data: Ledger Arn']],
        [LOG, ['FilesReaderLog Arn']],
        FAILED,
        [['s3:ListBucket'], [BUCKET]],
        [['s3:GetObject'], [`${BUCKET}/*`]],
      ],
      FilesWriterRole: [
        [['dynamodb:BatchWriteItem', ...TABLE], ['standing-orders-prod-data: Ledger Arn']],
        [LOG, ['FilesWriterLog Arn']],
        FAILED,
        [['s3:ListBucket'], [BUCKET]],
        [['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], [`${BUCKET}/*`]],
      ],
    });
  });

  it('are assumed by Lambda, or by the schedules of this stage alone', () => {
    for (const [id, { Properties }] of roles) {
      const [{ Principal, Condition }] = Properties.AssumeRolePolicyDocument.Statement;
      if (!id.includes('SchedulesRole')) {
        expect(Principal).toEqual({ Service: 'lambda.amazonaws.com' });
        continue;
      }
      expect(Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
      expect(Condition).toEqual({
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': { 'Fn::GetAtt': ['ScheduleGroup', 'Arn'] },
        },
      });
    }
  });
});

describe('a permissions boundary', () => {
  it('bounds every role of both stacks where it is named, and none otherwise', () => {
    const bounded = synthesize('prod', fullAutomations, { boundary: 'developers', data: 'destroy' });
    const all = [bounded.data, bounded.functions].flatMap((template) =>
      resourcesOf(template, 'AWS::IAM::Role').map(([, { Properties }]) => Properties.PermissionsBoundary),
    );

    expect(all.length).toBeGreaterThan(roles.length);
    for (const boundary of all) expect(JSON.stringify(boundary)).toContain(':policy/developers');
    for (const [, { Properties }] of roles) expect(Properties).not.toHaveProperty('PermissionsBoundary');
  });
});

describe('cdk-nag', () => {
  it.each([
    ['AwsSolutions', AwsSolutionsChecks],
    ['Serverless', ServerlessChecks],
  ])('finds nothing in %s but what was acknowledged', (_, Pack) => {
    const app = emptyApp();
    withExamples(app);

    expect(violationsOf(Pack, app)).toEqual([]);
  });

  it('is answered by no other acknowledgement than these', () => {
    const app = emptyApp();
    stageOf(app, 'prod');
    const given = app.node.findAll().flatMap(({ node }) => {
      const entries = node.metadata.filter(
        ({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
      );
      const ids = entries.flatMap(({ data }) => Object.keys(data));
      const path = node.path.replace('standing-orders-prod-functions/', '');
      return ids.length === 0 ? [] : [[path, ids.map((id) => id.replace('Annotation::', ''))]];
    });

    expect(Object.fromEntries(given)).toEqual(ACKNOWLEDGED);
  });
});

function permissionsOf({ Properties }: Resource) {
  return Properties.Policies.flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) =>
    PolicyDocument.Statement.map(({ Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow');
      return [[Action].flat(), [Resource].flat().map(plainTarget)];
    }),
  );
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Target | Target[];
}
type Target = {
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly 'Fn::Join'?: readonly ['', readonly (Target | string)[]];
  readonly Ref?: string;
  readonly 'Fn::GetStackOutput'?: { readonly StackName: string; readonly OutputName: string };
};

/** `DcaBuyLog Arn` for a resource of this stack, `stack: Ledger Arn` for one of another, `… Arn/*` for what is in it. */
function plainTarget(target: Target | string): string {
  if (typeof target === 'string') return target;
  const { 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output, 'Fn::Join': joined, Ref } = target;
  if (joined !== undefined) return joined[1].map(plainTarget).join('');
  if (Ref !== undefined) return Ref;
  if (attribute !== undefined) return `${plainId(attribute[0])} ${attribute[1]}`;
  if (output === undefined) throw new Error(`Unexpected resource ${JSON.stringify(target)}`);
  if (!output.OutputName.startsWith('Publish')) return `${output.StackName}: ${output.OutputName}`;
  const [, kind, rest = ''] = /^PublishOutput(FnGetAtt|Ref)(\w+)[0-9A-F]{8}$/.exec(output.OutputName) ?? [];
  const name = kind === 'Ref' ? plainId(rest) : `${plainId(rest.replace(/Arn$/, ''))} Arn`;
  return `${output.StackName}: ${name}`;
}

/** Without the eight characters that CDK makes of the path. */
function plainId(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

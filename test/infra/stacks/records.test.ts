import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { parquetKey } from '../../../shared/exports/night.ts';
import { COLUMNS } from '../../../shared/records/columns.ts';
import type { RecordKind } from '../../../shared/records/record.ts';
import { removeFolders, resourcesOf, sampleAutomations, synthesize } from './synthesize.ts';

const { data } = synthesize();
const KINDS = Object.keys(COLUMNS) as RecordKind[];

afterAll(removeFolders);

/** The one resource of a type. */
function only(type: string, template: Template = data) {
  const all = resourcesOf(template, type);
  expect(all).toHaveLength(1);
  const [entry] = all;
  if (entry === undefined) throw new Error(`there is no ${type}`);
  return entry;
}

/** Text with the names of resources in braces. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, ['Fn::Join']: join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  return Ref === undefined ? (join?.[1] ?? []).map(plain).join('') : `{${Ref.replace(/[0-9A-F]{8}$/, '')}}`;
}

describe('the bucket of exported files', () => {
  const [id, bucket] = only('AWS::S3::Bucket');
  const [, policy] = only('AWS::S3::BucketPolicy');

  it('is open to nobody, belongs to its owner alone, and is encrypted', () => {
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  it('answers by TLS only, and has no other rule', () => {
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  it('stays with its rule when the stack is removed', () => {
    for (const each of [bucket, policy]) {
      expect(each).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    expect(bucket.Properties).not.toHaveProperty('BucketName');
    expect(id).toMatch(/^Records/);
  });

  it('keeps what was overwritten for 30 days, left parts for 2 and query results for 7', () => {
    expect(bucket.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(bucket.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Id: 'OldVersions',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        ExpiredObjectDeleteMarker: true,
      },
      { Id: 'LeftParts', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } },
      {
        Id: 'QueryResults',
        Status: 'Enabled',
        Prefix: 'athena/',
        ExpirationInDays: 7,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ]);
  });

  it('is not there without an account, and neither is what describes its files', () => {
    const nothing: ResolvedAutomations = { ...sampleAutomations, accounts: {}, plans: {} };
    const { data: bare } = synthesize('prod', nothing);

    for (const type of [
      'AWS::S3::Bucket',
      'AWS::Glue::Table',
      'AWS::Glue::Database',
      'AWS::Athena::WorkGroup',
    ]) {
      expect(resourcesOf(bare, type)).toEqual([]);
    }
  });
});

describe('the tables for Athena', () => {
  const tables = resourcesOf(data, 'AWS::Glue::Table').map(([, { Properties }]) => Properties);
  const inputs = new Map(tables.map(({ TableInput }) => [TableInput.Name, TableInput]));
  const inputOf = (kind: RecordKind) => inputs.get(kind.replaceAll('-', '_'));

  it('are one for each kind of record, by names that SQL takes without quotes', () => {
    expect([...inputs.keys()]).toEqual(KINDS.map((kind) => kind.replaceAll('-', '_')));
    for (const name of inputs.keys()) expect(name).toMatch(/^[a-z][a-z_]*$/);
    expect(new Set(tables.map(({ DatabaseName }) => DatabaseName))).toEqual(
      new Set(['standing_orders_prod']),
    );
  });

  it('have the columns of the files with the types that the files have', () => {
    expect(inputOf('funding').StorageDescriptor.Columns).toEqual([
      { Name: 'funding_id', Type: 'string' },
      { Name: 'paid_at', Type: 'timestamp' },
      { Name: 'symbol', Type: 'string' },
      { Name: 'mode', Type: 'string' },
      { Name: 'coin', Type: 'string' },
      { Name: 'amount', Type: 'decimal(38,18)' },
      { Name: 'rate', Type: 'decimal(38,18)' },
    ]);
    const flags = inputOf('spot-order').StorageDescriptor.Columns.filter(
      ({ Type }: { Type: string }) => Type === 'boolean',
    );
    expect(flags).toEqual([{ Name: 'reduce_only', Type: 'boolean' }]);
  });

  it('have no column of the name of a partition, which Athena would refuse', () => {
    for (const { PartitionKeys, StorageDescriptor } of inputs.values()) {
      const names = [...StorageDescriptor.Columns, ...PartitionKeys].map(({ Name }) => Name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each(KINDS)('find the files of %s where the export puts them', (kind) => {
    const { Parameters, PartitionKeys, StorageDescriptor } = inputOf(kind);
    const template = plain(Parameters['storage.location.template']);
    const folder = Object.entries({ venue: 'pionex', account: 'main', dt: '2026-11-28' }).reduce(
      (text, [name, value]) => text.replace(`\${${name}}`, value),
      template,
    );

    const key = parquetKey({ kind, venue: 'pionex', account: 'main', day: '2026-11-28' });
    expect(`s3://{RecordsBucket}/${key}`).toBe(`${folder}${kind}.parquet`);
    expect(template.startsWith(plain(StorageDescriptor.Location))).toBe(true);
    expect(PartitionKeys).toEqual(['venue', 'account', 'dt'].map((Name) => ({ Name, Type: 'string' })));
  });

  it('work out their partitions from the accounts, also those on paper, and the days', () => {
    expect(inputOf('earn').Parameters).toMatchObject({
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'projection.enabled': 'true',
      'projection.venue.type': 'enum',
      'projection.venue.values': 'pionex',
      'projection.account.type': 'enum',
      'projection.account.values': 'ma-in,main,play',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': '2017-01-01,NOW',
      'projection.dt.interval': '1',
      'projection.dt.interval.unit': 'DAYS',
    });
  });

  it('stand side by side with those of another stage', () => {
    const { data: other } = synthesize('my-test');

    const [, { Properties }] = only('AWS::Glue::Database', other);
    expect(Properties.DatabaseInput.Name).toBe('standing_orders_my_test');
    expect(only('AWS::Athena::WorkGroup', other)[1].Properties.Name).toBe('standing-orders-my-test');
  });
});

describe('queries', () => {
  it('are bound to encrypted results in the bucket and to a price', () => {
    const { Name, WorkGroupConfiguration } = only('AWS::Athena::WorkGroup')[1].Properties;
    const { ResultConfiguration, ...rest } = WorkGroupConfiguration;

    expect(Name).toBe('standing-orders-prod');
    expect(rest).toEqual({
      EnforceWorkGroupConfiguration: true,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      BytesScannedCutoffPerQuery: 10_000_000_000,
    });
    expect(plain(ResultConfiguration.OutputLocation)).toBe('s3://{RecordsBucket}/athena/');
    expect(ResultConfiguration.EncryptionConfiguration).toEqual({ EncryptionOption: 'SSE_S3' });
  });

  it('and a copy of the files come as commands to paste', () => {
    const outputs = Object.entries<{ Value: { 'Fn::Sub'?: [string, object] } }>(data.toJSON()['Outputs']);
    const commands = outputs.flatMap(([id, { Value }]) =>
      id.startsWith('Records') ? [Value['Fn::Sub']?.[0]] : [],
    );

    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation fills them in.
    expect(commands).toEqual([
      'aws s3 sync --region ${AWS::Region} s3://${Bucket}/ files/ --exclude "athena/*"',
      'aws athena start-query-execution --region ${AWS::Region} --work-group standing-orders-prod ' +
        '--query-execution-context Database=standing_orders_prod --query-string ' +
        `"SELECT symbol, sum(amount) AS amount FROM funding WHERE dt >= '2026-01-01' GROUP BY symbol ORDER BY symbol"`,
    ]);
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation fills them in.
  });
});

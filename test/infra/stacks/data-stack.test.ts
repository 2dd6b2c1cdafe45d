import { afterAll, describe, expect, it } from 'vitest';
import { removeFolders, resourcesOf, synthesize } from './synthesize.ts';

const { data, stacks } = synthesize();

afterAll(removeFolders);

describe('the table', () => {
  const tables = resourcesOf(data, 'AWS::DynamoDB::Table');

  it('is the only one, keyed by pk and sk', () => {
    expect(tables).toHaveLength(1);
    expect(tables[0]?.[1].Properties.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
  });

  it('is paid by request and can be restored to any second', () => {
    expect(tables[0]?.[1].Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('can be deleted neither by hand nor with its stack', () => {
    expect(tables[0]?.[1]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    expect(stacks.data.terminationProtection).toBe(true);
  });

  it('lets go only rows that name a time, which no intent does', () => {
    expect(tables[0]?.[1].Properties.TimeToLiveSpecification).toEqual({
      AttributeName: 'expiresAt',
      Enabled: true,
    });
  });
});

describe('the API keys', () => {
  const secrets = resourcesOf(data, 'AWS::SecretsManager::Secret').filter(([id]) => id.startsWith('Keys'));

  it('have one secret for each live account, also when ids differ in a hyphen only, and none for paper accounts', () => {
    const descriptions = secrets.map(([, { Properties }]) => Properties.Description);

    expect(descriptions).toHaveLength(2);
    expect(descriptions[0]).toContain('account main (pionex), stage prod');
    expect(descriptions[1]).toContain('account ma-in (pionex), stage prod');
  });

  it('stay when their account or the stack is removed', () => {
    for (const [, secret] of secrets) {
      expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('get no value from the template, so that no deployment can overwrite a key', () => {
    for (const [, { Properties }] of secrets) {
      expect(Properties).not.toHaveProperty('SecretString');
      expect(Properties).not.toHaveProperty('GenerateSecretString');
    }
  });

  it('come with the command that puts the key', () => {
    const outputs = Object.values<{ Value: unknown }>(data.toJSON()['Outputs']);
    const commands = outputs
      .map(({ Value }) => String(Value))
      .filter((value) => value.includes(' secrets put '));

    expect(commands.sort()).toEqual([
      'npm run cli -- secrets put channel/telegram --aws --stage prod',
      'npm run cli -- secrets put ma-in --aws --stage prod',
      'npm run cli -- secrets put main --aws --stage prod',
    ]);
  });
});

it('names nothing by hand that stays, for a name could not be given a second time', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::S3::Bucket']) {
    for (const [, { Properties }] of resourcesOf(data, type)) {
      expect(Properties).not.toHaveProperty('TableName');
      expect(Properties).not.toHaveProperty('Name');
      expect(Properties).not.toHaveProperty('BucketName');
    }
  }
});

it('matches the reviewed template', () => {
  expect(data.toJSON()).toMatchSnapshot();
});

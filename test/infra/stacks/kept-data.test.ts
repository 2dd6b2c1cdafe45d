import { afterAll, describe, expect, it } from 'vitest';
import { fullAutomations } from './full-automations.ts';
import { emptyApp, type Resource, removeFolders, resourcesOf, stageOf, synthesize } from './synthesize.ts';

afterAll(removeFolders);

const { data } = synthesize('prod', fullAutomations);
const all = Object.entries<Resource>(data.toJSON()['Resources']);
const gone = synthesize('prod', fullAutomations, { data: 'destroy' });

/** What a person would lose. */
const OF_VALUE = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];

function parameter(name: string): readonly [string, Resource] {
  const found = resourcesOf(data, 'AWS::SSM::Parameter').find(
    ([, { Properties }]) => Properties.Name === name,
  );
  if (found === undefined) throw new Error(`there is no parameter ${name}`);
  return found;
}

describe('when the data stack is removed', () => {
  it('the ledger, the files, their rule and the secrets stay', () => {
    const kept = all.filter(([, { Type }]) => [...OF_VALUE, 'AWS::S3::BucketPolicy'].includes(Type));

    expect(kept.map(([, { Type }]) => Type).sort()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      ...Array.from({ length: 4 }, () => 'AWS::SecretsManager::Secret'),
    ]);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of kept) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  it('a mark stays, before which nothing of value is made: a second ledger cannot come beside the first', () => {
    const [id, marker] = parameter('/standing-orders/prod/ledger-exists');

    expect(marker).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    const made = all.filter(([, { Type }]) => OF_VALUE.includes(Type));
    expect(made.map(([, { DependsOn }]) => DependsOn)).toEqual(made.map(() => [id]));
    expect(marker).not.toHaveProperty('DependsOn');
  });

  it('the mark says what to do', () => {
    const [, { Properties }] = parameter('/standing-orders/prod/ledger-exists');

    expect(Properties.Value).toContain('/standing-orders/prod/way-back');
    expect(Properties.Value).toContain('npx cdk import standing-orders-prod-data');
  });

  it('the way back stays, too: everything that stays by its logical id, as cdk import reads it', () => {
    const [id, wayBack] = parameter('/standing-orders/prod/way-back');
    const [marker] = parameter('/standing-orders/prod/ledger-exists');
    const mapping = JSON.parse(
      wayBack.Properties.Value['Fn::Join'][1]
        .map((part: string | { Ref: string }) => (typeof part === 'string' ? part : `ref of ${part.Ref}`))
        .join(''),
    );

    expect(wayBack['DeletionPolicy']).toBe('RetainExceptOnCreate');
    const staying = all.filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');
    expect(Object.keys(mapping).sort()).toEqual(staying.map(([logicalId]) => logicalId).sort());
    const bucket = all.find(([, { Type }]) => Type === 'AWS::S3::Bucket')?.[0];
    const expected = staying.map(([logicalId, { Type }]) => {
      const itself = `ref of ${logicalId}`;
      if (Type === 'AWS::DynamoDB::Table') return [logicalId, { TableName: itself }];
      if (Type === 'AWS::S3::Bucket') return [logicalId, { BucketName: itself }];
      if (Type === 'AWS::S3::BucketPolicy') return [logicalId, { Bucket: `ref of ${bucket}` }];
      if (Type === 'AWS::SecretsManager::Secret') return [logicalId, { Id: itself }];
      return [
        logicalId,
        { Name: `/standing-orders/prod/${logicalId === marker ? 'ledger-exists' : 'way-back'}` },
      ];
    });
    expect(mapping).toEqual(Object.fromEntries(expected));
    expect(id in mapping).toBe(true);
    // Many secrets need more than 4 KB, which the standard tier refuses.
    expect(wayBack.Properties.Tier).toBe('Intelligent-Tiering');
  });

  it('nothing to be taken in again needs what is not', () => {
    const back = all.filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');
    const ids = new Set(back.map(([id]) => id));
    const needed = JSON.stringify(back).matchAll(/"(?:Ref|Fn::GetAtt|DependsOn)":\[?"([A-Za-z0-9]+)"/g);

    const missing = [...needed].map(([, id = '']) => id).filter((id) => !ids.has(id));
    expect(missing).toEqual([]);
  });
});

describe('-c data=destroy', () => {
  it('lets the ledger, the files, the secrets and the marks go with the stack, which is not protected any more', () => {
    const resources = Object.values<Resource>(gone.data.toJSON()['Resources']);

    expect(resources.filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'))).toEqual([]);
    const [table] = resourcesOf(gone.data, 'AWS::DynamoDB::Table');
    expect(table?.[1].Properties.DeletionProtectionEnabled).toBe(false);
    expect(resourcesOf(gone.data, 'Custom::S3AutoDeleteObjects')).toHaveLength(1);
    expect(gone.stacks.data.terminationProtection).toBe(false);
  });

  it('warns, and says so in the outputs', () => {
    const notes = gone.stacks.data.node.metadata.map(({ data: text }) => String(text));

    expect(
      notes.filter((text) => text.startsWith('Once this is deployed, npx cdk destroy --all')),
    ).toHaveLength(1);
    expect(gone.data.toJSON()['Outputs'].TableName.Description).toContain('REMOVED with this stack');
  });

  it('is not what happens by itself: the stack is protected, and nothing empties the bucket', () => {
    const { stacks } = synthesize();

    expect(stacks.data.terminationProtection).toBe(true);
    expect(JSON.stringify(data.toJSON())).not.toContain('AutoDelete');
  });

  it('and no other word: a slip is not taken for either', () => {
    const slip = () => stageOf(emptyApp(), 'prod', fullAutomations, undefined, { data: 'destory' });

    expect(slip).toThrow(
      "'-c data=destory' is not known: leave it out to keep the data, or say -c data=destroy to let cdk destroy remove it.",
    );
  });
});

describe('the outputs of the data', () => {
  it('name the table, the bucket and each secret, for the command line', () => {
    const { TableName, BucketName, SecretArns } = data.toJSON()['Outputs'];
    const idOf = (type: string) => resourcesOf(data, type)[0]?.[0];

    expect(TableName.Value).toEqual({ Ref: idOf('AWS::DynamoDB::Table') });
    expect(BucketName.Value).toEqual({ Ref: idOf('AWS::S3::Bucket') });
    const text = SecretArns.Value['Fn::Join'][1]
      .map((part: string | { Ref: string }) => (typeof part === 'string' ? part : part.Ref))
      .join('');
    expect(JSON.parse(text)).toEqual({
      main: expect.stringMatching(/^Keysmain/),
      'ma-in': expect.stringMatching(/^Keysmain/),
      'channel/telegram': expect.stringMatching(/^Channelstelegram/),
      'signal/signed': expect.stringMatching(/^Signalssigned/),
    });
  });
});

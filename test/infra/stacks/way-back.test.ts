/**
 * Whether CloudFormation would take in again what was kept. `cdk import` sends the resources that the mapping names, and
 * nothing else of the template; what the rules ask of them is in AWS's guide, "Import AWS resources into a stack".
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { fullAutomations } from './full-automations.ts';
import { type Resource, removeFolders, resourcesOf, sampleAutomations, synthesize } from './synthesize.ts';

afterAll(removeFolders);

const CASES: readonly (readonly [string, ResolvedAutomations])[] = [
  ['everything', fullAutomations],
  [
    'a second key',
    resolveAutomations({
      accounts: {
        main: {
          venue: 'pionex',
          environment: 'live',
          limits: { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' },
          readKey: true,
        },
      },
      notices: { channels: [{ kind: 'telegram', chatId: '12345' }] },
    }),
  ],
  ['no account', { ...sampleAutomations, accounts: {}, plans: {} }],
];

describe.each(CASES)('the way back, with %s', (_name, automations) => {
  const { data } = synthesize('prod', automations);
  const resources: Readonly<Record<string, Resource>> = data.toJSON()['Resources'];
  const mapping = mappingOf(resourcesOf(data, 'AWS::SSM::Parameter').map(([, resource]) => resource));
  const taken = Object.keys(mapping).map((id) => [id, resources[id]] as const);

  it('names only resources of the template, and each that stays', () => {
    expect(taken.filter(([, resource]) => resource === undefined)).toEqual([]);
    const staying = Object.entries(resources).filter(([, { DeletionPolicy = 'Delete' }]) =>
      DeletionPolicy.startsWith('Retain'),
    );
    expect(Object.keys(mapping).sort()).toEqual(staying.map(([id]) => id).sort());
  });

  it('gives each a policy for its deletion, without which nothing is imported', () => {
    for (const [, resource] of taken) expect(resource?.['DeletionPolicy']).toMatch(/^Retain/);
  });

  it("identifies each by its type's primary identifier in CloudFormation's own schema", () => {
    const expected = taken.map(([id, resource]) => [id, primaryIdentifier(resource?.Type ?? '')]);

    expect(Object.entries(mapping).map(([id, keys]) => [id, Object.keys(keys)])).toEqual(expected);
  });

  it('needs nothing that is not imported with it: no parameter, no output, no condition, no other stack', () => {
    const text = JSON.stringify(taken.map(([, resource]) => resource));
    const named = [...text.matchAll(/"(?:Ref|Fn::GetAtt|DependsOn)":\[?"([A-Za-z0-9:]+)"/g)].map(
      ([, id = '']) => id,
    );

    expect(named.filter((id) => !(id in mapping) && !id.startsWith('AWS::'))).toEqual([]);
    expect(text).not.toMatch(/Fn::(ImportValue|If|FindInMap|Sub)|"Condition":"/);
  });
});

/** By logical id: the property that identifies it, and its value as a text. */
function mappingOf(parameters: readonly Resource[]): Readonly<Record<string, Record<string, unknown>>> {
  const wayBack = parameters.find(({ Properties }) => Properties.Name === '/standing-orders/prod/way-back');
  const parts: readonly (string | { readonly Ref: string })[] = wayBack?.Properties.Value['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : part.Ref)).join(''));
}

interface SchemaEntry {
  readonly cloudFormationType: string;
  readonly primaryIdentifier?: readonly string[];
}

const entries = new Map<string, SchemaEntry>();

/** As the CDK command line carries it. */
function primaryIdentifier(type: string): readonly string[] {
  if (entries.size === 0) {
    const file = new URL('../../../node_modules/aws-cdk/db.json.gz', import.meta.url);
    const database = JSON.parse(gunzipSync(readFileSync(file)).toString());
    const all: readonly SchemaEntry[] = database.schema.resource.entities;
    for (const entry of all) entries.set(entry.cloudFormationType, entry);
  }
  return entries.get(type)?.primaryIdentifier ?? [];
}

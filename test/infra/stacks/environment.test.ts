import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import * as variables from '../../../shared/aws/environment.ts';
import { fullAutomations } from './full-automations.ts';
import { emptyApp, removeFolders, resourcesOf, stageOf } from './synthesize.ts';

afterAll(removeFolders);

const { functions: stack } = stageOf(emptyApp(), 'prod', fullAutomations);
const environments = resourcesOf(Template.fromStack(stack), 'AWS::Lambda::Function').map(
  ([id, { Properties }]) => [id, Object.entries<unknown>(Properties.Environment.Variables)] as const,
);

it('no environment variable is another than those that say where things are', () => {
  const known: readonly string[] = Object.values(variables);

  expect(environments).toHaveLength(functions.length);
  for (const [id, entries] of environments) {
    expect([id, entries.map(([name]) => name).filter((name) => !known.includes(name))]).toEqual([id, []]);
  }
});

it('no environment variable takes a value out of a secret', () => {
  expect(JSON.stringify(environments)).not.toMatch(/resolve:|SecretString|GenerateSecret/);
});

it('what an environment variable says itself, beside references, is names and addresses without credentials', () => {
  const words = environments.flatMap(([, entries]) => entries.flatMap(([, value]) => textsIn(value)));

  for (const text of words) {
    // Nothing long and random, and nobody's key.
    expect(text).not.toMatch(/[A-Za-z0-9+/]{32,}/);
    expect(text).not.toMatch(/apiKey|apiSecret|botToken|signingSecret|password/i);
  }
});

/** What stands in the template itself, without the names of resources and outputs that are referred to. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const { ['Fn::Join']: join } = value as { 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return join === undefined ? [] : join[1].flatMap(textsIn);
}

/** Two stages of the same automations in one AWS account and region: whatever has a name of its own has another one. */
import { afterAll, expect, it } from 'vitest';
import { fullAutomations } from './full-automations.ts';
import { type Resource, removeFolders, synthesize } from './synthesize.ts';

afterAll(removeFolders);

/** The name of one begins like the other's. */
const STAGES = ['prod', 'prod-eu'];

type Resources = Readonly<Record<string, Resource>>;

/** What is named within something that has a name of its own. */
const WITHIN: Readonly<Record<string, (properties: Resource['Properties'], all: Resources) => string>> = {
  'AWS::Glue::Table': ({ DatabaseName, TableInput }) => `${DatabaseName}.${TableInput.Name}`,
  'AWS::Glue::Database': ({ DatabaseInput }) => DatabaseInput.Name,
  'AWS::Scheduler::Schedule': ({ GroupName, Name }, all) => `${all[GroupName.Ref]?.Properties.Name}/${Name}`,
};
/** Named within an API, which has an id of its own. */
const OF_AN_API = 'AWS::ApiGatewayV2::Stage';
/** What is shown, or what the resource is about: no name of its own. */
const NO_NAME = /^(DisplayName|MetricName)$/;

it('no two stages share a name', { timeout: 60_000 }, () => {
  const named = STAGES.map((stage) => namesOf(stage));

  expect(named[0]?.length).toBeGreaterThan(60);
  const all = named.flat();
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

/** Every name that the stage claims: its stacks, what they export, and every resource that has one. */
function namesOf(stage: string): string[] {
  const { stacks, data, functions } = synthesize(stage, fullAutomations);
  return [data.toJSON(), functions.toJSON()].flatMap(({ Resources, Outputs = {} }, index) => [
    `stack ${index === 0 ? stacks.data.stackName : stacks.functions.stackName}`,
    ...Object.values<{ Export?: { Name: string } }>(Outputs).flatMap(({ Export }) =>
      Export === undefined ? [] : [`export ${Export.Name}`],
    ),
    ...Object.values<Resource>(Resources).flatMap((one) => claimed(one, Resources)),
  ]);
}

function claimed({ Type, Properties = {} }: Resource, all: Resources): readonly string[] {
  if (Type === OF_AN_API) return [];
  const within = WITHIN[Type];
  if (within !== undefined) return [`${Type} ${within(Properties, all)}`];
  return Object.entries(Properties)
    .filter(([key, value]) => key.endsWith('Name') && !NO_NAME.test(key) && typeof value === 'string')
    .map(([, value]) => `${Type} ${value}`);
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { functions } from '../../../infra/functions.ts';
import { addStage, type StageProps, type StageStacks } from '../../../infra/stacks/stage.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';

/** 1 December 2026, noon UTC. */
export const NOW_MS = Date.UTC(2026, 11, 1, 12);

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const what = { symbol: 'BTC_USDT' };
const amount = { quote: '25' };

/** Two live accounts whose ids differ in a hyphen only, one paper account, and a plan of every kind. */
export const sampleAutomations: ResolvedAutomations = resolveAutomations({
  accounts: {
    main: { venue: 'pionex', environment: 'live', limits },
    'ma-in': { venue: 'pionex', environment: 'live', limits },
    play: { venue: 'pionex', environment: 'paper', limits },
  },
  plans: {
    weekly: {
      account: 'main',
      what,
      amount,
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
    },
    hasty: {
      account: 'main',
      what,
      amount,
      placeWithinMinutes: 2,
      when: { schedule: 'cron(30 7 * * ? *)', timezone: 'Asia/Tokyo' },
    },
    sixhourly: {
      account: 'ma-in',
      what,
      amount,
      when: { schedule: 'rate(6 hours)', timezone: 'Europe/Berlin' },
    },
    once: {
      account: 'main',
      what,
      amount,
      when: { schedule: 'at(2026-12-24T18:00:00)', timezone: 'Europe/Berlin' },
    },
    past: {
      account: 'main',
      what,
      amount,
      when: { schedule: 'at(2026-11-24T18:00:00)', timezone: 'Europe/Berlin' },
    },
    ended: {
      account: 'main',
      what,
      amount,
      when: { schedule: 'cron(0 9 * * ? *)', timezone: 'UTC', end: '2026-11-30' },
    },
    rehearsal: {
      account: 'play',
      what,
      amount,
      when: { schedule: 'cron(0 9 * * ? *)', timezone: 'UTC' },
    },
  },
  notices: { channels: [{ kind: 'telegram', chatId: '12345' }] },
});

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-test-'));
  folders.push(folder);
  return folder;
}

/** An app with the project's own feature flags; `removeFolders` takes away what it wrote. */
export function emptyApp(): App {
  const { context } = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'));
  return new App({ autoSynth: false, analyticsReporting: false, outdir: temporaryFolder(), context });
}

/** The stacks of a stage with a stand-in for the bundled code, which is tested by itself. */
export function stageOf(
  app: App,
  stage: string,
  automations = sampleAutomations,
  rows = functions,
  more: Pick<StageProps, 'data' | 'boundary'> = {},
): StageStacks {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => ({});\n');
  const bundles = Object.fromEntries(rows.map(({ name }) => [name, folder]));
  return addStage(app, { ...more, stage, rows, automations, bundles, nowMs: NOW_MS });
}

export interface StageTemplates {
  readonly stacks: StageStacks;
  readonly data: Template;
  readonly functions: Template;
}

export function synthesize(
  stage = 'prod',
  automations = sampleAutomations,
  more: Pick<StageProps, 'data' | 'boundary'> = {},
): StageTemplates {
  const stacks = stageOf(emptyApp(), stage, automations, functions, more);
  return {
    stacks,
    data: Template.fromStack(stacks.data),
    functions: Template.fromStack(stacks.functions),
  };
}

/**
 * What a pack of cdk-nag finds, as `cdk synth` would: after references between the stacks were resolved, for then they
 * read differently.
 */
export function violationsOf(Pack: typeof AwsSolutionsChecks | typeof ServerlessChecks, app: App) {
  app.synth();
  return new Pack(app).validateScope(app).violations;
}

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own JSON, looked at by path.
export type Resource = { readonly Type: string; readonly Properties: any; readonly [key: string]: any };

/** Resources of one type with their logical ids. */
export function resourcesOf(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries<Resource>(template.toJSON()['Resources']).filter(([, { Type }]) => Type === type);
}

/** What `cdk` runs: makes the stacks of one stage. Needs no credentials, no network and no Docker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { loadAutomations } from '../shared/automations/load.ts';
import { AppError } from '../shared/core/errors.ts';
import { systemClock } from '../shared/core/system-clock.ts';
import { bundleFunctions } from './bundle.ts';
import { functions, neededFunctions } from './functions.ts';
import { addStage } from './stacks/stage.ts';

const SHIPPED_AUTOMATIONS = fileURLToPath(new URL('automations.ts', import.meta.url));

async function synth(): Promise<void> {
  const app = new App({ autoSynth: false, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const automations = await loadAutomations(contextText(app, 'automations') ?? SHIPPED_AUTOMATIONS);
  const workFolder = await mkdtemp(join(tmpdir(), 'standing-orders-'));
  try {
    const bundles = await bundleFunctions(neededFunctions(functions, automations), automations, workFolder);
    const stage = contextText(app, 'stage') ?? 'prod';
    addStage(app, {
      stage,
      rows: functions,
      automations,
      bundles,
      nowMs: systemClock.nowMs(),
      data: contextText(app, 'data'),
      boundary: contextText(app, 'boundary'),
    });
    app.synth();
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** A value given with `-c NAME=VALUE`. */
function contextText(app: App, name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name);
  return value === undefined ? undefined : String(value);
}

try {
  await synth();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  const hint = error.code === 'config.notFound' ? ' With cdk: -c automations=FILE.' : '';
  process.stderr.write(`${error.message}${hint}\n`);
  process.exitCode = 1;
}

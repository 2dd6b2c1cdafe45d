import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const { context, ...settings } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8'));
/** A whole synthesis, on a machine that may be busy with other tests. */
const SYNTH_TIMEOUT_MS = 90_000;
const folder = mkdtempSync(join(tmpdir(), 'standing-orders-app-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the app that cdk runs', { timeout: SYNTH_TIMEOUT_MS }, () => {
  it('makes both stacks of the shipped automations, without credentials: a paper account gets all that a live one gets', async () => {
    const result = await synth({});

    expect(result.code).toBe(0);
    const { artifacts } = JSON.parse(readFileSync(join(result.out, 'manifest.json'), 'utf8'));
    expect(Object.keys(artifacts)).toEqual(
      expect.arrayContaining(['standing-orders-prod-data', 'standing-orders-prod-functions']),
    );
    const template = readFileSync(join(result.out, 'standing-orders-prod-functions.template.json'), 'utf8');
    expect(template.match(/"AWS::Lambda::Function"/g)).toHaveLength(12);
    // One for each of the three plans, and one for each function that the clock starts.
    expect(template.match(/"AWS::Scheduler::Schedule"/g)).toHaveLength(12);
    expect(template).toContain('main: PAPER, SYNTHETIC prices');
    const data = readFileSync(join(result.out, 'standing-orders-prod-data.template.json'), 'utf8');
    expect(data).not.toContain('AWS::SecretsManager::Secret');
  });

  it('makes them for a live account with everything on it, and its packs find nothing to refuse', async () => {
    const file = join(folder, 'live.json');
    const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
    const size = { quote: '25' };
    writeFileSync(
      file,
      JSON.stringify({
        accounts: { main: { venue: 'pionex', environment: 'live', limits } },
        signals: { trend: { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'], size } },
        notices: { channels: [{ kind: 'email', to: ['me@example.com'] }] },
        aws: { staticAddress: 'natInstance' },
      }),
    );

    const result = await synth({ automations: file, stage: 'test', boundary: 'developers' });

    expect(result.stderr).not.toContain('ERROR');
    expect(result.code).toBe(0);
    const template = readFileSync(join(result.out, 'standing-orders-test-functions.template.json'), 'utf8');
    expect(template).toContain('"standing-orders-test-signal-order"');
    expect(template).toContain(':policy/developers');
    const notes = readFileSync(join(result.out, 'standing-orders-test-functions.metadata.json'), 'utf8');
    expect(notes).toContain('USD 7.36 a month');
  });

  it('tells every fault of an automations file in plain words and makes nothing', async () => {
    const file = join(folder, 'faulty.json');
    writeFileSync(file, JSON.stringify({ accounts: { main: {} }, plans: { weekly: { account: 'mian' } } }));

    const result = await synth({ automations: file });

    expect(result.code).toBe(1);
    expect(result.stderr).toContain('accounts.main.venue');
    expect(result.stderr).toContain('plans.weekly.account');
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(() => readFileSync(join(result.out, 'manifest.json'))).toThrow();
  });

  it('says on one line that there is no such automations file, and how to name it', async () => {
    const result = await synth({ automations: join(folder, 'absent.ts') });

    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toContain(join(folder, 'absent.ts'));
    expect(result.stderr).toContain('-c automations=FILE');
  });

  it('says which stage names there are before anything is made', async () => {
    const result = await synth({ stage: 'My Stage' });

    expect(result.code).toBe(1);
    expect(result.stderr).toContain("Stage 'My Stage' must be");
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(() => readFileSync(join(result.out, 'manifest.json'))).toThrow();
  });
});

describe('cdk.json', () => {
  it('asks nobody for news and tells nobody of use', () => {
    expect(settings).toMatchObject({ app: 'node infra/app.ts', notices: false, versionReporting: false });
    expect(context['cli-telemetry']).toBe(false);
  });

  it('sets every feature flag that the library recommends', () => {
    const path = join(PROJECT, 'node_modules/aws-cdk-lib/recommended-feature-flags.json');

    expect(context).toMatchObject(JSON.parse(readFileSync(path, 'utf8')));
  });
});

interface SynthResult {
  readonly code: number | string;
  readonly stderr: string;
  readonly out: string;
}

/** Runs the app as the CDK's command line does, which hands over `-c` and cdk.json in the environment. */
function synth(given: Record<string, string>): Promise<SynthResult> {
  const out = mkdtempSync(join(folder, 'out-'));
  const env = {
    PATH: process.env['PATH'],
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...given }),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['infra/app.ts'], { cwd: PROJECT, env }, (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr, out }),
    );
  });
}

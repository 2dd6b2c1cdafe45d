import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptsToken, readTokens } from '../../../shared/signals/tokens.ts';
import { type DeploymentWorld, startDeployment } from './deployment-world.ts';

const BIN = fileURLToPath(new URL('../../../infra/cli/bin.js', import.meta.url));

let folder: string;
let deployed: DeploymentWorld;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
  const accounts = { main: { venue: 'pionex', environment: 'live', limits } };
  const notices = { channels: [{ kind: 'slack' }] };
  const trend = { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'] };
  writeFileSync(join(folder, 'automations.json'), JSON.stringify({ accounts, notices, signals: { trend } }));
  deployed = await startDeployment();
});
afterAll(async () => {
  await deployed.stop();
  rmSync(folder, { recursive: true });
});

/** A process of its own, whose shell has the region, the credentials and the address of a deployment. */
function cli(...words: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const paths = ['--automations', join(folder, 'automations.json'), '--json'];
  const child = spawn(process.execPath, [BIN, ...words, ...paths], {
    env: deployed.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

describe("a deployment's tokens", () => {
  it("are made in the deployment's own table", { timeout: 30_000 }, async () => {
    const { code, out } = await cli('signals', 'token', 'rotate', 'trend', '--aws');
    expect(code).toBe(0);
    const { token } = JSON.parse(out);
    expect(acceptsToken(await readTokens(deployed.table, 'trend'), token, Date.now())).toBe(true);
    expect(await cli('signals', 'list', '--aws')).toEqual({ code: 0, out: '[]\n' });
  });
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/core/system-clock.ts';
import { acceptsToken, readTokens } from '../../../shared/signals/tokens.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';

const BIN = fileURLToPath(new URL('../../../infra/cli/bin.js', import.meta.url));

let folder: string;
let emulator: DynamoEmulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
  const accounts = { main: { venue: 'pionex', environment: 'live', limits } };
  const notices = { channels: [{ kind: 'slack' }] };
  const trend = { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'] };
  writeFileSync(join(folder, 'automations.json'), JSON.stringify({ accounts, notices, signals: { trend } }));
  emulator = await startDynalite();
  await createRowsTable(emulatorClient(emulator.endpoint), 'rows');
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

/** A process of its own, whose shell has the region, the credentials and the address of a deployment. */
function cli(...words: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const env = {
    AWS_ENDPOINT_URL_DYNAMODB: emulator.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const paths = ['--automations', join(folder, 'automations.json'), '--data', join(folder, 'data'), '--json'];
  const child = spawn(process.execPath, [BIN, ...words, ...paths], {
    env,
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
    const { code, out } = await cli('signals', 'token', 'rotate', 'trend', '--table', 'rows');
    expect(code).toBe(0);
    const { token } = JSON.parse(out);
    const table = dynamoTable({
      client: emulatorClient(emulator.endpoint),
      tableName: 'rows',
      clock: systemClock,
      writer: 'test',
    });
    expect(acceptsToken(await readTokens(table, 'trend'), token, Date.now())).toBe(true);
    expect(await cli('signals', 'list', '--table', 'rows')).toEqual({ code: 0, out: '[]\n' });
  });
});

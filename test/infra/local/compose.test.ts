import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalOptions, openLocal } from '../../../infra/local/compose.ts';
import { readHostFile, runningHost, writeHostFile } from '../../../infra/local/host-file.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import type { Deps } from '../../../shared/deps.ts';
import { withPlans } from './plans.ts';

let folder: string;
let dataDir: string;
let automationsPath: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
  dataDir = join(folder, 'data');
  automationsPath = join(folder, 'automations.json');
  const daily = { when: { schedule: 'cron(0 9 * * ? *)', timezone: 'UTC' } };
  writeFileSync(automationsPath, JSON.stringify(withPlans({ daily })));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (role: LocalOptions['role'], more: Partial<LocalOptions> = {}) =>
  openLocal({ dataDir, automationsPath, role, ...more });

async function buy({ venues, clock }: Deps, clientOrderId: string) {
  const venue = await venues.open('paper');
  return venue.place({
    clientOrderId,
    symbol: 'BTC_USDT',
    side: 'buy',
    terms: { type: 'market', quoteAmount: '25' as Decimal },
    signBeforeMs: clock.nowMs() + 10_000,
  });
}

const isThere = async ({ venues }: Deps, clientOrderId: string): Promise<boolean> =>
  (await (await venues.open('paper')).orderByClientOrderId({ symbol: 'BTC_USDT', clientOrderId })).found;

describe('the composition on one machine', () => {
  it('lets a command beside the host see the same paper exchange, and so does one after the host', async () => {
    const host = await open('host');
    const beside = await open('command');

    expect(await buy(beside.deps, 'from-command')).toMatchObject({ outcome: 'accepted' });
    expect(await isThere(host.deps, 'from-command')).toBe(true);

    await beside.close();
    await host.close();
    await using alone = await open('command');
    expect(await isThere(alone.deps, 'from-command')).toBe(true);
    expect(await buy(alone.deps, 'alone')).toMatchObject({ outcome: 'accepted' });
  });

  it('does not believe the host file of a host that was killed', async () => {
    await (await open('host')).close();
    writeFileSync(join(dataDir, 'host.json'), JSON.stringify({ pid: process.pid, paperPort: 9 }));

    await using alone = await open('command');

    expect(await isThere(alone.deps, 'nothing')).toBe(false);
  });

  it('plays the market that the folder played last, for the host and for commands', async () => {
    const first = await open('host', { seed: 7 });
    expect(first.paper).toEqual({ seed: 7, market: 'synthetic' });
    await first.close();

    const command = await open('command');
    expect(command.paper.seed).toBe(7);
    await command.close();
    await using again = await open('host');
    expect(again.paper.seed).toBe(7);
  });

  it('plays the market that the automations name, unless its start names another', async () => {
    const written = JSON.parse(readFileSync(automationsPath, 'utf8'));
    writeFileSync(automationsPath, JSON.stringify({ ...written, paper: { market: 'live', seed: 9 } }));

    const named = await open('host');
    expect(named.paper).toEqual({ seed: 9, market: 'live' });
    await named.close();

    await using told = await open('host', { seed: 7, market: 'synthetic' });
    expect(told.paper).toEqual({ seed: 7, market: 'synthetic' });
  });

  it('opens no paper exchange when every account is live', async () => {
    const written = JSON.parse(readFileSync(automationsPath, 'utf8'));
    written.accounts.paper.environment = 'live';
    written.notices.channels = [{ kind: 'slack' }];
    writeFileSync(automationsPath, JSON.stringify(written));

    await using host = await open('host');

    expect(readdirSync(host.folder.path).filter((name) => /paper|host\.json/.test(name))).toEqual([]);
  });

  it('refuses to start as a host with a channel that only AWS has, but lets commands work', async () => {
    const written = JSON.parse(readFileSync(automationsPath, 'utf8'));
    written.notices.channels = [{ kind: 'email', to: ['me@example.com'] }];
    writeFileSync(automationsPath, JSON.stringify(written));

    await expect(open('host')).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('Notice channel email is e-mail'),
    });
    await using command = await open('command');
    expect(command.deps.channels.map(({ name }) => name)).toEqual(['email']);
  });

  it('removes at its end the host file, whoever wrote into it, and not that of a host beside a command', async () => {
    const host = await open('host');
    writeHostFile(host.folder, { signalPort: 4711 });
    expect(readHostFile(host.folder)).toEqual({
      pid: process.pid,
      paperPort: expect.any(Number),
      signalPort: 4711,
    });
    await (await open('command')).close();
    expect(runningHost(host.folder)).toMatchObject({ signalPort: 4711 });

    await host.close();

    expect(readHostFile(host.folder)).toBeUndefined();
    expect(runningHost(host.folder)).toBeUndefined();
  });

  it('refuses a second host, and closes what it had opened', async () => {
    const first = await open('host');

    await expect(open('host')).rejects.toMatchObject({ code: 'data.locked' });

    await first.close();
    await (await open('host')).close();
  });

  it('keeps objects as files of the data folder, for whoever comes next', async () => {
    const host = await open('host');
    const rows = Buffer.from('rows');
    await host.deps.blobs.put('csv/fills.csv', rows, 'absent', { contentType: 'text/csv' });
    expect(readFileSync(join(dataDir, 'files', 'csv', 'fills.csv'), 'utf8')).toBe('rows');
    await host.close();

    await using command = await open('command');
    expect(await command.deps.blobs.list('csv/')).toMatchObject([{ key: 'csv/fills.csv', bytes: 4 }]);
  });

  it('keeps the paper keys out of the log file', async () => {
    const local = await open('command');
    local.deps.log.info('test', { text: 'the key is paper-paper, as nobody should see' });
    await local.deps.venues.open('paper');
    local.deps.log.info('test', { text: 'the key is paper-paper, as nobody should see' });
    await local.close();

    const day = new Date().toISOString().slice(0, 10);
    const [before, after] = readFileSync(join(dataDir, 'logs', `${day}.jsonl`), 'utf8').split('\n');
    expect(before).toContain('paper-paper');
    expect(after).not.toContain('paper-paper');
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder, openDataFolder } from '../../../infra/local/data-folder.ts';
import { runHost } from '../../../infra/local/host.ts';
import { createTerminal } from '../../../infra/local/terminal.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { hostsIn } from './host-process.ts';
import { type PlanDraft, withPlans } from './plans.ts';

const DAILY: PlanDraft = { when: { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' } };

let hosts: ReturnType<typeof hostsIn>;
let data: string;

beforeEach(() => {
  hosts = hostsIn('host-');
  data = join(hosts.folder, 'data');
});

afterEach(() => hosts.cleanUp());

const startDaily = (...args: string[]) =>
  hosts.start('--automations', hosts.automations(withPlans({ daily: DAILY })), '--data', data, ...args);

describe('the local host', () => {
  it('says within two seconds what it runs, when, where its data lies and how to stop it', async () => {
    const host = startDaily('--seed', '7');

    const tookMs = await host.printed('Stop with Ctrl-C.');

    const output = host.output();
    expect(output).toMatch(/paper {2}PAPER {2}no real money, SYNTHETIC prices \(seed 7\)/);
    expect(output).toMatch(/daily {2}buys 25 USDT of BTC_USDT with paper/);
    expect(output).toMatch(/next {2}\w{3} \d{4}-\d\d-\d\d 09:00 CES?T {2}Europe\/Berlin {2}in /);
    expect(output).toContain(data);
    expect(output, 'no colours without a terminal').not.toContain('\u001b');
    // Two seconds on an idle machine; the tests share theirs with each other.
    expect(tookMs).toBeLessThan(4_000);
  });

  it('is refused on a data folder that another host uses, and leaves that one alone', async () => {
    const first = startDaily();
    await first.printed('Stop with Ctrl-C.');
    const second = startDaily();

    expect(await second.ended()).toBe(1);

    expect(second.errors().trim()).toBe(
      `The data folder ${data} is in use by process ${first.pid}: stop that one first, or give another folder with --data.`,
    );
    expect((await first.end('SIGTERM')).code).toBe(0);
  });

  it('stops on SIGTERM with exit code 0 and no host file left, also where a host was killed before', async () => {
    const killed = startDaily();
    await killed.printed('Stop with Ctrl-C.');
    await killed.end('SIGKILL');
    const host = startDaily();
    await host.printed('Stop with Ctrl-C.');
    expect(JSON.parse(readFileSync(join(data, 'host.json'), 'utf8'))).toEqual({
      pid: host.pid,
      paperPort: expect.any(Number),
      pagePort: expect.any(Number),
    });

    const { code, tookMs } = await host.end('SIGTERM');

    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    expect(host.output()).toMatch(/Stopped at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\./);
    expect(existsSync(join(data, 'host.json'))).toBe(false);
  });

  it('ends cleanly when nobody reads its output any more', async () => {
    const host = startDaily();
    await host.printed('Standing Orders');
    host.child.stdout?.destroy();
    host.child.kill('SIGTERM');

    expect(await host.ended()).toBe(0);
    expect(host.errors()).toBe('');
  });

  it('plays the coming days in a world of its own and then goes on in real time, keeping nothing of it', async () => {
    const host = startDaily('--fast-forward', '3d');
    await host.printed('Stop with Ctrl-C.');
    expect((await host.end('SIGINT')).code).toBe(0);

    const output = host.output();
    expect(output).toContain('SYNTHETIC prices');
    expect(output).toContain('Nothing of it is kept');
    expect(output).toMatch(/daily {2}BTC_USDT +3 +3 +7\d\.\d\d USDT/);
    expect(output.indexOf('goes on from here')).toBeLessThan(output.indexOf('Stop with Ctrl-C.'));
    const table = openSqliteTable(join(data, 'standing-orders.sqlite'));
    expect(await table.query({ pk: 'plan#daily', prefix: 'slot#' })).toEqual([]);
    table.close();
  });
});

describe('a host that cannot start', () => {
  it('ends with exit code 1, one line a fault of the automations file, and no data folder', async () => {
    const draft = withPlans({ daily: { ...DAILY, account: 'elsewhere' } });
    const path = hosts.automations({ ...draft, plan: {} });
    const host = hosts.start('--automations', path, '--data', data);

    expect(await host.ended()).toBe(1);

    expect(host.errors()).toContain('elsewhere');
    expect(host.errors()).toContain('plan');
    expect(existsSync(data)).toBe(false);
  });

  it('ends with exit code 2 and the usage when it is called wrongly', async () => {
    const host = hosts.start('--fast-forward', 'soon');

    expect(await host.ended()).toBe(2);

    expect(host.errors()).toMatch(/^--fast-forward takes a length such as 12h/);
    expect(host.errors()).toContain('Usage: npm start');
  });

  it.each([
    [
      'there is no automations file',
      { path: 'none.ts' },
      'config.notFound',
      /^There is no automations file at .*none/,
    ],
    [
      'the data folder cannot be written',
      { data: 'file/data' },
      'data.unwritable',
      /cannot be written .*check/,
    ],
    ['a symbol does not exist', { symbol: 'NONE_USDT' }, 'venue.notFound', /NONE_USDT/],
    ['a live account has no key', { environment: 'live' }, 'secret.missing', /secrets\.json/],
  ] as const)('says in one sentence that %s', async (_, fault: Fault, code, sentence) => {
    writeFileSync(join(hosts.folder, 'file'), '');
    const automations = withPlans({ daily: { ...DAILY, what: { symbol: fault.symbol ?? 'BTC_USDT' } } });
    const { paper } = automations.accounts;
    const account = { ...paper, environment: fault.environment ?? 'paper' };
    const notices = { ...automations.notices, channels: [{ kind: 'slack' as const }] };
    const written = hosts.automations({ ...automations, accounts: { paper: account }, notices });

    const start = runHost({
      automationsPath: fault.path === undefined ? written : join(hosts.folder, fault.path),
      dataDir: join(hosts.folder, fault.data ?? 'data'),
      seed: undefined,
      market: 'synthetic',
      fastForwardMs: undefined,
      terminal: createTerminal(new PassThrough()),
      signal: new AbortController().signal,
    });

    await expect(start).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    await expect(start).rejects.toMatchObject({ message: expect.stringMatching(/^[^\n]+\.$/) });
    // Nothing is held any more: the folder is free for the next start.
    if (fault.data === undefined) lockDataFolder(openDataFolder(data)).release();
  });
});

interface Fault {
  readonly path?: string;
  readonly data?: string;
  readonly symbol?: string;
  readonly environment?: 'live';
}

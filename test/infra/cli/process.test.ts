import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../../infra/cli/bin.js', import.meta.url));
const PAPER_INTERNET = new URL('paper-internet.ts', import.meta.url).href;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a user does: a process of its own, on a machine without this process's environment. */
function cli(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  bin = BIN,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', PAPER_INTERNET, bin, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standing-orders-'));
});
afterAll(() => rm(folder, { recursive: true }));

const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };

async function automationsFile(name: string, environment: 'paper' | 'live', symbol: string): Promise<string> {
  const path = join(folder, name);
  const plan = {
    account: 'main',
    what: { symbol },
    amount: { quote: '50' },
    when: { schedule: 'rate(5 minutes)', timezone: 'UTC' },
  };
  // As fast as the schema lets, so that the tests do not wait for the request budget.
  const accounts = { main: { venue: 'pionex', environment, requestWeightPerSecond: 8, limits } };
  const notices = { channels: [{ kind: 'slack' }] };
  await writeFile(path, JSON.stringify({ accounts, plans: { weekly: plan }, notices }));
  return path;
}

async function dataFolderWithKey(name: string, apiKey: string, apiSecret: string): Promise<string> {
  const data = join(folder, name);
  await mkdir(data);
  await writeFile(join(data, 'secrets.json'), JSON.stringify({ main: { apiKey, apiSecret } }), {
    mode: 0o600,
  });
  return data;
}

describe.concurrent('the command line as a process', { timeout: 30_000 }, () => {
  it('prints help and ends with 0', async () => {
    const { code, out, err } = await cli(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: npm run cli -- COMMAND');
  });

  it('ends with 2 and one sentence after wrong usage', async () => {
    expect(await cli(['plan', '--cout', '5'])).toEqual({
      code: 2,
      out: '',
      err: "There is no option --cout. Did you mean '--count'?\nTry: npm run cli -- plan --help\n",
    });
  });

  it('hands over to the project’s own Node when it is started by an old one', async () => {
    const { code, out, err } = await cli(['plan', 'btc-weekly', '--json'], { PRETENDED_NODE: '20.11.0' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)[0].plan).toBe('btc-weekly');
  });

  it('says which Node it needs where there is only an old one', async () => {
    const alone = join(folder, 'alone', 'infra', 'cli');
    await mkdir(alone, { recursive: true });
    await cp(BIN, join(alone, 'bin.mjs'));
    const { code, out, err } = await cli(['plan'], { PRETENDED_NODE: '20.11.0' }, join(alone, 'bin.mjs'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Standing Orders needs Node 24 or later and this is Node 20\.11\.0: .*\n$/);
  });

  it('lists the faults of an automations file', async () => {
    const path = join(folder, 'faulty.json');
    await writeFile(path, JSON.stringify({ plan: {} }));
    expect(await cli(['plan', '--automations', path])).toEqual({
      code: 1,
      out: '',
      err: `${path} has 2 faults:\n  accounts: is missing; add an object { … }.\n  plan: is not a known key. Did you mean 'plans'?\n`,
    });
  });

  it('says where an automations file is no TypeScript', async () => {
    const path = join(folder, 'broken.ts');
    await writeFile(path, 'export const automations = {\n  accounts: {},\n  plans: : {},\n};\n');
    expect(await cli(['plan', '--automations', path])).toEqual({
      code: 1,
      out: '',
      err: `${path} cannot be read as TypeScript (line 3): Expression expected.\n`,
    });
  });

  it('keeps a pause for the next process and leaves the folder to its owner alone', async () => {
    const data = join(folder, 'paused');
    expect(await cli(['pause', 'all', '--data', data])).toMatchObject({ code: 0, err: '' });
    const modes = await Promise.all([data, join(data, 'standing-orders.sqlite')].map((path) => stat(path)));
    expect(modes.map(({ mode }) => mode & 0o077)).toEqual([0, 0]);
    const { out } = await cli(['pause', '--data', data, '--json']);
    expect(JSON.parse(out)).toMatchObject([{ kind: 'all' }]);
  });

  it('fails for orders of a data folder that is not there, and does not make one', async () => {
    const data = join(folder, 'nowhere');
    const { code, err } = await cli(['orders', '--data', data]);
    expect(code).toBe(1);
    expect(err).toBe(
      `There is no data folder at ${data}: start the host first, or give its folder with --data DIR.\n`,
    );
    expect(await readdir(folder)).not.toContain('nowhere');
  });

  it('buys on the paper exchange of the data folder, and other processes find and settle the order', async () => {
    const automations = await automationsFile('paper.json', 'paper', 'BTC_USDT');
    const words = ['--automations', automations, '--data', join(folder, 'paper'), '--json'];
    const fiveMinutes = 5 * 60_000;
    const slot = new Date(Math.floor(Date.now() / fiveMinutes) * fiveMinutes).toISOString();
    const event = JSON.stringify({ plan: 'weekly', slot });
    const bought = await cli(['invoke', 'dca-buy', '--event', event, ...words]);
    expect(bought).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(bought.out).legs).toMatchObject([{ leg: 'BTC_USDT', state: 'accepted' }]);

    expect(await cli(['reconcile', ...words])).toMatchObject({ code: 0, err: '' });
    const { out } = await cli(['orders', ...words]);
    expect(JSON.parse(out)).toMatchObject([
      { state: 'filled', terms: { type: 'market', quoteAmount: '50' } },
    ]);
  });

  it('fails for an unknown symbol and says which', async () => {
    const automations = await automationsFile('unknown.json', 'paper', 'BTCC_USDT');
    const { code, out } = await cli([
      'doctor',
      '--automations',
      automations,
      '--data',
      join(folder, 'unknown'),
    ]);
    expect(code).toBe(1);
    expect(out).toContain('✗ symbols        The exchange does not know BTCC_USDT');
  });
});

describe.concurrent('a live account as a process', { timeout: 30_000 }, () => {
  it('without a key fails and says where to put one', async () => {
    const automations = await automationsFile('keyless.json', 'live', 'BTC_USDT');
    const data = join(folder, 'keyless');
    const { code, out } = await cli(['doctor', '--automations', automations, '--data', data]);
    expect(code).toBe(1);
    expect(out).toContain('✗ key          Account main has no key: write {');
    expect(out).toContain(join(data, 'secrets.json'));
  });

  it('with a wrong key fails without showing key or secret', async () => {
    const automations = await automationsFile('wrong.json', 'live', 'BTC_USDT');
    const data = await dataFolderWithKey('wrong', 'wrong-key', 'hunter2');
    const { code, out, err } = await cli(['doctor', '--automations', automations, '--data', data]);
    expect(code).toBe(1);
    expect(out).toContain('✗ key            Account main: Pionex does not know this API key');
    expect(out + err).not.toMatch(/wrong-key|hunter2/);
  });

  it('with a key that others could read fails and says how to hide it', async () => {
    const automations = await automationsFile('open.json', 'live', 'BTC_USDT');
    const data = await dataFolderWithKey('open', 'right-key', 'right-secret');
    await chmod(join(data, 'secrets.json'), 0o644);
    const { code, out } = await cli(['doctor', '--automations', automations, '--data', data]);
    expect(code).toBe(1);
    expect(out).toContain(`run "chmod 600 ${join(data, 'secrets.json')}"`);
  });

  it('with the right key, from the environment, passes', async () => {
    const automations = await automationsFile('right.json', 'live', 'BTC_USDT');
    const { code, out } = await cli(
      ['doctor', '--automations', automations, '--data', join(folder, 'right')],
      {
        STANDING_ORDERS_MAIN_API_KEY: 'right-key',
        STANDING_ORDERS_MAIN_API_SECRET: 'right-secret',
        STANDING_ORDERS_CHANNEL_SLACK_URL: 'https://hooks.slack.com/services/x',
      },
    );
    expect(out).toContain('✓ key            It is accepted and may read: 1000 USDT are free.');
    expect(out).toContain('✓ trading right');
    expect(out).toContain('✓ slack          Its secret is there');
    expect(code).toBe(0);
  });
});

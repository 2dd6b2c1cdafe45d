import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secretsCommand } from '../../../infra/cli/secrets.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import type { PaperAccount } from '../../../shared/paper/accounts.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import { secretsManagerVault } from '../../../shared/secrets/secrets-manager-vault.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';
import { type CliWorld, createCliWorld, type Run } from './machine.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const live = { venue: 'pionex', environment: 'live', limits } as const;
const automations: Automations = {
  accounts: { main: { ...live, readKey: true }, play: { ...live, environment: 'paper' }, other: live },
  plans: {
    weekly: {
      account: 'main',
      what: { symbol: 'BTC_USDT' },
      amount: { quote: '50' },
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'UTC' },
    },
  },
  notices: { channels: [{ kind: 'telegram', chatId: '1' }] },
};

const keyOf = (name: string) => ({ apiKey: `k3y-${name}`, apiSecret: `s3cret-${name}` });
const entry = (name: string, permissions: PaperAccount['permissions']): PaperAccount => ({
  id: 'main',
  ...keyOf(name),
  permissions,
  balances: { USDT: decimal('1234.5') },
});
const exchange = createPaperExchange({
  createWire: createPionexWire,
  seed: 1,
  clock: { nowMs: () => NOW },
  prices: createSeededMarket({ seed: 1, listings: LISTINGS }),
  accounts: [
    entry('old', ['read', 'trade']),
    entry('new', ['read', 'trade']),
    entry('reader', ['read']),
    { ...entry('elsewhere', ['read', 'trade']), allowedIps: ['203.0.113.7'] },
  ],
  store: createMemoryPaperStore(),
  limits: 'off',
});

let open: CliWorld[] = [];
afterEach(() => {
  for (const world of open) world.close();
  open = [];
});
let manager: SecretsManagerEndpoint;
beforeAll(async () => {
  manager = await startSecretsManager(() => NOW);
});
afterAll(() => manager.stop());

/** A command line with standard input. All that is printed is kept, to look for secrets in it. */
async function cli(more: Partial<Parameters<typeof createCliWorld>[1]> = {}) {
  let input = '';
  const world = await createCliWorld(automations, {
    nowMs: NOW,
    fetch: exchange.fetch,
    stdin: () => Readable.from([Buffer.from(input)]),
    ...more,
  });
  open.push(world);
  const printed: string[] = [];
  const run = async (text: unknown, ...argv: string[]): Promise<Run> => {
    input = typeof text === 'string' ? text : JSON.stringify(text);
    const ended = await world.run('secrets', ...argv);
    printed.push(ended.out, ended.err);
    return ended;
  };
  const file = join(world.dataDir, 'secrets.json');
  const kept = () => JSON.parse(readFileSync(file, 'utf8'));
  return { world, run, file, kept, printed: () => printed.join('\n') };
}

describe('secrets put', () => {
  it('tries a key, keeps it, and says what was seen and nothing of the key', async () => {
    const { run, kept, printed } = await cli();

    const ended = await run(keyOf('old'), 'put', 'main');

    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain('It is accepted and may read: 1234.5 USDT are free.');
    expect(ended.out).toContain('It may place orders.');
    expect(ended.out).toContain('The exchange does not tell whether it may withdraw');
    expect(ended.out).toContain('The key of account main is current now');
    expect(kept()['main']).toEqual(keyOf('old'));
    expect(printed()).not.toMatch(/k3y|s3cret/);
  });

  it('takes two lines, as they are copied from the exchange', async () => {
    const { run, kept } = await cli();

    await run('k3y-old\r\n s3cret-old \n', 'put', 'main');

    expect(kept()['main']).toEqual(keyOf('old'));
  });

  it('keeps nothing of a first key that the exchange refuses', async () => {
    const { run, file, printed } = await cli();

    const ended = await run(keyOf('nobody'), 'put', 'main');

    expect(ended.code).toBe(1);
    expect(ended.err).toContain('does not know this API key');
    expect(existsSync(file)).toBe(false);
    expect(printed()).not.toMatch(/k3y|s3cret/);
  });

  it('leaves the one in use when the new one is refused, and forgets that', async () => {
    const { run, kept, printed } = await cli();
    await run(keyOf('old'), 'put', 'main');

    const ended = await run(keyOf('nobody'), 'put', 'main');

    expect(ended.err).toContain('It was forgotten again; the one in use before stays in use.');
    expect(kept()['main']).toEqual(keyOf('old'));
    expect(JSON.stringify(kept())).not.toContain('nobody');
    expect(printed()).not.toMatch(/k3y|s3cret/);
  });

  it('does not take a key without the right to trade for an account that trades', async () => {
    const { run } = await cli();

    const ended = await run(keyOf('reader'), 'put', 'main');

    expect(ended.err).toContain('The key of account main may not trade');
  });

  it('does not take a key that may trade for one that is there to read', async () => {
    const { run, kept } = await cli();

    const refused = await run(keyOf('old'), 'put', 'main', '--read');
    expect(refused.err).toContain('The read-only key of account main may place orders');
    expect((await run(keyOf('reader'), 'put', 'main/read')).code).toBe(0);

    expect(kept()['main/read']).toEqual(keyOf('reader'));
  });

  it('takes a key that only other addresses may use where it is told to', async () => {
    const { run, kept } = await cli();

    const refused = await run(keyOf('elsewhere'), 'put', 'main');
    expect(refused.err).toContain('IP_NOT_WHITELISTED');
    expect(refused.err).toContain('add --untested');
    expect((await run(keyOf('elsewhere'), 'put', 'main', '--untested')).code).toBe(0);

    expect(kept()['main']).toEqual(keyOf('elsewhere'));
  });

  it('keeps a key as pending that could not be tried, and goes on with it later', async () => {
    let isDown = false;
    const { run, kept } = await cli({
      fetch: (request) => (isDown ? Promise.reject(new TypeError('fetch failed')) : exchange.fetch(request)),
    });
    await run(keyOf('old'), 'put', 'main');
    isDown = true;

    const ended = await run(keyOf('new'), 'put', 'main');

    expect(ended.code).toBe(1);
    expect(ended.err).toContain('It is kept as pending and the one before stays in use');
    expect(kept()['main']).toEqual(keyOf('old'));
    isDown = false;
    expect((await run('', 'rotate', 'main')).code).toBe(0);
    expect(kept()['main']).toEqual(keyOf('new'));
  });

  it('puts the secret of a channel, which no exchange can try', async () => {
    const { run, kept } = await cli();

    const ended = await run({ botToken: '123:s3cret-t0ken' }, 'put', 'channel/telegram');

    expect(ended.out).toContain('"notices test telegram" tries it.');
    expect(kept()['channels']).toEqual({ telegram: { botToken: '123:s3cret-t0ken' } });
    expect(ended.out).not.toContain('s3cret');
  });

  it.each([
    ['as a second argument', ['put', 'main', 'k3y-old', 's3cret-old']],
    ['in place of the account', ['put', 's3cret-old']],
    ['as an option', ['put', 'main', '--api-secret=s3cret-old']],
  ])('does not take a secret %s, and does not repeat it', async (_where, argv) => {
    const { run, file, printed } = await cli();

    const ended = await run('', ...argv);

    expect(ended.code).toBe(2);
    expect(printed()).not.toMatch(/k3y|s3cret/);
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['a paper account', ['put', 'play'], "The account 'play' is on paper and needs no key."],
    [
      'a read-only key that nothing would use',
      ['put', 'other', '--read'],
      'say readKey: true of that account',
    ],
    ['nobody', ['put'], 'Say whose secret: main, main/read, other, channel/telegram.'],
  ])('says what is wrong about %s', async (_what, argv, sentence) => {
    const { run } = await cli();

    const ended = await run('', ...argv);

    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
  });

  it.each([
    ['nothing', ''],
    ['broken JSON', '{ "apiKey": "k3y-old", '],
    ['too many lines', 'k3y-old\ns3cret-old\nmore'],
    ['an unknown field', { ...keyOf('old'), password: 's3cret' }],
  ])('says what standard input must hold when it holds %s', async (_what, text) => {
    const { run, printed } = await cli();

    expect((await run(text, 'put', 'main')).code).toBeGreaterThan(0);

    expect(printed()).toContain('apiKey');
    expect(printed()).not.toMatch(/k3y|s3cret/);
  });
});

describe('secrets rotate, list and rollback', () => {
  it('replace a key, show since when, and bring the old one back', async () => {
    const { run, kept, printed } = await cli();
    await run(keyOf('old'), 'put', 'main');

    expect((await run(keyOf('new'), 'rotate', 'main')).out).toContain(
      'kept as previous until key-guard has seen',
    );
    expect(kept()['main']).toEqual(keyOf('new'));
    const listed = await run('', 'list');
    const lines = listed.out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['current', 'pending', 'previous']);
    expect(lines).toContainEqual(['main', '0 s', '–', '0 s']);
    expect(lines).toContainEqual(['main/read', '–', '–', '–']);

    expect((await run('', 'rollback', 'main')).code).toBe(0);

    expect(kept()['main']).toEqual(keyOf('old'));
    const { out } = await run('', '--json');
    expect(JSON.parse(out)[0]).toEqual({
      secret: 'main',
      current: { putAt: '2026-11-23T08:00:00Z' },
      previous: { putAt: '2026-11-23T08:00:00Z' },
    });
    expect(printed()).not.toMatch(/k3y|s3cret/);
  });

  it('say that the first key is put and not rotated', async () => {
    const { run } = await cli();

    expect((await run(keyOf('new'), 'rotate', 'main')).err).toContain(
      '"secrets put main" puts the first one',
    );
    expect((await run('', 'rollback', 'main')).err).toContain('has no previous version');
  });

  it('leave no secret in any file but the vault', async () => {
    const { run, world } = await cli();
    await run(keyOf('old'), 'put', 'main');
    await run(keyOf('new'), 'rotate', 'main');

    const holding = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .filter((file) => /k3y|s3cret/.test(readFileSync(join(file.parentPath, file.name), 'latin1')));

    expect(holding.map(({ name }) => name)).toEqual(['secrets.json']);
  });
});

it('has no option that could take a secret, which every user of the machine would see among the processes', () => {
  const taking = Object.entries(secretsCommand.options).filter(([, { value }]) => value !== undefined);

  expect(taking.map(([name]) => name)).toEqual(['stage']);
});

it('works on the secrets of a deployment', async () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:main';
  manager.createEmpty(arn);
  const { run, file } = await cli({
    deployments: { blue: { main: arn } },
    awsVault: (secretIds) => secretsManagerVault({ client: manager.client, secretIds }),
  });

  const first = await run(keyOf('old'), 'put', 'main', '--aws', '--stage', 'blue');
  expect(first.out).toContain('is current now in the deployment blue.');
  const second = await run(keyOf('new'), 'rotate', 'main', '--aws', '--stage', 'blue');

  expect(second.out).toContain('"secrets rollback main --aws --stage blue" brings it back.');
  expect(JSON.parse(manager.texts.get(arn) ?? '')).toEqual(keyOf('new'));
  expect(existsSync(file)).toBe(false);
  expect((await run('', 'list', '--aws')).err).toContain('There is no deployment prod.');
});

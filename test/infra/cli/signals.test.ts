import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest } from '../../../functions/signal-intake/answer-request.ts';
import { httpEvent, requestOf } from '../../../functions/signal-intake/http-event.ts';
import { createRefusalCounts } from '../../../functions/signal-intake/refusal-counts.ts';
import type { CliContext } from '../../../infra/cli/command.ts';
import { signalsSend } from '../../../infra/cli/signals-send.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { readSignal, recordSignal, settleSignal } from '../../../shared/signals/signal-store.ts';
import { eventOf } from '../../functions/signal-intake/intake.ts';
import { type CliWorld, createCliWorld } from './machine.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const spot = { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT', 'ETH_USDT'] };
const automations = {
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' },
    },
  },
  signals: {
    trend: { ...spot, format: 'tradingview' },
    commas: { ...spot, format: '3commas' },
    okx: { ...spot, format: 'okx' },
    wunder: { ...spot, format: 'wundertrading' },
    own: { ...spot, format: 'standing-orders' },
    bot: { ...spot, format: 'pionex' },
    signs: { ...spot, auth: 'hmac' },
  },
} satisfies Automations;

let world: CliWorld;
const sent: string[] = [];
const send = async (message: { readonly group: string }) => {
  sent.push(message.group);
};
const secrets = {
  apiKey: async () => Promise.reject(new Error('no key is needed')),
  named: async () => ({ secret: 'the-secret' }),
};
beforeEach(async () => {
  sent.length = 0;
  const change = (deps: Deps): Deps => ({ ...deps, queue: { send }, secrets });
  world = await createCliWorld(automations, { nowMs: NOW, change });
});
afterEach(() => world.close());

const aSignal = (id: string, change: Partial<Signal> = {}): Signal => ({
  id,
  strategy: 'trend',
  receivedAtMs: NOW,
  atMs: NOW,
  symbol: 'BTC_USDT',
  action: 'buy',
  ...change,
});

describe('signals token rotate', () => {
  it('shows a new token once, with its path and an alert, and keeps only its hash', async () => {
    const { code, out } = await world.run('signals', 'token', 'rotate', 'trend');
    expect(code).toBe(0);
    const token = /\/signals\/trend\/([A-Za-z0-9_-]{43})\n/.exec(out)?.[1] ?? '';
    expect(out).toContain(
      'This token is shown once; only its hash is kept. Any token before it is no longer valid.',
    );
    expect(out).toContain('"action": "{{strategy.order.action}}"');
    const rows = await world.deps.table.query({ pk: 'signal-tokens' });
    const hash = createHash('sha256').update(token).digest('hex');
    expect(rows.map(({ sk, data }) => ({ sk, ...data }))).toEqual([
      { sk: 'trend', current: { hash, sinceMs: NOW } },
    ]);
  });

  it('keeps the old one for as long as it is told', async () => {
    await world.run('signals', 'token', 'rotate', 'trend');
    const { out } = await world.run('signals', 'token', 'rotate', 'trend', '--keep-old', '24h');
    expect(out).toContain('The token before it stays valid until 2026-11-24T08:00:00Z.');
  });

  it.each([
    [['signals', 'token', 'rotate'], 'Say which strategy: trend, commas, okx, wunder, own, bot, signs.'],
    [
      ['signals', 'token', 'rotate', 'signs'],
      `The strategy 'signs' signs its requests (auth: 'hmac') and has no token; "signals --help" says how.`,
    ],
    [
      ['signals', 'token', 'rotate', 'trend', '--keep-old', '1 day'],
      "--keep-old takes a length of time such as 30m, 24h or 7d, not '1 day'.",
    ],
    [
      ['signals', 'token'],
      "'signals token' is nothing that can be done; write list, show, send, token rotate or replay.",
    ],
    [['signals', 'list', '--token', 'x'], "--token is no option of 'signals list'."],
    [['signals', 'list', 'trend', 'okx'], "'okx' is one argument too many."],
  ])('is told how it is used: %j', async (words, says) => {
    const { code, err } = await world.run(...words);
    expect({ code, says: err.split('\n')[0] }).toEqual({ code: 2, says });
  });

  it('fails for a strategy that there is not', async () => {
    const { code, err } = await world.run('signals', 'token', 'rotate', 'trand');
    expect(code).toBe(1);
    expect(err).toContain("There is no strategy 'trand'; there is trend, ");
  });
});

describe('signals list and show', () => {
  beforeEach(async () => {
    const old = aSignal('20261120T080000Z-0000000000000001', { atMs: NOW - 3 * 86_400_000 });
    await recordSignal(world.deps.table, old, '{}');
    const { stored } = await recordSignal(
      world.deps.table,
      aSignal('20261123T080000Z-0000000000000002', { position: { side: 'long', size: '0.01' as never } }),
      '{"action":"buy"}',
    );
    const outcome = {
      state: 'denied',
      atMs: NOW,
      code: 'limit.cooldown',
      text: 'Too soon.',
      intents: ['signal:trend/a/BTC_USDT/1'],
    } as const;
    await settleSignal(world.deps.table, stored, outcome);
  });

  it('lists them also when only `signals` is said', async () => {
    expect(await world.run('signals')).toEqual(await world.run('signals', 'list'));
    expect((await world.run('signals', '--since', '24h')).out).not.toContain('0000000000000001');
  });

  it('lists the newest first, with what became of them', async () => {
    const { out } = await world.run('signals', 'list', 'trend');
    const lines = out.split('\n');
    expect(lines[2]).toContain(
      '20261123T080000Z-0000000000000002  BTC_USDT  buy     denied (limit.cooldown)',
    );
    expect(lines[3]).toContain('20261120T080000Z-0000000000000001  BTC_USDT  buy     accepted');
  });

  it('lists none older than asked for', async () => {
    const { out } = await world.run('signals', 'list', '--since', '24h', '--json');
    expect(JSON.parse(out).map(({ id }: Signal) => id)).toEqual(['20261123T080000Z-0000000000000002']);
    expect((await world.run('signals', 'list', 'okx')).out).toBe('No signals.\n');
  });

  it('shows one with its alert and the states in the ledger', async () => {
    const { out } = await world.run('signals', 'show', 'trend', '20261123T080000Z-0000000000000002');
    expect(out).toContain('position after   long 0.01');
    expect(out).toContain('Too soon. (limit.cooldown)');
    expect(out).toContain('signal:trend/a/BTC_USDT/1  missing');
    expect(out).toContain('{"action":"buy"}');
  });

  it('fails for one that did not come', async () => {
    const { code, err } = await world.run('signals', 'show', 'trend', 'x');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'There is no signal x of trend; "signals list trend" has those that came.\n',
    });
  });
});

describe('signals send', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    const refusals = createRefusalCounts();
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', async () => {
        const headers = request.headers as Record<string, string>;
        const event = eventOf({ path: request.url ?? '', headers, body: Buffer.concat(chunks).toString() });
        const answer = await answerRequest(world.deps, refusals, requestOf(httpEvent.parse(event)));
        response.writeHead(Number(answer['statusCode']), answer['headers'] as never).end(answer['body']);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
  });

  const newToken = async (strategy: string) =>
    String(JSON.parse((await world.run('signals', 'token', 'rotate', strategy, '--json')).out).token);

  it.each(['trend', 'commas', 'okx', 'wunder', 'own', 'bot'])(
    "sends an alert that %s's layout takes",
    async (strategy) => {
      const token = await newToken(strategy);
      const { code, out } = await world.run(
        'signals',
        'send',
        strategy,
        '--url',
        url,
        '--token',
        token,
        '--json',
      );
      const { status, body } = JSON.parse(out);
      expect({ code, status, body }).toMatchObject({ code: 0, status: 202, body: { status: 'accepted' } });
      expect(sent).toEqual(['main/BTC_USDT']);
      expect((await readSignal(world.deps.table, strategy, body.id))?.signal).toMatchObject({
        symbol: 'BTC_USDT',
        action: 'buy',
      });
    },
  );

  it('goes to an address that has the token already', async () => {
    const token = await newToken('trend');
    const { out } = await world.run('signals', 'send', 'trend', '--url', `${url}/signals/trend/${token}`);
    expect(out).toMatch(
      /^202 accepted, signal (20261123T080000Z-[0-9a-f]{16})\. What becomes of it: signals show trend \1\n$/,
    );
    const again = await world.run('signals', 'send', 'trend', '--url', `${url}/signals/trend/${token}`);
    expect(again.out).toMatch(/^200 the same as before \(accepted\), signal 20261123T080000Z-/);
  });

  it('signs for a strategy that signs, with the secret that is kept with the keys', async () => {
    const context = {
      clock: world.deps.clock,
      dataDir: '/nowhere',
      automations: async () => world.deps.automations,
      secrets: async () => secrets,
    } as unknown as CliContext;
    const given = { positionals: ['signs'], flags: new Set<string>(), values: new Map([['url', url]]) };
    expect(await signalsSend.run(context, given)).toMatchObject({ failed: false, json: { status: 202 } });
  });

  it('prints a refusal and ends with exit code 1', async () => {
    const file = join(dirname(world.automationsPath), 'alert.json');
    writeFileSync(file, '{"action":"buy"}');
    const token = await newToken('trend');
    const { code, out } = await world.run(
      'signals',
      'send',
      'trend',
      '--url',
      url,
      '--token',
      token,
      '--body',
      file,
    );
    expect({ code, out }).toEqual({
      code: 1,
      out: "422 The alert's 'ticker' is missing. (alert.fields)\n",
    });
  });

  it('says what is missing: a token, a host, a file, an answer', async () => {
    const ends = async (...words: string[]) => {
      const { code, err } = await world.run('signals', 'send', 'trend', ...words);
      return `${code} ${err.split('\n')[0]}`;
    };
    expect(await ends('--url', url)).toBe(
      `2 Give the token of 'trend' with --token, as "signals token rotate trend" showed it.`,
    );
    expect(await ends('--token', 'x')).toMatch(/^1 No host that takes signals runs on .*: start it, or give/);
    expect(await ends('--url', url, '--token', 'x', '--body', '/nowhere')).toMatch(
      /^2 \/nowhere cannot be read/,
    );
    expect(await ends('--url', 'http://127.0.0.1:1', '--token', 'hush-hush')).toMatch(
      /^1 http:\/\/127\.0\.0\.1:1 does not answer/,
    );
    expect(await ends('--url', 'http://example.com', '--token', 'x')).toBe(
      '2 --url must begin with https:// beyond this machine: anybody on the way could read the token.',
    );
    expect(await ends('--url', 'http://127.0.0.1:1', '--token', 'hush-hush')).not.toContain('hush');
  });
});

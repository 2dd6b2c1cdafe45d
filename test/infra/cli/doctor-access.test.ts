import { describe, expect, it } from 'vitest';
import type { Automations } from '../../../shared/automations/schema.ts';
import { doctorWith, marked, type Trouble } from './doctor-world.ts';

const range = { aroundPercent: 8 };
const grid = { account: 'main', market: 'spot', symbol: 'BTC_USDT', range, investment: '200' } as const;
type Strategy = NonNullable<Automations['signals']>[string];
const strategy: Strategy = { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'] };
const perpetual: Strategy = { ...strategy, target: { to: 'perpetual' }, symbols: ['BTC_USDT_PERP'] };

/** Without plans, so that nothing but what is asked about stands in the report. */
const doctorOf = (more: Partial<Automations>, trouble: Trouble = {}) => doctorWith({ ...trouble, more }, {});

describe('doctor, about grid bots', () => {
  it('reads the bot list where bots are watched, and says that changing them is not proven', async () => {
    const watched = await doctorOf({ watch: { main: {} } });
    expect(marked(watched, '✓')).toContain('bot right: The key may read bots: 0 running.');

    const changed = await doctorOf({ grids: { range: grid } });
    expect(changed.code).toBe(0);
    expect(marked(changed, '✓')).toContain(
      'bot right: The key may read bots: 0 running; whether it may change them shows with the first change.',
    );
    expect(marked(changed, '✓')).toContain('symbols: BTC_USDT: known and traded.');
    expect(marked(changed, '–')).toEqual([
      'trading right: Not checked, because nothing orders spot on this account.',
    ]);
  });

  it('does not ask for bots where nobody has to do with any', async () => {
    expect((await doctorOf({ signals: { trend: strategy } })).out).not.toContain('bot right');
  });

  it('fails for a key that may not read bots', async () => {
    const run = await doctorOf(
      { watch: { main: {} } },
      { account: { permissions: ['read', 'trade', 'botTrade'] } },
    );
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      expect.stringContaining('lacks a permission: give it the rights "Bot reading" and "Bot trading"'),
    ]);
  });

  it('fails for the symbols of grids and strategies that are unknown or not traded, each by its market', async () => {
    const run = await doctorOf({
      grids: {
        typo: { ...grid, symbol: 'BTCC_USDT' },
        far: { ...grid, market: 'perpetual', symbol: 'BTCC_USDT_PERP' },
      },
      signals: { trend: { ...strategy, symbols: ['BTC_USDT', 'WAVES_USDT'] } },
    });
    expect(marked(run, '✗')).toEqual([
      'perpetuals: The exchange does not know BTCC_USDT_PERP: check its spelling in the automations.',
      'symbols: The exchange does not trade WAVES_USDT at present: pause what uses it or choose another.',
      'symbols: The exchange does not know BTCC_USDT: check its spelling in the automations.',
    ]);
  });
});

describe('doctor, about perpetual futures', () => {
  it('reads the futures wallet, and says that orders may be refused all the same', async () => {
    const run = await doctorOf({ signals: { trend: perpetual } });
    expect(run.code).toBe(0);
    expect(marked(run, '!')).toContainEqual(
      expect.stringMatching(
        /^futures: Wallet and positions can be read: 10000 USDT are free, 0 positions are open\. .* only an order tells\.$/,
      ),
    );
    expect(marked(run, '✓')).toContain('perpetuals: BTC_USDT_PERP: known and traded.');
  });

  it('says nothing about them where only a grid is perpetual', async () => {
    const run = await doctorOf({ grids: { far: { ...grid, market: 'perpetual', symbol: 'BTC_USDT_PERP' } } });
    expect(run.out).not.toContain('only an order tells');
    expect(marked(run, '✓')).toContain('perpetuals: BTC_USDT_PERP: known and traded.');
  });
});

describe('doctor, about those who send signals', () => {
  it('notes a strategy without a token until one is made', async () => {
    const signals = { trend: strategy };
    expect(marked(await doctorOf({ signals }), '!')).toEqual([
      'token: There is none, so nobody can send to it: "signals token rotate trend" makes one.',
    ]);
    const made = await doctorOf({ signals }, { before: [['signals', 'token', 'rotate', 'trend']] });
    expect(marked(made, '!')).toEqual([]);
    expect(marked(made, '✓')).toContain('token: There is one.');
  });

  it('fails for a strategy that signs and has no secret, and never shows one that it has', async () => {
    const signals = { desk: { ...strategy, auth: 'hmac' } } as const;
    expect(marked(await doctorOf({ signals }), '✗')).toEqual(['secret: There is no signal/desk: write one.']);

    const empty = await doctorOf({ signals }, { named: { 'signal/desk': { secrets: 'hunter2' } } });
    expect(marked(empty, '✗')).toEqual([
      'secret: It has no field "secret", so every caller is refused: write { "secret": "…" }.',
    ]);

    const kept = await doctorOf({ signals }, { named: { 'signal/desk': { secret: 'hunter2' } } });
    expect(kept.code).toBe(0);
    expect(kept.out + empty.out).not.toContain('hunter2');
  });
});

describe('doctor, about notices', () => {
  const notices: Automations['notices'] = {
    channels: [{ kind: 'log' }, { kind: 'telegram', chatId: '1' }, { kind: 'webhook', name: 'ops' }],
    fallback: { kind: 'slack' },
  };

  it('fails for each channel, the fallback too, whose secret is missing or not whole', async () => {
    const named = { 'channel/telegram': { botToken: '1:a' }, 'channel/ops': { url: 'https://ops.example' } };
    const run = await doctorOf({ notices }, { named });
    expect(run.code).toBe(1);
    expect(marked(run, '✓').at(-1)).toBe('telegram: Its secret is there; "notices test telegram" tries it.');
    expect(marked(run, '✗')).toEqual([
      'ops: Its secret lacks signingSecret: add it.',
      'slack: There is no channel/slack: write one. It needs url.',
    ]);
  });

  it('fails for e-mail, which this machine cannot send', async () => {
    const run = await doctorOf({ notices: { channels: [{ kind: 'email', to: ['me@example.com'] }] } });
    expect(marked(run, '✗')).toEqual([expect.stringMatching(/^email: .*Amazon SNS only/)]);
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { Venue } from '../../../shared/venues/venue.ts';
import type { Venues } from '../../../shared/venues/venues.ts';
import type { Wallet } from '../../../shared/venues/wallet.ts';
import { automationsWith, NOW, weekly } from './doctor-world.ts';
import { createCliWorld, type Run } from './machine.ts';

async function run(
  words: readonly string[],
  facts?: Partial<Awaited<ReturnType<NonNullable<Venue['keyFacts']>>>>,
): Promise<Run> {
  const world = await createCliWorld(automationsWith({ weekly }), {
    nowMs: NOW,
    change: (deps) => (facts === undefined ? deps : { ...deps, venues: telling(deps.venues, facts) }),
  });
  try {
    return await world.run(...words);
  } finally {
    world.close();
  }
}

/** A venue that says this of the key. */
function telling(venues: Venues, facts: object): Venues {
  return {
    ...venues,
    any: async (account, known) => ({ ...(await venues.any(account, known)), keyFacts: async () => facts }),
  };
}

describe('venue verify', () => {
  it('goes through every step and ends with Connected', async () => {
    const { code, out } = await run(['venue', 'verify', 'main']);

    expect(code).toBe(0);
    for (const step of ['network', 'clock', 'key', 'trading right', 'bot right', 'futures', 'symbols']) {
      expect(out).toMatch(new RegExp(`[✓!] ${step} `));
    }
    expect(out.trimEnd().split('\n').at(-1)).toBe('Connected: main at Pionex.');
  });

  it('needs no name where there is one account, and names those there are for a wrong one', async () => {
    expect((await run(['venue', 'verify'])).code).toBe(0);
    const wrong = await run(['venue', 'verify', 'mian']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("There is no account 'mian'");
    expect(wrong.err).toContain("Did you mean 'main'?");
  });

  it('shows what the exchange tells of the key', async () => {
    const facts = { mayRead: true, mayTrade: { spot: true }, canWithdraw: false, addresses: ['203.0.113.7'] };
    const { out, code } = await run(['venue', 'verify'], facts);

    expect(code).toBe(0);
    expect(out).toContain("By the exchange's word it may read, trade spot, and not withdraw.");
    expect(out).toContain('It may be used from 203.0.113.7 only.');
  });

  it('is not connected with a key that may withdraw, and says so in the last line', async () => {
    const { out, code } = await run(['venue', 'verify'], { mayRead: true, canWithdraw: true });

    expect(code).toBe(1);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(
      /^Not connected: permissions\. The key may withdraw money/,
    );
  });

  it('advises a list of addresses where a key has none', async () => {
    const { out, code } = await run(['venue', 'verify'], { addresses: [] });
    expect(code).toBe(0);
    expect(out).toMatch(/! address list +It may be used from anywhere/);
  });

  it('is the same as JSON', async () => {
    const { out } = await run(['venue', 'verify', '--json']);
    expect(JSON.parse(out)).toMatchObject({ account: 'main', connected: true });
  });
});

describe('venue statistics', () => {
  const STATISTICS = {
    volume30d: decimal('1234.5'),
    fees30d: decimal('0.62'),
    balances: [
      { day: '2026-11-20', balance: decimal('990') },
      { day: '2026-11-21', balance: decimal('1000.25'), profit: decimal('10.25') },
    ],
  };
  /** Only the key for reading is asked. */
  const counting = (venues: Venues, told: Partial<typeof STATISTICS>): Venues => ({
    ...venues,
    using: (use) => ({
      ...venues.using(use),
      statistics: async (account) => ({
        read: async () => {
          if (`${use} ${account}` !== 'reading main') throw new Error(`${use} ${account} was asked`);
          return { balances: [], ...told };
        },
      }),
    }),
  });
  const statisticsOf = async (told: Partial<typeof STATISTICS>, ...more: readonly string[]): Promise<Run> => {
    const world = await createCliWorld(automationsWith({ weekly }), {
      nowMs: NOW,
      change: (deps) => ({ ...deps, venues: counting(deps.venues, told) }),
    });
    try {
      return await world.run('venue', 'statistics', ...more);
    } finally {
      world.close();
    }
  };

  it('shows volume, fees and the balance of each day', async () => {
    const { code, out } = await statisticsOf(STATISTICS, 'main');

    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'main at Pionex',
      '  Traded in 30 days: 1234.5. Fees: 0.62.',
      expect.stringMatching(/^ {2}DAY +BALANCE +PROFIT$/),
      expect.stringMatching(/^ {2}2026-11-20 +990$/),
      expect.stringMatching(/^ {2}2026-11-21 +1000.25 +10.25$/),
    ]);
  });

  it('says what the exchange leaves out', async () => {
    const { out } = await statisticsOf({});

    expect(out).toContain('Traded in 30 days: not told. Fees: not told.');
    expect(out).toContain('No balances of single days are told.');
  });

  it('is the same as JSON', async () => {
    expect(JSON.parse((await statisticsOf(STATISTICS, '--json')).out)).toEqual({
      account: 'main',
      told: true,
      ...STATISTICS,
    });
  });

  it('says in one sentence where the exchange tells none', async () => {
    const { code, out } = await run(['venue', 'statistics', 'main']);

    expect(code).toBe(0);
    expect(out.trimEnd()).toBe(
      'Pionex tells no statistics of an account; "report" sums up what was exported.',
    );
    expect(JSON.parse((await run(['venue', 'statistics', '--json'])).out)).toEqual({
      account: 'main',
      told: false,
    });
  });

  it('asks the exchange itself where it tells them', async () => {
    const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
    const accounts = { far: { venue: '6mm', environment: 'paper', limits } } as const;
    const world = await createCliWorld({ accounts, plans: {} }, { nowMs: NOW });

    const { code, out } = await world.run('venue', 'statistics', '--json');
    world.close();

    expect(code).toBe(0);
    const { balances, ...told } = JSON.parse(out);
    expect(told).toEqual({ account: 'far', told: true, volume30d: '0.00000000', fees30d: '0.00000000' });
    expect(balances).toHaveLength(30);
    expect(balances.at(-1)).toMatchObject({ day: '2026-11-21', profit: '0.00000000' });
  });
});

describe('venue positions', () => {
  const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
  const at = async (venue: string, ...more: readonly string[]): Promise<Run> => {
    const accounts = { far: { venue, environment: 'paper', limits } };
    const world = await createCliWorld({ accounts, plans: {} } as never, { nowMs: NOW });
    try {
      return await world.run('venue', 'positions', ...more);
    } finally {
      world.close();
    }
  };

  it('are what is open and what was closed lately, or that there is none', async () => {
    const { code, out } = await at('6mm', 'far');

    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'far at 6MM',
      '  No position is open.',
      '',
      '  None was closed in that time.',
    ]);
    expect(JSON.parse((await at('6mm', '--json')).out)).toEqual({ account: 'far', open: [], closed: [] });
  });

  it('are shown with their figures', async () => {
    const venues = (given: Venues): Venues => ({
      ...given,
      using: () => ({
        ...given,
        perpetual: async (...asked) => ({
          ...(await given.perpetual(...asked)),
          positions: async () => [
            { symbol: 'BTCUSDT', size: decimal('-0.020'), side: 'net', entryPrice: decimal('50000') },
          ],
          closedPositions: async ({ startMs, endMs }) => [
            {
              symbol: 'ETHUSDT',
              side: 'long',
              profit: decimal('-1.5'),
              endedBy: 'stopLoss',
              openedAtMs: startMs,
              closedAtMs: endMs,
            },
          ],
        }),
      }),
    });
    const accounts = { far: { venue: '6mm', environment: 'paper', limits } } as const;
    const change = (deps: Deps) => ({ ...deps, venues: venues(deps.venues) });
    const world = await createCliWorld({ accounts, plans: {} }, { nowMs: NOW, change });

    const { out } = await world.run('venue', 'positions', '--last', '2d');
    world.close();

    expect(out).toMatch(/BTCUSDT +short +0\.02 +50000 +– +– +–/);
    expect(out).toMatch(/ETHUSDT +– +– +– +-1\.5 +stop loss +2026-11-21T/);
  });

  it('say in one sentence where there can be none, or no list of closed ones', async () => {
    expect((await at('bitexasia')).out.trimEnd()).toBe(
      'BitexAsia has no perpetuals, so far has no positions.',
    );
    expect((await at('pionex')).out).toContain('Pionex has no list of closed positions here.');
  });

  it('take a length of time', async () => {
    expect(await at('6mm', '--last', 'soon')).toMatchObject({ code: 2 });
  });
});

it('venue prove has nothing to do where it is known how requests are signed', async () => {
  const { code, out } = await run(['venue', 'prove']);
  expect(code).toBe(0);
  expect(out).toContain('There is nothing to prove: How Pionex checks a signature is known.');
});

describe('venue verify, about the position mode of perpetuals', () => {
  const hedged = (venues: Venues): Venues => ({
    ...venues,
    perpetual: async (account, known) => ({
      ...(await venues.perpetual(account, known)),
      requireNetPositions: async () => {
        throw new AppError('venue.unsupported', 'Set it to one-way at the exchange.');
      },
    }),
  });
  const verify = async (more: Parameters<typeof automationsWith>[2]) => {
    const world = await createCliWorld(automationsWith({ weekly }, '250', more), {
      nowMs: NOW,
      change: (deps) => ({ ...deps, venues: hedged(deps.venues) }),
    });
    try {
      return await world.run('venue', 'verify');
    } finally {
      world.close();
    }
  };

  it('is not connected where perpetuals are ordered and the mode hinders it', async () => {
    const { code, out } = await verify({
      signals: { trend: { account: 'main', target: { to: 'perpetual' }, symbols: ['BTC_USDT_PERP'] } },
    });

    expect(code).toBe(1);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'Not connected: position mode. Set it to one-way at the exchange.',
    );
  });

  it('only notes it where nobody orders perpetuals', async () => {
    const { code, out } = await verify({});

    expect(code).toBe(0);
    expect(out).toMatch(/! position mode +Set it to one-way at the exchange\./);
  });
});

describe('venue verify, about a fund account', () => {
  const verify = async (fund: Wallet['fund']) => {
    const world = await createCliWorld(automationsWith({ weekly }), {
      nowMs: NOW,
      change: (deps) => ({
        ...deps,
        venues: {
          ...deps.venues,
          wallet: async (account, known) => ({
            ...(await deps.venues.wallet(account, known)),
            ...(fund && { fund }),
          }),
        },
      }),
    });
    try {
      return await world.run('venue', 'verify');
    } finally {
      world.close();
    }
  };
  const usdt = (free: string) => async () => [{ coin: 'USDT', free: decimal(free), locked: decimal('0') }];

  it('tells the money that lies there and that no order can use, and counts none of it as free', async () => {
    const { code, out } = await verify(usdt('77'));

    expect(code).toBe(0);
    expect(out).toMatch(/! fund account +77 USDT lie there, where no order can use them/);
    expect(out).toMatch(/key +It is accepted and may read: 100000 USDT are free/);
  });

  it('is content where nothing lies there, and silent where there is no such account', async () => {
    expect((await verify(usdt('0'))).out).toMatch(/✓ fund account +No USDT lies there/);
    expect((await verify(undefined)).out).not.toContain('fund account');
  });
});

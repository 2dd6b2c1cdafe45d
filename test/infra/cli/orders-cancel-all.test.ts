import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
let says: boolean;
beforeEach(async () => {
  says = true;
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING, confirms: () => says });
});
afterEach(() => world.close());

/** An order far below the market that a person has placed. */
async function rest(symbol: string, price: string, baseSize: string): Promise<void> {
  const venue = await world.deps.venues.open('main');
  await venue.place({
    clientOrderId: `by-hand-${symbol}`.replaceAll('_', '-'),
    symbol,
    side: 'buy',
    terms: { type: 'limit', baseSize: decimal(baseSize), price: decimal(price) },
    signBeforeMs: (await venue.time()) + 10_000,
  });
}

const open = async (symbol: string) =>
  (await (await world.deps.venues.open('main')).openOrders(symbol)).length;

describe('orders cancel-all', () => {
  it('says what it did, what it looked at and what goes on', async () => {
    await rest('BTC_USDT', '30000', '0.001');
    await rest('ETH_USDT', '1500', '0.01');

    const run = await world.run('orders', 'cancel-all', 'main');

    expect(run.code).toBe(0);
    expect(run.out.split('\n')).toEqual([
      'spot  2 orders cancelled. Looked at, because your automations or the ledger have them: BTC_USDT, ETH_USDT. Of another symbol say --symbol.',
      'perpetual  nothing was looked at, because no symbol of it is in your automations or the ledger: name one with --symbol.',
      'What was ours is recorded as cancelled with the next reconcile, and nothing follows it.',
      'Not stopped: plans and signals go on and may order again, unless you pause them first: pause account main. Positions and grid bots stay as they are.',
      '',
    ]);
    expect([await open('BTC_USDT'), await open('ETH_USDT')]).toEqual([0, 0]);
  });

  it('asks first, with all that it ends, and cancels nothing without a yes', async () => {
    await rest('BTC_USDT', '30000', '0.001');
    says = false;

    const run = await world.run('orders', 'cancel-all', 'main');

    expect(run).toMatchObject({
      code: 1,
      out: 'Nothing was cancelled. To cancel without a question, say --yes.\n',
    });
    expect(run.err).toContain('All open orders: main at Pionex (paper), also those placed by hand');
    expect(run.err).toContain('Stop losses and take profits are such orders');
    expect(run.err).toContain('pause account main');
    expect(await open('BTC_USDT')).toBe(1);
    expect((await world.run('orders', 'cancel-all', 'main', '--yes')).code).toBe(0);
    expect(await open('BTC_USDT')).toBe(0);
  });

  it('ends those of one symbol alone, and tells it as JSON', async () => {
    await rest('BTC_USDT', '30000', '0.001');
    await rest('ETH_USDT', '1500', '0.01');

    const run = await world.run('orders', 'cancel-all', 'main', '--symbol', 'ETH_USDT', '--yes', '--json');

    expect(JSON.parse(run.out)).toEqual({
      account: 'main',
      markets: {
        spot: {
          how: 'listed',
          symbols: ['ETH_USDT'],
          cancelled: 1,
          ended: 0,
          stillOpen: 0,
          failures: [],
        },
      },
    });
    expect([await open('BTC_USDT'), await open('ETH_USDT')]).toEqual([1, 0]);
  });

  it('asks an exchange that can do it at once for everything, and looks again', async () => {
    const atOnce = await createCliWorld(
      {
        accounts: { swaps: { ...automations.accounts.main, venue: '6mm' } },
        signals: {
          trend: {
            account: 'swaps',
            target: { to: 'perpetual' },
            symbols: ['BTCUSDT'],
            size: { quote: '50' },
          },
        },
      },
      { nowMs: BEFORE_SPRING, confirms: () => true },
    );
    try {
      const run = await atOnce.run('orders', 'cancel-all', 'swaps');
      expect(run.code).toBe(0);
      expect(run.out.split('\n')[0]).toBe(
        'perpetual  the exchange has taken the request to cancel everything, of every symbol; nothing of BTCUSDT is open any more.',
      );
    } finally {
      atOnce.close();
    }
  });

  it.each([
    [['cancel-all'], 2, 'Say which account: orders cancel-all ACCOUNT; there is main.'],
    [['cancel-all', 'mian'], 2, "There is no account 'mian' in the automations; there are: main."],
    [
      ['cancel-all', 'main', '--symbol', 'BTCUSDT'],
      2,
      "'BTCUSDT' is no symbol of Pionex; write it like 'BTC_USDT' or 'BTC_USDT_PERP'.",
    ],
    [['cancel-all', 'main', 'now'], 2, "'now' is one argument too many."],
    [['cancel-all', 'main', '--absent'], 2, "--absent is no option of 'orders cancel-all'."],
  ])('%j is answered in one sentence', async (words, code, text) => {
    const run = await world.run('orders', ...words);
    expect(run.code).toBe(code);
    expect(run.err).toContain(text);
  });
});

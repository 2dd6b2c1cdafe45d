import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decimal } from '../../../shared/core/decimal.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => world.close());

const intent = (slot: string, change: Partial<Intent>): Intent => ({
  id: `nightly/${slot}/BTC_USDT/${change.cause?.attempt ?? 1}`,
  clientOrderId: 'so1',
  cause: { plan: 'nightly', slot, leg: 'BTC_USDT', attempt: 1 },
  account: 'main',
  symbol: 'BTC_USDT',
  side: 'buy',
  state: 'accepted',
  terms: { type: 'market', quoteAmount: '25' as Decimal },
  reservedQuote: '25' as Decimal,
  uses: [],
  createdAtMs: BEFORE_SPRING,
  updatedAtMs: BEFORE_SPRING,
  placeBeforeMs: BEFORE_SPRING,
  sends: 1,
  numbers: {},
  history: [{ state: 'reserved', atMs: BEFORE_SPRING }],
  ...change,
});

describe('orders', () => {
  beforeEach(async () => {
    const { table } = world.deps;
    await createIntent(
      table,
      intent('2027-03-25T02:30', {
        state: 'filled',
        execution: {
          baseSize: '0.0005' as Decimal,
          quoteAmount: '24.99' as Decimal,
          fee: '0.00000025' as Decimal,
          feeCoin: 'BTC',
        },
      }),
    );
    const text = 'The spread of 31.5 basis points is wider than 20.';
    const { terms: _, ...denied } = intent('2027-03-26T02:30', {
      state: 'denied',
      reason: { code: 'guard.maxSpread', text, numbers: { spreadBps: '31.5' } },
    });
    await createIntent(table, denied);
    await createIntent(
      table,
      intent('2027-03-27T02:30', {
        state: 'unknown',
        cause: { plan: 'nightly', slot: '2027-03-27T02:30', leg: 'BTC_USDT', attempt: 2 },
        terms: { type: 'limit', baseSize: '0.0005' as Decimal, price: '50000' as Decimal },
        history: [{ state: 'unknown', atMs: BEFORE_SPRING, note: 'no answer within 15000 ms' }],
      }),
    );
  });

  it('lists them newest first, each with its state and why', async () => {
    const { code, out } = await world.run('orders');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'nightly  (slots in Europe/Berlin)',
        '  SLOT              SYMBOL       ORDER                STATE    EXECUTED',
        '  2027-03-27 02:30  BTC_USDT #2  buy 0.0005 at 50000  unknown',
        '      no answer within 15000 ms',
        '  2027-03-26 02:30  BTC_USDT     buy                  denied',
        '      The spread of 31.5 basis points is wider than 20.',
        '  2027-03-25 02:30  BTC_USDT     buy 25 USDT          filled   0.0005 for 24.99 at 49980.00, fee 0.00000025 BTC',
        '',
      ].join('\n'),
    );
  });

  it('shows with --open only what is not final, however old, and with --json whole intents', async () => {
    await createIntent(world.deps.table, intent('2027-01-05T02:30', { state: 'accepted' }));
    const { out } = await world.run('orders', '--open', '--json', '-n', '2');
    expect(JSON.parse(out)).toMatchObject([
      { id: 'nightly/2027-03-27T02:30/BTC_USDT/2', state: 'unknown', sends: 1, reservedQuote: '25' },
      { id: 'nightly/2027-01-05T02:30/BTC_USDT/1', state: 'accepted' },
    ]);
  });

  it('shows the newest N of one plan', async () => {
    const { out } = await world.run('orders', '--plan', 'nightly', '-n', '1', '--json');
    expect(JSON.parse(out)).toHaveLength(1);
    expect(JSON.parse(out)[0].cause.slot).toBe('2027-03-27T02:30');
  });

  it('keeps showing a plan that was taken out of the automations', async () => {
    const cause = { plan: 'former', slot: '2027-01-01T09:00', leg: 'BTC_USDT', attempt: 1 };
    await createIntent(world.deps.table, intent(cause.slot, { cause, state: 'expired' }));
    const { code, out } = await world.run('orders', '--plan', 'former');
    expect(code).toBe(0);
    expect(out).toContain('former  (no longer in the automations)');
  });

  it('fails for a plan of which nothing is known', async () => {
    const { code, err } = await world.run('orders', '--plan', 'nightli');
    expect(code).toBe(1);
    expect(err).toBe("There is no plan 'nightli'; there is nightly, weekly. Did you mean 'nightly'?\n");
  });
});

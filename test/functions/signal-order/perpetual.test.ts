/** Signals for perpetuals, by the real adapter at the paper exchange. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { createSixmmWire } from '../../../shared/paper/sixmm/sixmm-wire.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, anAccount, money } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';
import { nthSignal, OWNER, signalAutomations, someLimits } from './signals.ts';

const SYMBOL = 'BTC_USDT_PERP';
const LEVERAGE = 'POST /uapi/v1/account/leverage';
const ORDER = 'POST /uapi/v1/trade/order';

const world = (strategy: Partial<Strategy> = {}, futuresTrading = true, limits = {}) =>
  createPaperWorld(
    signalAutomations(
      { target: { to: 'perpetual', leverage: 3 }, symbols: [SYMBOL], ...strategy },
      anAccount(limits),
    ),
    { futuresTrading },
  );

async function take(w: PaperWorld, n: number, overrides: Partial<Signal> = {}) {
  const signal = nthSignal(n, {
    symbol: SYMBOL,
    receivedAtMs: w.clock.nowMs(),
    size: { unit: 'base', amount: money('0.01') },
    ...overrides,
  });
  await recordSignal(w.table, signal, '{}');
  const outcome = await handleSignal(w.deps, signal);
  w.clock.advance(5_000);
  return outcome;
}

async function settle(w: PaperWorld) {
  w.clock.advance(MINUTE_MS);
  await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
}

const sizes = async (w: PaperWorld) =>
  (await (await w.deps.venues.perpetual(ACCOUNT)).positions(SYMBOL)).map(({ size }) => size);
const count = (w: PaperWorld, request: string) => w.requests.filter((one) => one === request).length;
const orders = (w: PaperWorld) => w.exchange.inspect.futures.orders(ACCOUNT);

describe('a signal for a perpetual', () => {
  it('opens with the strategy’s leverage, set before the order', async () => {
    const w = world();

    expect(await take(w, 1)).toMatchObject({ state: 'placed' });
    const sent = w.requests.filter((one) => one === LEVERAGE || one === ORDER);
    expect(sent).toEqual([LEVERAGE, ORDER]);
    const venue = await w.deps.venues.perpetual(ACCOUNT);
    expect(await venue.positions(SYMBOL)).toMatchObject([{ size: '0.01', leverage: '3' }]);
  });

  it('leaves the leverage of an open position alone, and of one without a leverage of its own', async () => {
    const w = world();
    await take(w, 1);
    await take(w, 2);
    expect(count(w, LEVERAGE)).toBe(1);

    const plain = world({ target: { to: 'perpetual' } });
    await take(plain, 1);
    expect(count(plain, LEVERAGE)).toBe(0);
  });

  it('closes with an order that can only reduce, whatever the limits', async () => {
    const w = world({}, true, { perOrder: money('1000'), perDay: money('1000') });
    await take(w, 1);

    expect(await take(w, 2, { action: 'close' })).toMatchObject({ state: 'placed' });
    expect(await sizes(w)).toEqual([]);
    expect((await orders(w)).map(({ side, reduceOnly }) => [side, reduceOnly])).toEqual([
      ['buy', false],
      ['sell', true],
    ]);
    expect(await take(w, 3, { action: 'close' })).toMatchObject({ code: 'signal.nothingToClose' });
  });

  it('reverses a long of 0.01 into a short of the size that the alert names', async () => {
    const w = world({ actions: ['buy', 'sell', 'close', 'reverse'] });
    await take(w, 1);

    await take(w, 2, { action: 'reverse', size: { unit: 'contracts', amount: money('0.004') } });
    expect(await sizes(w)).toEqual(['-0.004']);
  });

  it('opens short and is closed by a buy', async () => {
    const w = world();
    await take(w, 1, { action: 'sell' });
    expect(await sizes(w)).toEqual(['-0.01']);

    await take(w, 2, { action: 'close' });
    expect(await sizes(w)).toEqual([]);
    expect((await orders(w)).at(-1)).toMatchObject({ side: 'buy', reduceOnly: true });
  });

  it('is held back by the limit of the position, counting each order once', async () => {
    const w = world({ limits: someLimits({ maxPosition: money('1500') }) });
    // About 680 USDT each.
    expect(await take(w, 1)).toMatchObject({ state: 'placed' });
    expect(await take(w, 2)).toMatchObject({ state: 'placed' });
    expect(await take(w, 3)).toMatchObject({ state: 'denied', code: 'limit.maxPosition' });
    expect(await take(w, 4, { action: 'sell' })).toMatchObject({ state: 'placed' });
    expect(await sizes(w)).toEqual(['0.01']);
  });

  it('is settled through the perpetual market, with its figures', async () => {
    const w = world();
    await take(w, 1);
    await settle(w);

    const [intent] = await w.intents(OWNER);
    expect(intent).toMatchObject({ state: 'filled', market: 'perpetual', execution: { baseSize: '0.01' } });
    const spot = w.requests.filter((one) => one.startsWith('GET /api/v1/trade'));
    expect(spot).toEqual([]);
    const entry = (await w.budget()).entries[intent?.id ?? ''];
    expect(entry?.spent).toBe(intent?.execution?.quoteAmount);
  });

  it('counts what only closed for nothing', async () => {
    const w = world();
    await take(w, 1);
    await take(w, 2, { action: 'close' });
    await settle(w);

    const spent = Object.values((await w.budget()).entries).map((entry) => entry.spent);
    expect(spent.filter((amount) => amount === '0')).toHaveLength(1);
  });
});

describe('an account that the exchange has not opened for futures orders', () => {
  it('has its order rejected and is told so plainly, once', async () => {
    const w = world({}, false);

    expect(await take(w, 1)).toMatchObject({ state: 'placed' });
    expect(await w.intents(OWNER)).toMatchObject([
      { state: 'rejected', reason: { code: 'venue.TRADE_TYPE_DENIED' } },
    ]);
    expect(w.notices).toHaveLength(1);
    expect(w.notices[0]?.text).toContain(
      'has not opened futures trading by API for this account, and takes no applications for it: trade by hand, or use a futures bot',
    );
    expect(Object.values((await w.budget()).entries)).toMatchObject([{ spent: '0' }]);
    expect(await orders(w)).toEqual([]);
  });
});

describe('a margin mode of a strategy', () => {
  const MODE = 'POST /v1/private/position/margin-mode';
  const ofSixmm = {
    LEVERAGE: 'POST /v1/private/position/leverage',
    ORDER: 'POST /v1/private/order/place',
    symbol: 'BTCUSDT',
  };
  const sixmmWorld = () =>
    createPaperWorld(
      signalAutomations(
        { target: { to: 'perpetual', leverage: 3, marginMode: 'isolated' }, symbols: [ofSixmm.symbol] },
        { ...anAccount(), venue: '6mm' },
      ),
      {
        account: { futuresBalances: { USDT: money('50000') } },
        exchange: { createWire: createSixmmWire },
      },
    );
  const changes = ({ requests }: PaperWorld) =>
    requests.filter((one) => [MODE, ofSixmm.LEVERAGE, ofSixmm.ORDER].includes(one));
  const settingsOf = async (w: PaperWorld) =>
    (await w.deps.venues.perpetual(ACCOUNT)).settings?.(ofSixmm.symbol);

  it('is set before the leverage and the order that opens a position', async () => {
    const w = sixmmWorld();

    expect(await take(w, 1, { symbol: ofSixmm.symbol })).toMatchObject({ state: 'placed' });

    expect(changes(w)).toEqual([MODE, ofSixmm.LEVERAGE, ofSixmm.ORDER]);
    expect(await settingsOf(w)).toMatchObject({ marginMode: 'isolated', leverage: '3' });
  });

  it('is left alone while a position is open', async () => {
    const w = sixmmWorld();
    await take(w, 1, { symbol: ofSixmm.symbol });

    expect(await take(w, 2, { symbol: ofSixmm.symbol })).toMatchObject({ state: 'placed' });

    expect(changes(w).filter((one) => one !== ofSixmm.ORDER)).toEqual([MODE, ofSixmm.LEVERAGE]);
  });

  it('that the exchange refuses denies the signal, with what to do, and nothing is ordered', async () => {
    const w = sixmmWorld();
    const venue = await w.deps.venues.perpetual(ACCOUNT);
    const terms = { type: 'limit' as const, baseSize: money('0.01'), price: money('20000') };
    const byHand = { clientOrderId: 'by-hand', symbol: ofSixmm.symbol, side: 'buy' as const, terms };
    await venue.place({ ...byHand, signBeforeMs: (await venue.time()) + 10_000 });

    const outcome = await take(w, 1, { symbol: ofSixmm.symbol });

    expect(outcome).toMatchObject({ state: 'denied', code: 'venue.refused' });
    expect(outcome?.text).toContain('cancel its orders');
    expect(count(w, ofSixmm.ORDER)).toBe(1);
  });
});

describe('a leverage that the exchange refuses', () => {
  it('denies the signal with the exchange’s words, instead of trying until its time is over', async () => {
    const w = world({ target: { to: 'perpetual', leverage: 100 }, symbols: ['DOGE_USDT_PERP'] });

    const outcome = await take(w, 1, {
      symbol: 'DOGE_USDT_PERP',
      size: { unit: 'quote', amount: money('100') },
    });
    expect(outcome).toMatchObject({ state: 'denied', code: 'venue.refused' });
    expect(outcome?.text).toContain('leverage');
    expect(count(w, ORDER)).toBe(0);
  });
});

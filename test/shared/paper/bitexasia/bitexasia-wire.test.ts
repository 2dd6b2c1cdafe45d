/** The stand-in is as strict as its venue may be: what it takes by mistake the adapter would never learn. */
import { describe, expect, it } from 'vitest';
import { BITEXASIA_LAYOUT, bitexasiaRecipe } from '../../../../shared/signing/bitexasia.ts';
import type { Layout } from '../../../../shared/signing/layout.ts';
import { money } from '../../../support/builders.ts';
import { createPaperWorld, KEY } from '../../venues/bitexasia/paper-world.ts';

const OTHER: Layout = {
  parts: ['TIMESTAMP', 'NONCE', 'METHOD', 'TARGET', 'BODY'],
  separator: '\n',
  hash: 'sha512',
  encoding: 'base64',
  secret: 'base64',
};

const order = (changes: object = {}) => ({
  clientOrderId: 'so0abc',
  symbol: 'BTC-USDT',
  side: 'buy' as const,
  terms: { type: 'limit' as const, baseSize: money('0.01'), price: money('60000') },
  signBeforeMs: Number.MAX_SAFE_INTEGER,
  ...changes,
});

describe('a signature', () => {
  it.each([
    ['the default layout', BITEXASIA_LAYOUT],
    ['a layout that is handed in', OTHER],
  ])('is taken by %s', async (_which, layout) => {
    const { spot } = createPaperWorld({ layout });
    expect((await spot.balances()).length).toBeGreaterThan(0);
    expect((await spot.place(order())).outcome).toBe('accepted');
  });

  it.each<[string, Layout]>([
    [
      'another order of parts',
      { ...BITEXASIA_LAYOUT, parts: ['TIMESTAMP', 'METHOD', 'PATH', 'BODY', 'NONCE'] },
    ],
    ['another separator', { ...BITEXASIA_LAYOUT, separator: '|' }],
    ['another hash', { ...BITEXASIA_LAYOUT, hash: 'sha512' }],
    ['another encoding', { ...BITEXASIA_LAYOUT, encoding: 'base64' }],
    ['another reading of the secret', { ...BITEXASIA_LAYOUT, secret: 'base64' }],
    ['a part that is left out', { ...BITEXASIA_LAYOUT, parts: ['METHOD', 'PATH', 'BODY', 'TIMESTAMP'] }],
  ])('of %s is refused, for reads and orders', async (_what, signsBy) => {
    const { spot, world } = createPaperWorld({ layout: BITEXASIA_LAYOUT, signsBy });

    await expect(spot.balances()).rejects.toMatchObject({ code: 'venue.auth' });
    expect(await spot.place(order())).toMatchObject({ outcome: 'rejected', code: '401/INVALID_SIGNATURE' });
    expect(await world.landedOrders()).toEqual([]);
  });

  it('of a body in another place is taken with reads, which have none, and refused with every order', async () => {
    const parts = ['METHOD', 'PATH', 'TIMESTAMP', 'NONCE', 'BODY'] as const;
    const { spot, world } = createPaperWorld({
      layout: BITEXASIA_LAYOUT,
      signsBy: { ...BITEXASIA_LAYOUT, parts },
    });

    expect((await spot.balances()).length).toBeGreaterThan(0);
    expect(await spot.place(order())).toMatchObject({ outcome: 'rejected', code: '401/INVALID_SIGNATURE' });
    expect(await world.landedOrders()).toEqual([]);
  });

  it('is taken once: the same request again is a replay', async () => {
    const { exchange, clock } = createPaperWorld();
    const { target, headers } = bitexasiaRecipe()(
      { method: 'GET', path: '/v1/account/balances', query: {} },
      KEY,
      clock.nowMs(),
    );
    const send = () => exchange.fetch(`https://paper.example.com${target}`, { headers });

    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(401);
  });
});

it('refuses an address that is not on the allowlist, by 403', async () => {
  const { spot } = createPaperWorld({ allowedIps: ['203.0.113.9'] });
  await expect(spot.balances()).rejects.toMatchObject({
    code: 'venue.auth',
    context: { refusedFor: 'address' },
  });
});

describe('a second placement under a used client order id', () => {
  it('with the same terms gives the first order again, whatever the account has left and the market costs', async () => {
    const { spot, world, exchange } = createPaperWorld();
    const first = await spot.place(order());
    const left = (await exchange.inspect.balances('main')).get('USDT')?.free ?? '0';
    await exchange.inspect.credit('main', 'USDT', money(`-${left}`));

    const again = [];
    for (let time = 0; time < 20; time += 1) again.push(await spot.place(order()));

    expect(first.outcome).toBe('accepted');
    for (const one of again) expect(one).toEqual(first);
    expect(await world.landedOrders()).toHaveLength(1);
  });

  it('with other terms is refused, and the adapter leaves it unknown', async () => {
    const { spot, world } = createPaperWorld();
    await spot.place(order());

    const other = order({ terms: { type: 'limit', baseSize: money('0.02'), price: money('60000') } });
    expect(await spot.place(other)).toMatchObject({
      outcome: 'unknown',
      code: '409/CLIENT_ORDER_ID_CONFLICT',
    });
    expect(await world.landedOrders()).toHaveLength(1);
  });

  it('places once where two of them meet', async () => {
    const { spot, world } = createPaperWorld();
    const both = await Promise.all([spot.place(order()), spot.place(order())]);

    expect(both[0]).toEqual(both[1]);
    expect(await world.landedOrders()).toHaveLength(1);
  });

  it('places twice only where the exchange is told not to keep its promise', async () => {
    const { spot, world } = createPaperWorld({ usedClientOrderIds: 'accept' });
    await spot.place(order());
    await spot.place(order());

    expect(await world.landedOrders()).toHaveLength(2);
  });
});

/** What a buy costs over the wire: the real adapter and the paper exchange, with the requests counted. */
import { expect, it } from 'vitest';
import { buyDueSlot } from '../../../functions/dca-buy/buy-due-slot.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import { createVenues } from '../../../shared/venues/open-venues.ts';
import { ACCOUNT, money, PLAN, SLOT_MS } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';

const KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };

it('a plain buy in a fresh process takes 3 requests and 5 table calls', async () => {
  const world = createTestDeps();
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 7,
    clock: world.clock,
    prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [{ id: ACCOUNT, ...KEY, permissions: ['read', 'trade'], balances: { USDT: money('1000') } }],
  });
  const requests: string[] = [];
  const venues = createVenues({
    ...world.deps,
    secrets: { apiKey: async () => KEY },
    transportFor: () => ({
      fetch: (request) => {
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        return exchange.fetch(request);
      },
      baseUrl: 'http://paper.invalid',
      timeoutSignal: noTimeout,
    }),
  });

  const report = await buyDueSlot(
    { ...world.deps, venues },
    { planId: PLAN, scheduledMs: SLOT_MS, deadlineMs: SLOT_MS + 60_000 },
  );

  expect(report).toMatchObject({ legs: [{ state: 'accepted' }] });
  expect(requests).toEqual([
    'GET /api/v1/common/symbols',
    'GET /api/v1/market/bookTickers',
    'POST /api/v1/trade/order',
  ]);
  expect(world.table.calls).toHaveLength(5);
  expect(await exchange.inspect.orders(ACCOUNT)).toHaveLength(1);
});

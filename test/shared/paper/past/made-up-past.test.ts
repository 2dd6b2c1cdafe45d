import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import type { PastPlan } from '../../../../shared/paper/past/plan.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { units } from '../money.ts';
import { createPaperClient, createTestExchange, MAIN, type Reply, START_MS } from '../paper-client.ts';

type Row = Readonly<Record<string, string>> & { readonly timestamp: number };

const SPOT = ['BTC_USDT', 'ETH_USDT'];
const CONTRACTS = ['BTC_USDT_PERP', 'ETH_USDT_PERP'];
const PLAN: PastPlan = {
  fromMs: START_MS - 80 * DAY_MS,
  toMs: START_MS,
  spot: { symbols: SPOT, ordersEach: 150, fillsPerOrder: 3 },
  futures: { symbols: CONTRACTS, ordersEach: 120, fillsPerOrder: 2 },
  fundings: { symbols: CONTRACTS, each: 210 },
  transfers: 131,
};
const OWNER = { ...MAIN, futuresTrading: true };

function createPast(plan: PastPlan = PLAN, options: Partial<PaperExchangeOptions> = {}) {
  const made = createTestExchange({ accounts: [{ ...OWNER, past: plan }], disorder: false, ...options });
  const checked = checkedFetch(made.exchange.fetch);
  const client = createPaperClient(checked, made.clock);
  const get = async (path: string, query: Record<string, string | number>): Promise<Reply['body']> =>
    (await client.get(path, query)).body.data;
  /** Every row of a list, newest first: read on from the oldest instant that was seen, until nothing new comes. */
  const all = async (path: string, key: string, query: Record<string, string | number> = {}) => {
    const rows = new Map<string, Row>();
    for (let endTime = made.clock.nowMs(); ; ) {
      const before = rows.size;
      const page: readonly Row[] = (await get(path, { ...query, endTime }))[key] ?? [];
      for (const row of page) rows.set(nameOf(row), row);
      if (rows.size === before) return [...rows.values()];
      endTime = page.at(-1)?.timestamp ?? 0;
    }
  };
  return { ...made, client, get, all, violations: checked.violations };
}

/** Fundings have no id. */
const nameOf = (row: Row): string =>
  row['id'] ?? row['transferId'] ?? `${row['symbol']} ${row.timestamp} ${row['fundingFee']}`;
const idOf = (row: Row) => BigInt(row['id'] ?? row['transferId'] ?? '');

/** Adds `share` of each coin's movements up, as anybody would who only reads the lists. */
class Ledger {
  readonly totals = new Map<string, bigint>();

  constructor(opening: ReadonlyMap<string, string>) {
    for (const [coin, amount] of opening) this.totals.set(coin, units(amount));
  }

  add(coin: string, amount: bigint): void {
    this.totals.set(coin, (this.totals.get(coin) ?? 0n) + amount);
  }

  fill(row: Row, isSpot: boolean): void {
    const [base = '', quote = ''] = String(row['symbol']).split('_');
    const sign = row['side'] === 'BUY' ? 1n : -1n;
    const value = (units(String(row['size'])) * units(String(row['price']))) / 10n ** 8n;
    if (isSpot) this.add(base, sign * units(String(row['size'])));
    this.add(quote, -sign * value);
    this.add(String(row['feeCoin']), -units(String(row['fee'])));
  }
}

function bookTransfer(row: Row, spot: Ledger, futures: Ledger): void {
  const amount = units(String(row['amount']));
  const toSpot = row['toAccount'] === 'MAIN' ? amount : -amount;
  spot.add(String(row['currency']), toSpot);
  futures.add(String(row['currency']), -toSpot);
}

describe('a made-up past', () => {
  it('leads from its opening balances to the account, by what anybody can read of it', async () => {
    const { exchange, all, violations } = createPast(PLAN, { disorder: true });
    const opening = exchange.inspect.past.opening('main');
    const spot = new Ledger(opening.spot);
    const futures = new Ledger(opening.futures);
    const counts: number[] = [];
    const each = async (path: string, key: string, book: (row: Row) => void, query = {}) => {
      const rows = await all(path, key, query);
      counts.push(rows.length);
      for (const row of rows) book(row);
    };
    for (const symbol of SPOT) {
      await each('/api/v1/trade/fills', 'fills', (row) => spot.fill(row, true), { symbol });
    }
    for (const symbol of CONTRACTS) {
      await each('/uapi/v1/trade/fills', 'fills', (row) => futures.fill(row, false), { symbol });
    }
    await each('/uapi/v1/trade/fundingFee', 'fundings', (row) =>
      futures.add(String(row['fundingCoin']), -units(String(row['fundingFee']))),
    );
    const limit = 100;
    await each('/api/v1/assets/transfers', 'records', (row) => bookTransfer(row, spot, futures), { limit });
    expect(counts).toEqual([450, 450, 240, 240, 420, 131]);

    const balances = await exchange.inspect.balances('main');
    for (const [coin, total] of spot.totals) expect(total).toBe(units(balances.get(coin)?.free ?? '0'));
    const wallets = await exchange.inspect.futures.wallets('main');
    for (const [coin, total] of futures.totals) expect(total).toBe(units(wallets.get(coin)?.wallet ?? '0'));
    expect(balances.get('USDT')?.free).toBe('10000');
    expect(violations).toEqual([]);
  });

  it.each([
    ['/api/v1/trade/fills', 'fills', SPOT],
    ['/uapi/v1/trade/fills', 'fills', CONTRACTS],
    ['/api/v1/assets/transfers', 'records', ['']],
  ])('has ids in %s that are unique, beyond 2^53, and rise with time', async (path, key, symbols) => {
    const { all } = createPast();
    const rows: Row[] = [];
    for (const symbol of symbols) rows.push(...(await all(path, key, symbol === '' ? {} : { symbol })));

    const byId = [...rows].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    expect(new Set(rows.map(idOf)).size).toBe(rows.length);
    expect(
      rows.every((row) => idOf(row) > 2n ** 53n && row.timestamp >= PLAN.fromMs && row.timestamp < START_MS),
    ).toBe(true);
    const times = byId.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('has the orders of its fills, one by one and in lists, and each tells its fills', async () => {
    const { get } = createPast();
    const [fill] = (await get('/api/v1/trade/fills', { symbol: 'ETH_USDT' })).fills;
    const order = await get('/api/v1/trade/order', { orderId: fill.orderId });
    const { fills } = await get('/api/v1/trade/fillsByOrderId', { orderId: fill.orderId });
    expect(order).toMatchObject({
      symbol: 'ETH_USDT',
      status: 'CLOSED',
      side: fill.side,
      createTime: fill.timestamp,
    });
    expect(fills).toHaveLength(3);
    expect(fills).toContainEqual(fill);
    const sizes = fills.map(({ size }: Row) => units(String(size)));
    expect(sizes.reduce((total: bigint, size: bigint) => total + size, 0n)).toBe(units(order.filledSize));
    const earlier = await get('/api/v1/trade/fillsByOrderId', { orderId: fill.orderId, fromId: fills[0].id });
    expect(earlier.fills).toEqual(fills.slice(1));

    const { orders } = await get('/api/v1/trade/allOrders', { symbol: 'ETH_USDT', limit: 200 });
    expect(orders).toHaveLength(150);
    expect(orders).toContainEqual(
      expect.objectContaining({ orderId: fill.orderId, filledAmount: order.filledAmount }),
    );
    const none = await get('/api/v1/trade/fillsByOrderId', { orderId: '123456789012345678' });
    expect(none.fills).toBeNull();
  });

  it('has futures orders and a closed position for each pair of them, with what they earned', async () => {
    const { get } = createPast();
    const [fill] = (await get('/uapi/v1/trade/fills', { symbol: 'BTC_USDT_PERP' })).fills;
    const { positions } = await get('/uapi/v1/account/historyPositions', {
      symbol: 'BTC_USDT_PERP',
      limit: 200,
    });
    const { orders } = await get('/uapi/v1/trade/historyOrders', { symbol: 'BTC_USDT_PERP', limit: 2 });

    expect(positions).toHaveLength(60);
    expect(positions[0].updateTime).toBe(fill.timestamp);
    const [buy, sell] = [...orders].sort((a, b) => a.createTime - b.createTime);
    expect(positions[0]).toMatchObject({
      createTime: buy.createTime,
      updateTime: sell.createTime,
      sizeLong: buy.filledSize,
      sizeShort: `-${sell.filledSize}`,
      amountLong: `-${buy.filledAmount}`,
      amountShort: sell.filledAmount,
    });
    const ends = positions.map(({ updateTime }: { updateTime: number }) => updateTime);
    expect(ends).toEqual([...ends].sort((a, b) => b - a));
  });

  it('goes on with what is traded after it, and fades away with time', async () => {
    const { get, client, clock } = createPast();
    clock.advance(HOUR_MS);
    const spot = { symbol: 'BTC_USDT', side: 'BUY', type: 'MARKET', amount: '50' };
    const { orderId } = (await client.post('/api/v1/trade/order', spot)).body.data;
    const { fills } = await get('/api/v1/trade/fills', { symbol: 'BTC_USDT' });
    expect(fills).toHaveLength(100);
    expect(fills[0].orderId).toBe(orderId);
    expect(fills.at(-1).timestamp).toBeLessThan(START_MS);
    expect(BigInt(fills.at(-1).orderId) < BigInt(orderId)).toBe(true);

    clock.advance(89 * DAY_MS);
    const { fills: left } = await get('/api/v1/trade/fills', { symbol: 'BTC_USDT' });
    expect(left.every(({ timestamp }: Row) => timestamp >= clock.nowMs() - 90 * DAY_MS)).toBe(true);
    expect(
      (await get('/api/v1/trade/fills', { symbol: 'BTC_USDT', endTime: START_MS - DAY_MS })).fills,
    ).toBeNull();
  });

  it('is the same for the same seed, and another for another', async () => {
    const texts = async (seed: number) => {
      const { client } = createPast(PLAN, { seed, disorder: false });
      return (await client.get('/api/v1/trade/fills', { symbol: 'BTC_USDT', endTime: START_MS - DAY_MS }))
        .text;
    };

    expect(await texts(7)).toBe(await texts(7));
    expect(await texts(7)).not.toBe(await texts(8));
  });

  it('may come late in part, and is blind to a blind read', async () => {
    const late = createPast(PLAN, { lateRows: { share: 0.5, maxMs: 2 * DAY_MS } });
    const recent = { symbol: 'BTC_USDT', startTime: START_MS - DAY_MS };
    const count = async () => (await late.get('/api/v1/trade/fills', recent)).fills?.length ?? 0;
    const before = await count();
    late.clock.advance(2 * DAY_MS);
    expect(before).toBeLessThan(await count());

    const blind = createPast(PLAN, { faults: () => ({ kind: 'blind' }) });
    expect((await blind.get('/api/v1/trade/fills', recent)).fills).toBeNull();
  });

  it.each([
    ['end after the opening', { ...PLAN, toMs: START_MS + 1 }],
    ['have an odd number of orders', { ...PLAN, spot: { symbols: SPOT, ordersEach: 3, fillsPerOrder: 1 } }],
    [
      'name a symbol twice',
      { ...PLAN, spot: { symbols: ['BTC_USDT', 'BTC_USDT'], ordersEach: 2, fillsPerOrder: 1 } },
    ],
    [
      'name an unlisted symbol',
      { ...PLAN, spot: { symbols: ['AAA_USDT'], ordersEach: 2, fillsPerOrder: 1 } },
    ],
  ])('may not %s', (_what, plan) => {
    expect(() => createPast(plan)).toThrow();
  });
});

describe('a million fills', () => {
  const million = (): ReturnType<typeof createPast> =>
    createPast({ ...PLAN, spot: { symbols: ['BTC_USDT'], ordersEach: 500_000, fillsPerOrder: 2 } });

  it('cost a page no more than a few do: thousands of rows at any depth, hundreds of pages a second', async () => {
    const { exchange, clock } = million();
    const client = createPaperClient(exchange.fetch, clock);
    const times: number[] = [];
    const cpu = process.cpuUsage();
    for (let page = 0; page < 300; page += 1) {
      const endTime = START_MS - Math.floor((page / 300) * 79 * DAY_MS);
      const { text } = await client.get('/api/v1/trade/fills', { symbol: 'BTC_USDT', endTime });
      const found = [...text.matchAll(/"timestamp":(\d{13})[,}]/g)].map(([, ms]) => Number(ms)).slice(0, 100);
      times.push(found.length);
      expect(found[0]).toBeLessThanOrEqual(endTime);
    }
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = Math.round(300 / ((user + system) / 1e6));

    expect(times.every((count) => count === 100)).toBe(true);
    console.info(`paper past: ${perSecond} pages of 100 of a million fills a second`);
    expect(perSecond).toBeGreaterThan(60);
  });

  it('have balances that agree, summed up in seconds', () => {
    const opening = million().exchange.inspect.past.opening('main');

    // Purchases and sales are of equal size, and their fees are about 5 bp each of some 60 USDT.
    const lost = Number(opening.spot.get('BTC')) - Number(MAIN.balances.BTC);
    expect(lost).toBeGreaterThan(0.15);
    expect(lost).toBeLessThan(0.35);
    expect(decimal(opening.spot.get('USDT') ?? '')).toMatch(/^\d+\.\d{1,8}$/);
  });
});

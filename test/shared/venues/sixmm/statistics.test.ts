import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, minus, sum, times } from '../../../../shared/core/decimal.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { scriptedSixmm } from './scripted-lists.ts';

const DAY_MS = 86_400_000;
const ZERO = decimal('0');
const money = (value: Decimal | undefined) => Number(value);

describe.each([9, 52])('statistics at the paper exchange of seed %i', (seed) => {
  async function trader() {
    const { perpetual, statistics, clock, exchange, leaveRights } = createPaperWorld({ seed });
    let count = 0;
    const trade = async (side: 'buy' | 'sell', size: string) => {
      count += 1;
      const signBeforeMs = (await perpetual.time()) + 10_000;
      const terms = { type: 'market', baseSize: decimal(size) } as const;
      await perpetual.place({ clientOrderId: `s${count}`, symbol: SYMBOL, side, terms, signBeforeMs });
    };
    const { futures } = exchange.inspect;
    /** Of all changes: what the wallet won by each. */
    const changes = async () => [
      ...(await futures.fills('main')).map(({ atMs, realised, fee }) => ({ atMs, by: minus(realised, fee) })),
      ...(await futures.fundings('main')).map(({ atMs, paid }) => ({ atMs, by: minus(ZERO, paid) })),
    ];
    return { trade, statistics, clock, changes, futures, leaveRights };
  }

  it('count the fills of thirty days, fees positive when paid', async () => {
    const { trade, statistics, clock, futures } = await trader();
    await trade('buy', '0.0500');
    clock.advance(31 * DAY_MS);
    await trade('sell', '0.0200');
    await trade('sell', '0.0100');

    const { volume30d, fees30d } = await statistics.read();

    const since = (await futures.fills('main')).filter(({ atMs }) => atMs > clock.nowMs() - 30 * DAY_MS);
    expect(since.length).toBeGreaterThan(1);
    expect(money(volume30d)).toBeCloseTo(
      money(sum(...since.map((one) => times(one.price, one.baseSize)))),
      6,
    );
    expect(money(fees30d)).toBeCloseTo(money(sum(...since.map(({ fee }) => fee))), 6);
    expect(money(fees30d)).toBeGreaterThan(0);
  });

  it('have a balance for each of thirty days, oldest first, with what the day brought', async () => {
    const { trade, statistics, clock, changes, futures } = await trader();
    await trade('buy', '0.0500');
    clock.advance(3 * DAY_MS);
    await trade('sell', '0.0200');
    clock.advance(2 * DAY_MS);

    const { balances } = await statistics.read();

    const today = new Date(clock.nowMs()).toISOString().slice(0, 10);
    const wallet = (await futures.wallets('main')).get('USDT')?.wallet;
    expect(balances).toHaveLength(30);
    expect(balances.at(-1)?.day).toBe(today);
    expect(money(balances.at(-1)?.balance)).toBeCloseTo(money(wallet), 6);
    const all = await changes();
    for (const [index, { day, balance, profit }] of balances.entries()) {
      expect(Date.parse(day)).toBe(Date.parse(today) - (29 - index) * DAY_MS);
      const own = all.filter(({ atMs }) => new Date(atMs).toISOString().startsWith(day));
      expect(money(profit)).toBeCloseTo(money(sum(ZERO, ...own.map(({ by }) => by))), 6);
      const later = all.filter(({ atMs }) => atMs >= Date.parse(day) + DAY_MS);
      expect(money(balance)).toBeCloseTo(money(wallet) - money(sum(ZERO, ...later.map(({ by }) => by))), 6);
    }
    expect(balances.filter(({ profit }) => money(profit) !== 0).length).toBeGreaterThan(4);
  });

  it('may be read by a key that may only read', async () => {
    const { statistics, leaveRights } = await trader();
    leaveRights('read');

    expect(money((await statistics.read()).volume30d)).toBe(0);
  });
});

it('leave out what the exchange leaves out', async () => {
  const { statistics, sent } = scriptedSixmm(({ path }) =>
    path.endsWith('/volume-stats')
      ? { data: { volume30d: null } }
      : {
          data: {
            items: [
              { date: '2026-10-02', balance: '7' },
              { date: '2026-10-01', balance: '5', pnl: '' },
            ],
          },
        },
  );

  expect(await statistics.read()).toEqual({
    balances: [
      { day: '2026-10-01', balance: '5' },
      { day: '2026-10-02', balance: '7' },
    ],
  });
  expect(sent.map(({ query }) => query)).toEqual([{}, { period: '1M', limit: '30' }]);
});

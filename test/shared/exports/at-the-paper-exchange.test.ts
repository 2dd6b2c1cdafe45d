/** The real exporter over the real adapter: some days of trading at the paper exchange, night after night. */
import { beforeAll, describe, expect, it } from 'vitest';
import { exportSettings } from '../../../shared/automations/export-schema.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { decimal, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import { readManifest } from '../../../shared/exports/manifest.ts';
import type { ExportName, Manifest } from '../../../shared/exports/night.ts';
import { EXPORT_NAMES } from '../../../shared/exports/night-store.ts';
import { runExport } from '../../../shared/exports/run-export.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import { RECORD_KINDS, type RecordKind, type VenueRecord } from '../../../shared/records/record.ts';
import { readRecords } from '../../../shared/records/record-store.ts';
import type { OrderTerms, Side, Venue } from '../../../shared/venues/venue.ts';
import { ACCOUNT, someAutomations } from '../../support/builders.ts';
import { booksOf } from '../../support/paper-books.ts';
import { createPaperWorld, PAPER_KEY } from '../../support/paper-world.ts';
import { path } from '../paper/engine-under-test.ts';
import { marks } from '../paper/futures/futures-account.ts';
import { createPaperClient } from '../paper/paper-client.ts';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const NIGHTS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'] as const;

const GRID: BotTerms = {
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: 'BTC_USDT',
  investment: decimal('500'),
  labels: {},
  range: { top: decimal('60000'), bottom: decimal('40000'), rows: 10, spacing: 'geometric' },
  closeSell: 'TO_QUOTE',
};
const DUAL = {
  invested: 'currency',
  base: 'BTC',
  quote: 'USDXO',
  currency: 'USDT',
  amount: decimal('1000'),
  strike: decimal('49000'),
  profit: decimal('0.0215'),
  expiresAtMs: at(25, 8),
} as const;

function createWorld() {
  const prices = path([
    [at(24, 0), 50_000],
    [at(24, 12), 50_600],
    [at(25, 8), 50_100],
    [at(25, 12), 48_500],
    [at(25, 18), 50_900],
  ]);
  const exports = { [ACCOUNT]: exportSettings.parse({}) };
  return createPaperWorld(
    { ...someAutomations({}), exports },
    {
      account: {
        permissions: ['read', 'trade', 'botRead', 'botTrade', 'transfer', 'earn'],
        earnAccess: true,
      },
      exchange: { prices, perpetualPrices: marks(prices), splitFillShare: 0.5 },
      isChecked: true,
    },
  );
}

const world = createWorld();
const { clock, exchange, deps } = world;
const { inspect } = exchange;
const owner = createPaperClient(world.checked, clock, PAPER_KEY);
let placed = 0;

async function place(venue: Venue, symbol: string, side: Side, terms: OrderTerms): Promise<void> {
  placed += 1;
  const signBeforeMs = (await venue.time()) + 10_000;
  const placement = await venue.place({ clientOrderId: `e-${placed}`, symbol, side, terms, signBeforeMs });
  expect(placement).toMatchObject({ outcome: 'accepted' });
}

async function trade(symbol: string, side: Side, terms: OrderTerms): Promise<void> {
  const isPerpetual = symbol.endsWith('_PERP');
  await place(await deps.venues[isPerpetual ? 'perpetual' : 'open'](ACCOUNT), symbol, side, terms);
}

const market = (base: string): OrderTerms => ({ type: 'market', baseSize: decimal(base) });
const spend = (quote: string): OrderTerms => ({ type: 'market', quoteAmount: decimal(quote) });

async function runGrid(day: number, fromHour: number, terms: BotTerms): Promise<void> {
  clock.set(at(day, fromHour));
  const [botId = ''] = await inspect.placeBots(ACCOUNT, [terms]);
  clock.advance(3 * HOUR_MS);
  const bots = await deps.venues.bots(ACCOUNT);
  const stop = { do: 'stop', bot: { botId, kind: 'spotGrid', symbol: 'BTC_USDT' } } as const;
  await bots.perform(stop, { signBeforeMs: clock.nowMs() + 10_000 });
  clock.advance(MINUTE_MS);
}

/** What is done on each day, in the order of time. */
const DAYS: Readonly<Record<(typeof NIGHTS)[number], () => Promise<void>>> = {
  '2026-11-23': async () => {
    clock.set(at(23, 9));
    await trade('BTC_USDT', 'buy', spend('200'));
    await trade('ETH_USDT', 'buy', spend('25000'));
    await trade('BTC_USDT', 'buy', {
      type: 'limit',
      price: decimal('49000'),
      baseSize: decimal('0.01'),
    });
    clock.set(at(23, 10));
    await trade('BTC_USDT_PERP', 'buy', market('0.1000'));
    const body = { fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount: '250.5' };
    expect((await owner.post('/api/v1/assets/transfer', body)).body.result).toBe(true);
  },
  '2026-11-24': async () => {
    clock.set(at(24, 9));
    await trade('ETH_USDT', 'sell', market('0.2000'));
    await trade('BTC_USDT_PERP', 'buy', market('0.0500'));
    await inspect.earn.invest(ACCOUNT, DUAL);
    await runGrid(24, 11, GRID);
  },
  '2026-11-25': async () => {
    clock.set(at(25, 9));
    await inspect.earn.collect(ACCOUNT, 'dual-1');
    await runGrid(25, 11, { ...GRID, closeSell: 'NOT_SELL' });
    clock.set(at(25, 18));
    await trade('BTC_USDT_PERP', 'sell', market('0.1500'));
  },
  '2026-11-26': async () => {
    clock.set(at(26, 9));
    await trade('BTC_USDT', 'buy', spend('300'));
    await trade('BTC_USDT', 'sell', market('0.005000'));
  },
};

/** What closing a night reads: the venue's time, balances, positions, and what kind of account it is. */
const CLOSING_CALLS: readonly string[] = [
  'GET /api/v1/market/bookTickers',
  'GET /api/v1/account/balances',
  'GET /uapi/v1/account/balances',
  'GET /uapi/v1/account/positions',
  'GET /uapi/v1/account/positionMode',
];

const manifests = new Map<string, Manifest>();
/** By night: requests that the exchange answered while both exports ran. */
const asked = new Map<string, Readonly<Record<string, number>>>();

async function exportNight(night: string): Promise<void> {
  const before = inspect.requests();
  clock.set(Date.parse(`${night}T00:20:00Z`) + 24 * HOUR_MS);
  for (let hours = 0; hours < 2; hours += 1) {
    for (const name of EXPORT_NAMES) await runExport(deps, name, clock.nowMs() + 15 * MINUTE_MS);
    clock.advance(HOUR_MS);
  }
  for (const name of EXPORT_NAMES) {
    const manifest = await readManifest(deps, ACCOUNT, { name, night });
    if (manifest !== undefined) manifests.set(`${night} ${name}`, manifest);
  }
  const after = Object.entries(inspect.requests()).map(([call, count]) => [
    call,
    count - (before[call] ?? 0),
  ]);
  asked.set(night, Object.fromEntries(after.filter(([, count]) => count !== 0)));
}

beforeAll(async () => {
  for (const night of NIGHTS) {
    await DAYS[night]();
    await exportNight(night);
  }
}, 60_000);

async function records(kind: RecordKind): Promise<readonly VenueRecord[]> {
  const rows: VenueRecord[] = [];
  const window = { startMs: 0, endMs: at(30, 0) };
  for await (const row of readRecords(deps.table, { account: ACCOUNT, kind, ...window })) rows.push(row);
  return rows;
}

function manifest(night: string, name: ExportName): Manifest {
  const found = manifests.get(`${night} ${name}`);
  if (found === undefined) throw new Error(`there is no manifest of ${name} ${night}`);
  return found;
}

describe('nights of trading at the paper exchange', () => {
  it.each(RECORD_KINDS)(
    'leave just the records of %s that stand in the books of the exchange',
    async (kind) => {
      const booked = await booksOf(inspect, ACCOUNT)[kind]();
      const kept = await records(kind);

      expect(booked.length).toBeGreaterThan(0);
      expect(kept).toHaveLength(booked.length);
      for (const row of booked) expect(kept).toContainEqual(expect.objectContaining(row));
    },
  );

  it('are each complete, and go over the wire as the official documents say', () => {
    for (const night of NIGHTS) {
      for (const name of EXPORT_NAMES)
        expect(manifest(night, name)).toMatchObject({ complete: true, gaps: [] });
    }
    expect(world.checked.violations).toEqual([]);
  });

  it('find an order that was open for two days, under the day that it was placed on', async () => {
    const night = (day: string) =>
      manifest(day, 'export-fills').streams.find(
        ({ kind, symbol }) => kind === 'spot-order' && symbol === 'BTC_USDT',
      );

    expect([night(NIGHTS[0])?.newRows, night(NIGHTS[1])?.newRows, night(NIGHTS[2])?.newRows]).toEqual([
      1, 0, 1,
    ]);
    const [waited] = (await records('spot-order')).filter(
      (row) => row.kind === 'spot-order' && row.price === '49000',
    );
    expect(waited).toMatchObject({ atMs: at(23, 9), executedBase: '0.01' });
    expect(waited?.kind === 'spot-order' && waited.updatedAtMs).toBeGreaterThan(at(25, 9));
  });

  it('explain every balance but what no document tells: what a dual investment paid, and coins kept by a grid', async () => {
    const unexplained = (night: string) =>
      (manifest(night, 'export-fills').residual?.coins ?? [])
        .filter((coin) => coin.unexplained !== '0')
        .map((coin) => [coin.wallet, coin.coin, coin.unexplained]);
    const [dual] = await inspect.earn.duals(ACCOUNT);
    const [, kept] = await inspect.bots(ACCOUNT);
    const payout = new Map(
      (kept?.payouts ?? []).flatMap(({ moves }) => moves.map(({ coin, amount }) => [coin, amount] as const)),
    );
    const [bot] = (await records('bot')).filter(({ id }) => id === kept?.botId);
    if (bot?.kind !== 'bot') throw new Error('the grid that keeps its coins is not on record');
    const told = sum(bot.investment ?? ZERO, bot.totalProfit ?? ZERO);

    expect(manifest(NIGHTS[0], 'export-fills').residual).toBeUndefined();
    expect(unexplained(NIGHTS[1])).toEqual([]);
    expect(unexplained(NIGHTS[2])).toEqual([
      ['spot', 'BTC', minus(ZERO, payout.get('BTC') ?? ZERO)],
      ['spot', 'USDT', minus(told, sum(payout.get('USDT') ?? ZERO, dual?.settlement?.amount ?? ZERO))],
    ]);
    expect(unexplained(NIGHTS[3])).toEqual([]);
    expect(Number(payout.get('BTC'))).toBeGreaterThan(0);
  });

  it('tell the operator of that one night, and of nothing else', () => {
    expect(world.notices.map(({ title }) => title)).toEqual([
      'main: the balances of 2026-11-25 are not explained by its records',
    ]);
  });

  it.each(NIGHTS)('cost hardly more than the least, counted at the exchange: %s', (night) => {
    const both = EXPORT_NAMES.map((name) => manifest(night, name));
    const total = (of: 'requests' | 'leastRequests') => both.reduce((all, each) => all + each[of], 0);
    const answered = Object.entries(asked.get(night) ?? {})
      .filter(([call]) => !CLOSING_CALLS.includes(call))
      .reduce((all, [, count]) => all + count, 0);
    // The venue's list of symbols is read in the first night, and then once a month.
    const listing = night === NIGHTS[0] ? 2 : 0;

    // The closing lists the bots that run, by a call that the export makes for those that have ended.
    expect(total('requests')).toBe(answered - 1);
    for (const { requests, leastRequests, name } of both) {
      const own = requests - (name === 'export-fills' ? listing : 0);
      expect(own).toBeLessThanOrEqual(leastRequests * 1.15);
      expect(own).toBeGreaterThanOrEqual(leastRequests);
    }
  });
});

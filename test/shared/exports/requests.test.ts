/** What nights cost: counted at the venue, against the least that their rows could have been read with. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, type EpochMs, HOUR_MS } from '../../../shared/core/clock.ts';
import type { ExportName } from '../../../shared/exports/night.ts';
import type { RecordKind, VenueRecord } from '../../../shared/records/record.ts';
import { createExportWorld, type ExportWorld, NIGHT_MS } from '../../support/export-world.ts';
import {
  aBotRecord,
  aFunding,
  aFuturesFill,
  anOrderRecord,
  aSpotFill,
} from '../../support/record-builders.ts';
import { listed } from '../../support/scripted-history.ts';

const NAMES: readonly ExportName[] = ['export-fills', 'export-funding'];
const PAGE_ROWS = 100;

interface Mix {
  readonly what: string;
  /** Fills a day by symbol; those of an order fall into one millisecond. */
  readonly fills: Readonly<Record<string, number>>;
  readonly fillsOfOrder: number;
  /** Perpetuals that pay funding every eight hours. */
  readonly perpetuals: number;
  /** Coins that are held and not traded. */
  readonly heldCoins: number;
}

const MIXES: readonly Mix[] = [
  {
    what: 'a weekly plan and some coins',
    fills: { BTC_USDT: 1 },
    fillsOfOrder: 2,
    perpetuals: 0,
    heldCoins: 12,
  },
  {
    what: 'a basket every day',
    fills: { BTC_USDT: 3, ETH_USDT: 3, SOL_USDT: 3 },
    fillsOfOrder: 3,
    perpetuals: 2,
    heldCoins: 5,
  },
  {
    what: 'busy signals',
    fills: { BTC_USDT: 340, ETH_USDT: 130, SOL_USDT: 20 },
    fillsOfOrder: 4,
    perpetuals: 6,
    heldCoins: 8,
  },
  {
    what: 'one symbol traded all day',
    fills: { BTC_USDT: 1_500 },
    fillsOfOrder: 5,
    perpetuals: 1,
    heldCoins: 2,
  },
];

const COINS = Array.from({ length: 12 }, (_, index) => `COIN${index}`);

function rowsOfDay({ fills, fillsOfOrder, perpetuals }: Mix, dayMs: EpochMs): VenueRecord[] {
  const ofSymbol = (symbol: string, count: number): VenueRecord[] =>
    Array.from({ length: count }, (_, index) => {
      const order = Math.floor(index / fillsOfOrder);
      const atMs = dayMs + Math.floor((order * fillsOfOrder * (DAY_MS - 1)) / count);
      const id = `${symbol}-${dayMs}-${index}`;
      return [
        aSpotFill({ id, atMs, symbol, orderId: `${order}` }),
        ...(index % fillsOfOrder === 0 ? [anOrderRecord({ id: `o-${id}`, atMs, symbol })] : []),
      ];
    }).flat();
  const funding = Array.from({ length: perpetuals * 3 }, (_, index) =>
    aFunding({ atMs: dayMs + (index % 3) * 8 * HOUR_MS, symbol: `P${Math.floor(index / 3)}_USDT_PERP` }),
  );
  const futures = Array.from({ length: perpetuals }, (_, index) =>
    aFuturesFill({ id: `p-${dayMs}-${index}`, atMs: dayMs + index, symbol: `P${index}_USDT_PERP` }),
  );
  const bots = [aBotRecord({ id: `b-${dayMs}`, atMs: dayMs })];
  return [
    ...Object.entries(fills).flatMap(([symbol, count]) => ofSymbol(symbol, count)),
    ...funding,
    ...futures,
    ...bots,
  ];
}

/** Counted from the rows alone: full pages of what the windows hold, and one page where there is nothing. */
function leastFor(world: ExportWorld, startMs: EpochMs, endMs: EpochMs): number {
  const asked = new Set(
    world.venue.asked
      .filter((call) => call.startsWith('page'))
      .map((call) => call.split(' ').slice(1, 3).join(' ')),
  );
  return [...asked].reduce((total, stream) => {
    const [kind, symbol] = stream.split(' ') as [RecordKind, string];
    const rows = world.venue.rows.filter(
      (row) =>
        row.kind === kind &&
        row.atMs >= startMs &&
        row.atMs <= endMs &&
        (symbol === '*' || ('symbol' in row && row.symbol === symbol)),
    );
    return total + (kind === 'bot' ? 1 : Math.max(1, Math.ceil(rows.length / PAGE_ROWS)));
  }, 0);
}

describe.each(MIXES)('$what', (mix) => {
  it('costs at most 1.15 times the least, night after night', async () => {
    const symbols = [
      ...COINS.map((coin) => `${coin}_USDT`),
      ...Object.keys(mix.fills),
      ...Array.from({ length: 6 }, (_, n) => `P${n}_USDT_PERP`),
    ];
    const world = createExportWorld({ symbols: listed(...symbols) }, { symbols: Object.keys(mix.fills) });
    Object.assign(
      world.spot,
      { USDT: '100' },
      Object.fromEntries(COINS.slice(0, mix.heldCoins).map((coin) => [coin, '1'])),
    );
    const firstMs = NIGHT_MS - 6 * DAY_MS;
    for (let day = 0; day < 6; day += 1) world.venue.rows.push(...rowsOfDay(mix, firstMs + day * DAY_MS));

    let [asked, least] = [0, 0];
    for (let night = 0; night < 3; night += 1) {
      const endMs = NIGHT_MS + night * DAY_MS;
      world.clock.set(endMs);
      world.venue.asked.length = 0;
      await world.settle();
      const startMs = night === 0 ? endMs - 90 * DAY_MS : endMs - 3 * DAY_MS;
      const leastOfNight = leastFor(world, startMs + 5_000, endMs + 5_000);
      const manifests = await Promise.all(
        NAMES.map((name) => world.manifest(name, new Date(endMs - DAY_MS).toISOString().slice(0, 10))),
      );
      expect(manifests.every(({ complete }) => complete)).toBe(true);
      expect(manifests.reduce((total, { leastRequests }) => total + leastRequests, 0)).toBe(leastOfNight);
      expect(manifests.reduce((total, { requests }) => total + requests, 0)).toBe(world.venue.asked.length);
      asked += world.venue.asked.length;
      least += leastOfNight;
      world.venue.rows.push(...rowsOfDay(mix, endMs + HOUR_MS));
    }
    expect(asked).toBeLessThanOrEqual(least * 1.15);
  }, 60_000);
});

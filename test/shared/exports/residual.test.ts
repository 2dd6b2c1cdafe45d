import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { compare, decimal, isZero, minus, sum, times, ZERO } from '../../../shared/core/decimal.ts';
import type { Closing, Residual } from '../../../shared/exports/night.ts';
import { sumResidual, unexplainedIn } from '../../../shared/exports/residual.ts';
import type { FillRecord, VenueRecord } from '../../../shared/records/record.ts';
import { money } from '../../support/builders.ts';
import {
  aBotRecord,
  aFunding,
  aFuturesFill,
  anEarnRecord,
  aSpotFill,
  aTransfer,
} from '../../support/record-builders.ts';

const OPENING_MS = Date.UTC(2026, 10, 22, 0, 20);
const CLOSING_MS = OPENING_MS + DAY_MS;
const PERP = 'BTC_USDT_PERP';

type Amounts = Record<string, string>;

function aClosing(
  atMs: number,
  spot: Amounts,
  futures: Amounts = {},
  position?: readonly [string, string],
): Closing {
  const amounts = (of: Amounts) =>
    Object.fromEntries(Object.entries(of).map(([coin, amount]) => [coin, money(amount)]));
  const positions =
    position === undefined
      ? []
      : [{ symbol: PERP, side: 'net' as const, size: money(position[0]), entryPrice: money(position[1]) }];
  return { night: '', atMs, spot: amounts(spot), futures: amounts(futures), positions };
}

function residual(opening: Closing, closing: Closing, records: readonly VenueRecord[]): Residual {
  const quoteCoinOf = (symbol: string) => symbol.split('_')[1];
  const sums = sumResidual({ opening, closing, fundingPaidIs: 'positive', quoteCoinOf });
  for (const record of records) sums.add(record);
  return sums.result();
}

const differences = ({ coins }: Residual): Amounts =>
  Object.fromEntries(
    coins
      .filter(({ unexplained }) => !isZero(unexplained))
      .map((each) => [`${each.wallet} ${each.coin}`, each.unexplained]),
  );

const amount = fc.integer({ min: 1, max: 100_000_000 }).map((units) => decimal((units / 10_000).toFixed(4)));
const inside = fc.integer({ min: OPENING_MS + 6 * SECOND_MS, max: CLOSING_MS - 6 * SECOND_MS });

/** A record, and what it does to the wallets, said by hand. */
interface Told {
  readonly record: VenueRecord;
  readonly change: Readonly<Record<string, string>>;
}

const spotFill = fc
  .record({ atMs: inside, buys: fc.boolean(), price: amount, baseSize: amount, fee: amount })
  .map(({ atMs, buys, price, baseSize, fee }): Told => {
    const cost = times(price, baseSize);
    return {
      record: aSpotFill({
        atMs,
        side: buys ? 'buy' : 'sell',
        price,
        baseSize,
        quoteAmount: cost,
        fee,
        feeCoin: 'FEE',
      }),
      change: {
        'spot BTC': buys ? baseSize : minus(ZERO, baseSize),
        'spot USDT': buys ? minus(ZERO, cost) : cost,
        'spot FEE': minus(ZERO, fee),
      },
    };
  });
const funding = fc.record({ atMs: inside, paid: amount }).map(
  ({ atMs, paid }): Told => ({
    record: aFunding({ atMs, amount: paid }),
    change: { 'futures USDT': minus(ZERO, paid) },
  }),
);
const transfer = fc
  .record({ atMs: inside, moved: amount, toFutures: fc.boolean() })
  .map(({ atMs, moved, toFutures }): Told => {
    const [from, to] = toFutures ? ['MAIN', 'TRADE'] : ['TRADE', 'MAIN'];
    const signed = toFutures ? moved : minus(ZERO, moved);
    return {
      record: aTransfer({ atMs, amount: moved, from, to }),
      change: { 'spot USDT': minus(ZERO, signed), 'futures USDT': signed },
    };
  });
const bot = fc.record({ atMs: inside, put: amount, profit: amount, taken: amount }).map(
  ({ atMs, put, profit, taken }): Told => ({
    record: aBotRecord({
      atMs,
      createdAtMs: OPENING_MS - DAY_MS,
      investment: put,
      totalProfit: profit,
      profitWithdrawn: taken,
    }),
    change: { 'spot USDT': minus(sum(put, profit), taken) },
  }),
);
const someFlows = fc
  .array(fc.oneof(spotFill, funding, transfer, bot), { minLength: 1, maxLength: 12 })
  .map((flows) => flows.map((flow, id) => ({ ...flow, record: { ...flow.record, id: `${id}` } })));

const START: Readonly<Record<string, string>> = {
  'spot BTC': '5',
  'spot USDT': '1000',
  'spot FEE': '9',
  'futures USDT': '70',
};

function closingAfter(flows: readonly Told[]): Closing {
  const spot: Amounts = {};
  const futures: Amounts = {};
  for (const [name, first] of Object.entries(START)) {
    const [wallet, coin = ''] = name.split(' ');
    const changes = flows.flatMap(({ change }) => change[name] ?? []).map(money);
    (wallet === 'spot' ? spot : futures)[coin] = sum(money(first), ...changes);
  }
  return aClosing(CLOSING_MS, spot, futures);
}

const OPENING = aClosing(OPENING_MS, { BTC: '5', USDT: '1000', FEE: '9' }, { USDT: '70' });

describe('the residual of a night', () => {
  it('is zero in every coin when no record is missing', () => {
    fc.assert(
      fc.property(someFlows, (flows) => {
        const found = residual(
          OPENING,
          closingAfter(flows),
          flows.map(({ record }) => record),
        );
        expect(differences(found)).toEqual({});
        expect(found.coins.map(({ coin }) => coin)).toEqual(['BTC', 'FEE', 'USDT', 'USDT']);
      }),
    );
  });

  it('is exactly the amounts of a record that is missing', () => {
    fc.assert(
      fc.property(someFlows, fc.nat(), (flows, at) => {
        const missing = flows[at % flows.length];
        const rest = flows.filter((flow) => flow !== missing).map(({ record }) => record);
        const found = differences(residual(OPENING, closingAfter(flows), rest));
        const expected = Object.entries(missing?.change ?? {})
          .filter(([, change]) => compare(money(change), ZERO) !== 0)
          .map(([name, change]) => [name, minus(ZERO, money(change))]);
        expect(found).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('says by cause what the records tell', () => {
    const records = [
      aSpotFill({
        atMs: OPENING_MS + DAY_MS / 2,
        price: money('100'),
        baseSize: money('2'),
        fee: money('0.001'),
        feeCoin: 'BTC',
      }),
    ];
    const closing = aClosing(CLOSING_MS, { BTC: '6.998', USDT: '800', FEE: '9' }, { USDT: '70' });
    const found = residual(OPENING, closing, records);
    expect(found.coins[0]).toEqual({
      wallet: 'spot',
      coin: 'BTC',
      opening: '5',
      flows: { fees: '-0.001', fills: '2' },
      closing: '6.998',
      unexplained: '0.001',
    });
    expect(unexplainedIn(found)).toEqual(['BTC 0.001 (spot)']);
  });

  it('does not tell the rounding of the last places', () => {
    const closing = aClosing(CLOSING_MS, { BTC: '5.00000001', USDT: '1000', FEE: '9' }, { USDT: '70' });
    expect(unexplainedIn(residual(OPENING, closing, []))).toEqual([]);
  });

  it('counts what was put into a dual investment, unless it took nothing', () => {
    const invested = anEarnRecord({ atMs: OPENING_MS + DAY_MS / 2 });
    const less = { ...OPENING, atMs: CLOSING_MS, spot: { ...OPENING.spot, USDT: money('0') } };
    const before = { ...OPENING, spot: { ...OPENING.spot, USDT: money('100') } };
    expect(differences(residual(before, less, [invested]))).toEqual({});
    for (const state of ['REVOKED', 'CANCELLED', 'FAILED'])
      expect(differences(residual(before, less, [{ ...invested, state }]))).toEqual({ 'spot USDT': '100' });
    const [usdt, ...others] = residual(before, less, [invested]).coins.filter(({ flows }) => 'earn' in flows);
    expect(usdt).toMatchObject({ wallet: 'spot', coin: 'USDT', flows: { earn: '-100' } });
    expect(others).toEqual([]);
  });

  it('counts a transfer only when it is completed', () => {
    const failed = aTransfer({ atMs: OPENING_MS + DAY_MS / 2, status: 'FAILED' });
    expect(differences(residual(OPENING, { ...OPENING, atMs: CLOSING_MS }, [failed]))).toEqual({});
  });
});

/** One netted position at its average price, played step by step in numbers that binary fractions hold exactly. */
function play(
  steps: readonly { readonly does: string; readonly price: number }[],
  position: { size: number; entry: number },
) {
  let { size, entry } = position;
  let wallet = 0;
  const fills: FillRecord[] = [];
  const fill = (change: number, price: number) => {
    const isMore = size === 0 || Math.sign(change) === Math.sign(size);
    const closes = isMore ? 0 : Math.min(Math.abs(change), Math.abs(size)) * Math.sign(size);
    wallet += closes * (price - entry);
    const left = size - closes;
    const opens = change + closes;
    entry = left + opens === 0 ? 0 : opens === 0 ? entry : (left * entry + opens * price) / (left + opens);
    size = left + opens;
    const base = money(String(Math.abs(change)));
    const side = change > 0 ? 'buy' : 'sell';
    fills.push(
      aFuturesFill({
        id: `${fills.length}`,
        atMs: OPENING_MS + DAY_MS / 2 + fills.length,
        side,
        price: money(String(price)),
        baseSize: base,
        quoteAmount: times(money(String(price)), base),
      }),
    );
  };
  for (const { does, price } of steps) {
    const change = changeBy(does, size);
    if (change !== 0) fill(change, price);
  }
  return { size, entry, wallet, fills };
}

function changeBy(does: string, size: number): number {
  if (size === 0) return does === 'double' || does === 'halve' ? 8 : -8;
  if (does === 'double') return Math.abs(size) < 64 ? size : 0;
  if (does === 'halve') return Math.abs(size) > 1 ? -size / 2 : 0;
  return does === 'close' ? -size : -2 * size;
}

describe('the result of futures', () => {
  const steps = fc.array(
    fc.record({
      does: fc.constantFrom('double', 'halve', 'close', 'turn'),
      price: fc.integer({ min: 1, max: 4096 }),
    }),
    { maxLength: 8 },
  );
  const closingOf = (end: ReturnType<typeof play>) =>
    aClosing(
      CLOSING_MS,
      {},
      { USDT: String(1000 + end.wallet) },
      end.size === 0 ? undefined : [String(end.size), String(end.entry)],
    );
  const opening = aClosing(OPENING_MS, {}, { USDT: '1000' }, ['8', '100']);

  it('is what a netted position at its average price realises, also one that was open before', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const end = play(given, { size: 8, entry: 100 });
        expect(differences(residual(opening, closingOf(end), end.fills))).toEqual({});
      }),
    );
  });

  it('misses a fill that is lost by its whole amount', () => {
    const end = play([{ does: 'double', price: 50 }], { size: 8, entry: 100 });
    expect(differences(residual(opening, closingOf(end), []))).toEqual({ 'futures USDT': '400' });
  });

  it('is not told where a position has no entry price', () => {
    const unknown = { ...opening, positions: [{ symbol: PERP, side: 'net' as const, size: money('8') }] };
    expect(residual(unknown, aClosing(CLOSING_MS, {}, { USDT: '1' }), []).coins).toEqual([]);
  });

  it('is not told where the wallet was not read', () => {
    const { futures: _, ...unread } = opening;
    expect(residual(unread, aClosing(CLOSING_MS, {}, { USDT: '1' }), []).coins).toEqual([]);
  });
});

describe('rows within seconds of a closing', () => {
  const fillAt = (atMs: number, id = '1') =>
    aSpotFill({ id, atMs, price: money('100'), baseSize: money('1') });
  const held = { BTC: '5', USDT: '1000' };
  const bought = { BTC: '6', USDT: '900' };

  it.each([
    ['just after the closing, and are in it', CLOSING_MS + 3_000, held, bought],
    ['just before the closing, and are not in it', CLOSING_MS - 3_000, held, held],
    ['just before the opening, and are not in it', OPENING_MS - 3_000, held, bought],
    ['just after the opening, and are in it', OPENING_MS + 3_000, bought, bought],
    ['where their time says', CLOSING_MS - 3_000, held, bought],
  ])('are found %s', (_where, atMs, opening, closing) => {
    const found = residual(aClosing(OPENING_MS, opening), aClosing(CLOSING_MS, closing), [fillAt(atMs)]);
    expect(differences(found)).toEqual({});
    expect(found.nearBoundary).toBe(1);
  });

  it('explain nothing from further away', () => {
    const found = residual(aClosing(OPENING_MS, held), aClosing(CLOSING_MS, bought), [
      fillAt(CLOSING_MS + 6_000),
    ]);
    expect(differences(found)).toEqual({ 'spot BTC': '-1', 'spot USDT': '100' });
    expect(found.nearBoundary).toBe(0);
  });
});

/** Made-up pages: a year of an account with everything, one that has just begun, and one with broken nights. */
import type {
  AccountModel,
  DayTrades,
  NightModel,
  PageModel,
  ValuePoint,
} from '../../../functions/nightly-page/model.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../../../shared/core/clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { createPrng } from '../../simulation/prng.ts';
import { money } from '../../support/builders.ts';

export const MADE_MS = Date.UTC(2026, 10, 28, 20, 4);
const START_MS = MADE_MS - 365 * DAY_MS;

export function richPage(): PageModel {
  return { madeAtMs: MADE_MS, accounts: [richAccount('main', 'real'), richAccount('play', 'synthetic')] };
}

export function emptyPage(): PageModel {
  return { madeAtMs: MADE_MS, accounts: [emptyAccount()] };
}

/** Nights with gaps and without any export, a part that could not be read, and urgent findings. */
export function brokenPage(): PageModel {
  const rich = richAccount('main', 'real');
  const { value } = rich;
  const { futures: _, ...parts } = lastOf(rich).parts;
  const broken = { ...lastOf(rich), parts, missing: ['futures'] };
  return {
    madeAtMs: MADE_MS,
    accounts: [
      {
        ...rich,
        ...(value && { value: { ...value, latest: broken, points: [...value.points.slice(0, -1), broken] } }),
        nights: nights(5),
        findings: [
          {
            severity: 'urgent',
            sinceMs: MADE_MS - 3 * HOUR_MS,
            headline: 'BTC futures grid <b>"Core"</b>: liquidation 4.1 % away',
            text: 'A fall of 4.1 % from 67,012 to about 64,264 would liquidate the bot. Add margin or stop it.',
          },
          ...rich.findings,
        ],
      },
    ],
  };
}

export function richAccount(account: string, kind: AccountModel['money']): AccountModel {
  const { next: random } = createPrng(account === 'main' ? 31 : 8);
  const points = valuePoints(random);
  const latest = points.at(-1);
  if (latest === undefined) throw new Error('a year has days');
  return {
    account,
    venue: 'pionex',
    money: kind,
    coin: 'USDT',
    value: {
      points,
      latest,
      ...definedOnly('dayAgo', points.at(-2)),
      ...definedOnly('monthAgo', points.at(-31)),
    },
    spent: [
      {
        plan: 'btc-weekly',
        symbol: 'BTC_USDT',
        spent: money('5200'),
        base: money('0.08123411'),
        averagePrice: money('64012.51'),
        lumpSumBase: money('0.0748'),
        value: money('5443.92'),
        lumpSumValue: money('5012.77'),
      },
      {
        plan: 'eth-monthly',
        symbol: 'ETH_USDT',
        spent: money('1200'),
        base: money('0.41230099'),
        averagePrice: money('2910.49'),
        lumpSumBase: money('0.4401'),
        value: money('1161.02'),
      },
    ],
    next: [
      { plan: 'btc-weekly', atMs: Date.UTC(2026, 10, 30, 8), isPaused: false },
      { plan: 'eth-monthly', atMs: Date.UTC(2026, 11, 1, 8), isPaused: true },
    ],
    symbols: [symbolOf('BTC', 64000, 7, random), symbolOf('ETH', 2900, 30, random)],
    grids: {
      leftOut: 0,
      coins: [
        {
          coin: 'USDT',
          days: days(30).map((day) => ({
            day,
            gridProfit: fixed(2 + random() * 9, 4),
            funding: fixed(random() * 4 - 3.2, 4),
          })),
          bots: [
            {
              name: 'Core & satellite',
              symbol: 'BTC_USDT',
              gridProfit: money('131.20'),
              funding: money('0'),
            },
            {
              name: 'Futures grid',
              symbol: 'BTC_USDT_PERP',
              gridProfit: money('72.9137'),
              funding: money('-38.2201'),
            },
          ],
        },
      ],
    },
    months: Array.from({ length: 12 }, (_, index) => ({
      month: utcDay(Date.UTC(2025, 11 + index)).slice(0, 7),
      coin: 'USDT',
      fees: fixed(-0.5 - random() * 3, 6),
      funding: fixed(random() * 9 - 6, 6),
      otherFees: index === 3 ? [{ coin: 'MX', amount: money('0.0123') }] : [],
    })),
    daysLeft: 0,
    knowsFundingSign: true,
    findings: [
      {
        severity: 'warning',
        sinceMs: MADE_MS - 30 * HOUR_MS,
        headline: 'BTC_USDT Core: out of range for 1 d 6 h',
        text: 'The price 73,120 is above the top of the range 72,000. Move the range, or wait for the price to come back.',
      },
    ],
    nights: nights(0),
  };
}

export function emptyAccount(): AccountModel {
  return {
    account: 'paper',
    venue: 'pionex',
    money: 'synthetic',
    coin: 'USDT',
    spent: [],
    next: [{ plan: 'btc-weekly', atMs: Date.UTC(2026, 10, 30, 8), isPaused: false }],
    symbols: [],
    grids: { coins: [], leftOut: 0 },
    months: [],
    daysLeft: 0,
    knowsFundingSign: false,
    findings: [],
    nights: days(30).map((day) => ({
      day,
      state: 'notDue',
      reason: 'Before the first night that was kept.',
      rows: 0,
    })),
  };
}

function valuePoints(random: () => number): readonly ValuePoint[] {
  let spot = 4200;
  let bots = 3100;
  let futures = 1500;
  return Array.from({ length: 366 }, (_, index) => {
    spot *= 1 + (random() - 0.485) * 0.03;
    bots *= 1 + (random() - 0.49) * 0.02;
    futures *= 1 + (random() - 0.497) * 0.05;
    const isPartial = index === 200;
    const parts = {
      spot: fixed(spot, 4),
      bots: fixed(bots, 4),
      earn: money('500'),
      ...(isPartial ? {} : { futures: fixed(futures, 4) }),
    };
    const usdt = spot + bots + 500 + (isPartial ? 0 : futures);
    return {
      atMs: START_MS + index * DAY_MS,
      usdt: fixed(usdt, 4),
      btc: fixed(usdt / (60000 + 8000 * Math.sin(index / 50)), 8),
      parts,
      missing: isPartial ? ['futures'] : [],
    };
  });
}

function symbolOf(
  baseCoin: string,
  from: number,
  everyDays: number,
  random: () => number,
): AccountModel['symbols'][number] {
  let price = from;
  let base = 0;
  let cost = 0;
  const prices: { atMs: number; value: Decimal }[] = [];
  const averageCost: { atMs: number; value: Decimal }[] = [];
  const trades: DayTrades[] = [];
  for (let index = 0; index <= 180; index += 1) {
    const atMs = MADE_MS - (180 - index) * DAY_MS;
    price *= 1 + (random() - 0.49) * 0.035;
    prices.push({ atMs, value: fixed(price, 2) });
    if (index % everyDays === 3) {
      base += 100 / price;
      cost += 100;
      trades.push({
        day: utcDay(atMs),
        side: 'buy',
        count: 1,
        base: fixed(100 / price, 8),
        quote: money('100'),
        price: fixed(price, 2),
      });
    }
    if (index === 120) {
      trades.push({
        day: utcDay(atMs),
        side: 'sell',
        count: 2,
        base: fixed(50 / price, 8),
        quote: money('50'),
        price: fixed(price, 2),
      });
    }
    if (base > 0) averageCost.push({ atMs, value: fixed(cost / base, 2) });
  }
  return {
    symbol: `${baseCoin}_USDT`,
    baseCoin,
    quoteCoin: 'USDT',
    trades: trades.sort((a, b) => (a.day < b.day ? -1 : 1)),
    prices,
    averageCost,
    earlier: { bought: money('2600'), sold: money('0') },
  };
}

function nights(broken: number): readonly NightModel[] {
  return days(30).map((day, index, all): NightModel => {
    const fromEnd = all.length - index;
    if (fromEnd === 1 && broken === 0) {
      return { day, state: 'notDue', reason: 'Its end is not settled yet.', rows: 0 };
    }
    if (broken > 0 && (fromEnd === 3 || fromEnd === 9)) {
      return { day, state: 'missing', reason: 'Fills were not exported. Funding was not exported.', rows: 0 };
    }
    if (broken > 0 && fromEnd < 2 + broken) {
      return {
        day,
        state: 'incomplete',
        reason: 'Fills have 2 gaps. Not explained: BTC -0.0012 (spot).',
        rows: 40,
      };
    }
    return { day, state: 'complete', reason: 'Everything is here.', rows: 40 + index };
  });
}

/** So many UTC days up to the one before the page is made. */
function days(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => utcDay(MADE_MS - (count - index) * DAY_MS));
}

function lastOf({ value }: AccountModel): ValuePoint {
  if (value === undefined) throw new Error('the rich account has a value');
  return value.latest;
}

function fixed(value: number, places: number): Decimal {
  return money(value.toFixed(places));
}

function definedOnly<Name extends string>(
  name: Name,
  value: ValuePoint | undefined,
): { [K in Name]?: ValuePoint } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]?: ValuePoint });
}

/** What an account has traded and had, counted together out of its fills and its change log. */
import { DAY_MS, type EpochMs, utcDay } from '../../core/clock.ts';
import { type Decimal, formatPlaces, minus, sum, times, ZERO } from '../../core/decimal.ts';
import { walletOf } from '../futures/futures-state.ts';
import type { WireObject } from '../wire-json.ts';
import { changeLog } from './change-log.ts';
import { negative } from './order-wire.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';
import { viewOf } from './view.ts';

const COIN = 'USDT';
const COUNTED_MS = 30 * DAY_MS;
const DAYS: ReadonlyMap<string, number> = new Map([
  ['1D', 1],
  ['1W', 7],
  ['1M', 30],
]);

export function statisticsRoutes(parts: RouteParts): readonly Route[] {
  const { habits } = parts;
  return [
    privateRoute('GET', 'user/volume-stats', 'read', async (request) => {
      const view = await viewOf(parts, request);
      const fills = view.fills('fills').filter(({ atMs }) => atMs > request.atMs - COUNTED_MS);
      const fees = sum(ZERO, ...fills.map(({ fee }) => fee));
      return {
        volume30d: formatPlaces(sum(ZERO, ...fills.map((fill) => times(fill.price, fill.baseSize))), 8),
        feeTotal30d: formatPlaces(habits.feesAreNegative ? negative(fees) : fees, 8),
      };
    }),
    privateRoute('GET', 'user/balance-history', 'read', (request) => balances(parts, request)),
  ];
}

/** Balances at the end of each day, today's as it is now; `pnl` is all that the day brought and took. */
async function balances(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { habits } = parts;
  const { parameters, atMs } = request;
  const length = DAYS.get(parameters.text('period') ?? '1M');
  if (length === undefined) throw new SixmmRefusal(CODES.invalid, 'Invalid period');
  const view = await viewOf(parts, request);
  const changes = changeLog(parts, view).map((entry) => ({
    day: utcDay(entry.atMs),
    amount: entry.row['amount'] as Decimal,
  }));
  const items: WireObject[] = [];
  let balance = walletOf(view.state.books, COIN);
  const today = Math.floor(atMs / DAY_MS) * DAY_MS;
  for (let nth = 0; nth < Math.min(length, parameters.count('limit', length)); nth += 1) {
    const dayMs: EpochMs = today - nth * DAY_MS;
    const pnl = sum(ZERO, ...changes.filter(({ day }) => day === utcDay(dayMs)).map((one) => one.amount));
    const date = habits.daysAreTimes ? dayMs : utcDay(dayMs);
    items.push({ date, balance: formatPlaces(balance, 8), pnl: formatPlaces(pnl, 8) });
    balance = minus(balance, pnl);
  }
  return { items: habits.daysGoBack ? items : items.toReversed() };
}

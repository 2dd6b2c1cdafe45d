/** What funding there was and how it is settled, of everybody. The rows are not documented: see `habits.ts`. */
import { DAY_MS, type DurationMs, HOUR_MS } from '../../core/clock.ts';
import { nextSettlementMs } from '../perpetual-prices.ts';
import type { WireObject } from '../wire-json.ts';
import { pageOnWire, windowOf } from './pages.ts';
import { type PublicRequest, publicRoute, type Route, type RouteParts } from './route.ts';

/** Of a list that is asked for without a beginning. */
const DEFAULT_LENGTH_MS: DurationMs = 30 * DAY_MS;

export function fundingRoutes(parts: RouteParts): readonly Route[] {
  const { contracts, engine } = parts;
  return [
    publicRoute('public/market/funding-rate', ({ parameters }) => {
      const name = parameters.text('symbol');
      const asked = name === undefined ? undefined : contracts.toEngine(name);
      const list = contracts.listed
        .filter(({ symbol }) => (asked ?? symbol) === symbol)
        .map(({ symbol }) => ({
          symbol: contracts.toWire(symbol),
          fundingInterval: engine.prices.fundingIntervalMs(symbol) / HOUR_MS,
        }));
      return { list, total: list.length };
    }),
    publicRoute('public/market/funding-rate/history', (request) => settledRates(parts, request)),
  ];
}

/** Newest first. */
async function settledRates(parts: RouteParts, request: PublicRequest): Promise<WireObject> {
  const { contracts, engine, habits } = parts;
  const { parameters, atMs: nowMs } = request;
  const name = parameters.required('symbol');
  const symbol = contracts.toEngine(name);
  const intervalMs = engine.prices.fundingIntervalMs(symbol);
  const endMs = Math.min(parameters.timeMs('endTime') ?? nowMs, nowMs);
  const startMs = parameters.timeMs('startTime') ?? endMs - DEFAULT_LENGTH_MS;
  const isInside = windowOf(parts, request);
  const rows: WireObject[] = [];
  for (let atMs = nextSettlementMs(intervalMs, startMs - 1); atMs <= endMs; atMs += intervalMs) {
    if (!isInside(atMs)) continue;
    const rate = await engine.prices.fundingRateAt(symbol, atMs);
    rows.unshift({ symbol: name, [habits.rateName]: rate, [habits.settlementName]: atMs });
  }
  const { list, total } = pageOnWire(parts, request, rows);
  return habits.countsRates ? { list, total } : { list };
}

/** A grid of the automations at the paper exchange, and what may happen to the request that sets it up. */
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import type { GridPlan } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { ACCOUNT, anAccount, money, someAutomations } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';

export const GRID = 'btc-range';

type SpotPlan = Extract<GridPlan, { market: 'spot' }>;
type FuturesPlan = Extract<GridPlan, { market: 'perpetual' }>;

export function aGridPlan(overrides: Partial<SpotPlan> = {}): SpotPlan {
  return {
    market: 'spot',
    account: ACCOUNT,
    symbol: 'BTC_USDT',
    range: { aroundPercent: 10 },
    rows: 10,
    spacing: 'arithmetic',
    investment: money('200'),
    closeMode: 'toQuote',
    ...overrides,
  };
}

export function aFuturesPlan(overrides: Partial<FuturesPlan> = {}): FuturesPlan {
  return {
    ...aGridPlan(),
    market: 'perpetual',
    symbol: 'BTC_USDT_PERP',
    trend: 'neutral',
    leverage: 3,
    ...overrides,
  };
}

/** One account with 250 an order, 500 a day and 5000 a month, and one grid. */
export function gridWorld(plan: GridPlan = aGridPlan()): PaperWorld {
  const limits = { coin: 'USDT', perOrder: money('250'), perDay: money('500'), perMonth: money('5000') };
  const accounts = { [ACCOUNT]: { ...anAccount(), limits } };
  return createPaperWorld({ ...someAutomations({}, accounts), grids: { [GRID]: plan } });
}

/** What the exchange does with the first change that it is asked for, and with no other call. */
export function onFirstChange(w: PaperWorld, fault: Fault | undefined): void {
  let struck = false;
  w.strike(({ method, path }) => {
    if (struck || method !== 'POST' || path.endsWith('checkParams')) return undefined;
    struck = true;
    return fault;
  });
}

/** The runs of order-reconcile of so many minutes, the first of them a minute from now. */
export async function reconcileFor(w: PaperWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    w.clock.advance(MINUTE_MS);
    await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS).catch(() => undefined);
  }
}

/** How often the exchange carried a change of a bot out, whoever asked for it. */
export async function commandsAt(w: PaperWorld): Promise<number> {
  const log = await w.exchange.inspect.botLog(ACCOUNT);
  return log.filter(({ type }) => type === 'commanded').length;
}

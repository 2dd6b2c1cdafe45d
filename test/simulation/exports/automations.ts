/** The account of a world of exports: a few symbols are configured, the others have to be found. */
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { DAY_MS, type DurationMs, HOUR_MS } from '../../../shared/core/clock.ts';
import type { Prng } from '../prng.ts';

export const SPOT = ['BTC_USDT', 'ETH_USDT', 'SOL_USDT'] as const;
export const CONTRACTS = ['BTC_USDT_PERP', 'ETH_USDT_PERP'] as const;

export const LOOK_BACK_DAYS = 3;
/**
 * A row that comes late is found by the first night that is closed after it came, if that night still looks back to
 * it. A night lost to faults must fit in between: hence at most so late.
 */
export const MOST_LATE_MS: DurationMs = (LOOK_BACK_DAYS - 2) * DAY_MS - 6 * HOUR_MS;

export function exportAutomations(prng: Prng): ResolvedAutomations {
  return resolveAutomations({
    accounts: {
      main: {
        venue: 'pionex',
        environment: 'paper',
        limits: { coin: 'USDT', perOrder: '200', perDay: '2000', perMonth: '20000' },
      },
    },
    plans: {},
    exports: {
      main: {
        lookBackDays: LOOK_BACK_DAYS,
        settleMinutes: prng.pick([5, 30, 90]),
        symbols: prng.chance(0.5) ? [SPOT[0], CONTRACTS[0]] : [],
        // What leaves the exchange's reach between two nights is lost for good; nothing here is so old.
        since: '2026-11-15',
        fundingPaidIs: 'positive',
      },
    },
  });
}

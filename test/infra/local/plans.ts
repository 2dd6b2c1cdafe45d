import type { Plan, ResolvedAutomations } from '../../../shared/automations/schema.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { NO_MORE } from '../../support/builders.ts';

/** What a test says about a plan; the rest is a market buy of 25 USDT of BTC. */
export type PlanDraft = Partial<Plan> & Pick<Plan, 'when'>;

const money = (text: string): Decimal => text as Decimal;

/** Automations with one paper account and these plans. */
export function withPlans(plans: Readonly<Record<string, PlanDraft>>): ResolvedAutomations {
  return {
    accounts: {
      paper: {
        venue: 'pionex',
        environment: 'paper',
        requestWeightPerSecond: 5,
        limits: { coin: 'USDT', perOrder: money('500'), perDay: money('5000'), perMonth: money('50000') },
      },
    },
    plans: Object.fromEntries(
      Object.entries(plans).map(([id, draft]) => [
        id,
        {
          account: 'paper',
          side: 'buy',
          what: { symbol: 'BTC_USDT' },
          amount: { quote: money('25') },
          placeWithinMinutes: 60,
          missed: 'skip',
          order: { type: 'market' },
          conditions: {},
          ...draft,
        } satisfies Plan,
      ]),
    ),
    ...NO_MORE,
  };
}

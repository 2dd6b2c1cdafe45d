import type { Plan, ResolvedAutomations } from '../../shared/automations/schema.ts';

/** What a plan does, e.g. `buys 25 USDT of BTC_USDT` or `sells 0.01 of BTC_USDT`. */
export function planText(plan: Plan, automations: ResolvedAutomations): string {
  const coin = automations.accounts[plan.account]?.limits.coin ?? '';
  const amount = 'quote' in plan.amount ? `${plan.amount.quote} ${coin}` : plan.amount.base;
  const verb = plan.side === 'buy' ? 'buys' : 'sells';
  const scaled = plan.scale === undefined ? '' : ', scaled';
  return `${verb} ${amount} of ${whatText(plan)}${scaled}`;
}

/** The symbols that a plan trades. */
function whatText({ what }: Plan): string {
  if ('symbol' in what) return what.symbol;
  const weights = Object.entries(what.basket);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return weights.map(([symbol, weight]) => `${symbol} ${percentText(weight / total)}`).join(', ');
}

function percentText(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** Whether the amounts of a plan fit the trading rules of its symbols. */
import type { Account, Plan } from '../../../shared/automations/schema.ts';
import {
  compare,
  type Decimal,
  dividedBy,
  isZero,
  roundUp,
  sum,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { type Leg, legsOf } from '../../../shared/dca/legs.ts';
import type { Instrument } from '../../../shared/venues/venue.ts';
import type { AccountReport } from './account-checks.ts';
import { type Finding, findingsAbout, type Verdicts } from './finding.ts';

export function checkPlan(
  planId: string,
  plan: Plan,
  account: Account,
  report: AccountReport,
): readonly Finding[] {
  const say = findingsAbout(`plan ${planId}`);
  const { instruments } = report;
  if (instruments === undefined)
    return [say.skipped('amounts', 'Not checked: the exchange could not be asked.')];
  const findings = legsOf(plan).flatMap((leg) => {
    const instrument = instruments.find(({ symbol }) => symbol === leg.symbol);
    return instrument === undefined ? [] : [checkLeg(say, { leg, instrument, plan, account })];
  });
  return [...findings, ...checkFunds(say, plan, account, report)];
}

interface LegInput {
  readonly leg: Leg;
  readonly instrument: Instrument;
  readonly plan: Plan;
  readonly account: Account;
}

function checkLeg(say: Verdicts, input: LegInput): Finding {
  const { leg, instrument, account } = input;
  const bounds = boundsOf(input);
  const coin = leg.unit === 'quote' ? instrument.quoteCoin : instrument.baseCoin;
  const amount = `${leg.amount} ${coin} of ${leg.symbol}`;
  const { perOrder } = account.limits;
  if (instrument.minQuoteAmount !== undefined && compare(perOrder, instrument.minQuoteAmount) < 0) {
    return say.failed(
      'amounts',
      `No order of ${leg.symbol} is possible: the account's perOrder of ${perOrder} is under the exchange's minimum of ${instrument.minQuoteAmount}; raise perOrder.`,
    );
  }
  if (bounds.max !== undefined && compare(leg.amount, bounds.max) > 0) {
    return say.failed(
      'amounts',
      `${amount} is over the exchange's maximum of ${bounds.max} ${coin}: lower it.`,
    );
  }
  if (bounds.min !== undefined && compare(leg.amount, bounds.min) < 0) {
    const slots = roundUp(dividedBy(bounds.min, leg.amount), 0);
    return say.note(
      'amounts',
      `${amount} is under the exchange's minimum of ${bounds.min} ${coin}: it is collected over about ${slots} slots.`,
    );
  }
  const minimum = bounds.min === undefined || isZero(bounds.min) ? '' : ` (minimum ${bounds.min} ${coin})`;
  return say.ok('amounts', `${amount} a slot${minimum}.`);
}

/** Bounds in the leg's own unit, as far as the venue states them in it. */
function boundsOf({ leg, instrument, plan }: LegInput): { readonly min?: Decimal; readonly max?: Decimal } {
  if (leg.unit === 'base') return plan.order.type === 'limit' ? instrument.limitSize : instrument.marketSize;
  const { minQuoteAmount: min, maxQuoteAmount: max } = instrument;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** Money that is not there yet may come before the slot does: worth a look, no fault. */
function checkFunds(
  say: Verdicts,
  plan: Plan,
  { limits }: Account,
  { balances }: AccountReport,
): readonly Finding[] {
  if (balances === undefined || plan.side === 'sell' || !('quote' in plan.amount)) return [];
  const free = sum(balances.find(({ coin }) => coin === limits.coin)?.free ?? ZERO);
  if (compare(free, plan.amount.quote) >= 0) return [];
  const text = `A slot needs ${plan.amount.quote} ${limits.coin}, but only ${free} are free: pay in before the next one.`;
  return [say.note('funds', text)];
}

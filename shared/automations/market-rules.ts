/** Whether and how much a plan orders, given the market. */
import { compare } from '../core/decimal.ts';
import { fault, isBasket, NO_FAULTS, type PlanRule, quoteAmountOf } from './rule.ts';
import { scheduleOf } from './time-rules.ts';

const stepsAscend: PlanRule = ({ scale }) => {
  if (scale === undefined || scale.by === 'valueAveraging') return NO_FAULTS;
  return scale.steps.flatMap((step, index) => {
    const before = scale.steps[index - 1];
    if (before === undefined || step.atPercent > before.atPercent) return NO_FAULTS;
    const text = `${step.atPercent} does not lie above the step before it, ${before.atPercent}; list the steps in ascending order.`;
    return [{ path: ['scale', 'steps', index, 'atPercent'], text }];
  });
};

/** Every scale buys more when the price is low; a sell would let go most at the worst price. */
const scaleIsForBuys: PlanRule = ({ side, scale }) =>
  side === 'sell' && scale !== undefined
    ? fault('scale', 'only buys can be scaled; take it out or make it a plan that buys.')
    : NO_FAULTS;

const valueAveragingHasAStart: PlanRule = (plan) =>
  plan.scale?.by === 'valueAveraging' &&
  plan.when !== undefined &&
  plan.when.start === undefined &&
  scheduleOf(plan)?.kind !== 'at'
    ? fault(
        'when.start',
        "is missing; value averaging counts slots from a first day, so give one such as '2026-11-23'.",
      )
    : NO_FAULTS;

const valueAveragingRepeats: PlanRule = (plan) =>
  plan.scale?.by === 'valueAveraging' && scheduleOf(plan)?.kind === 'at'
    ? fault('scale', 'value averaging needs a schedule that repeats; use cron(...) or rate(...).')
    : NO_FAULTS;

const valueAveragingHasOneSymbol: PlanRule = (plan) =>
  plan.scale?.by === 'valueAveraging' && isBasket(plan)
    ? fault(
        'what',
        "value averaging follows one symbol; write e.g. { symbol: 'BTC_USDT' } and a plan for each.",
      )
    : NO_FAULTS;

const valueAveragingCanKeepUp: PlanRule = (plan) => {
  const amount = quoteAmountOf(plan);
  if (plan.scale?.by !== 'valueAveraging' || amount === undefined) return NO_FAULTS;
  return compare(plan.scale.maxPerSlot, amount) < 0
    ? fault(
        'scale.maxPerSlot',
        `${plan.scale.maxPerSlot} is less than the ${amount} by which the value must grow every slot; raise it.`,
      )
    : NO_FAULTS;
};

/** The target grows with missed slots too, so the next slot buys for them anyway. */
const valueAveragingCarriesNothing: PlanRule = ({ scale, missed }) =>
  scale?.by === 'valueAveraging' && typeof missed === 'object'
    ? fault('missed', "value averaging makes up for missed slots by itself; write 'skip' or 'buyOnce'.")
    : NO_FAULTS;

const pricesLeaveRoom: PlanRule = ({ conditions }) => {
  const { minPrice, maxPrice } = conditions ?? {};
  return minPrice !== undefined && maxPrice !== undefined && compare(minPrice, maxPrice) >= 0
    ? fault('conditions.minPrice', `${minPrice} must be less than maxPrice, ${maxPrice}.`)
    : NO_FAULTS;
};

const basketHasNoPriceBounds: PlanRule = (plan) => {
  if (!isBasket(plan)) return NO_FAULTS;
  const given = (['minPrice', 'maxPrice'] as const).filter((name) => plan.conditions?.[name] !== undefined);
  return given.flatMap((name) =>
    fault(`conditions.${name}`, 'one price cannot fit all symbols of a basket; use a plan for each symbol.'),
  );
};

const basketSellKeepsNoBase: PlanRule = (plan) =>
  isBasket(plan) && plan.side === 'sell' && plan.conditions?.keepFree !== undefined
    ? fault(
        'conditions.keepFree',
        'one base balance cannot fit all coins of a basket; use a plan for each symbol.',
      )
    : NO_FAULTS;

export const MARKET_RULES: readonly PlanRule[] = [
  stepsAscend,
  scaleIsForBuys,
  valueAveragingHasAStart,
  valueAveragingRepeats,
  valueAveragingHasOneSymbol,
  valueAveragingCanKeepUp,
  valueAveragingCarriesNothing,
  pricesLeaveRoom,
  basketHasNoPriceBounds,
  basketSellKeepsNoBase,
];

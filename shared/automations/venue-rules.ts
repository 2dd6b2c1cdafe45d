/** What plans and strategies may ask of a venue: only what it has. */
import { venueEntry } from '../venues/registry.ts';
import type { Market, VenueCapabilities } from '../venues/venue.ts';
import type { AccountDraft } from './draft.ts';
import { fault, NO_FAULTS, type PlanRule } from './rule.ts';
import type { StrategyRule } from './signal-rules.ts';

const DAILY = '1d';

const planHasItsBook: PlanRule = ({ order, conditions }, account) => {
  const market = marketOf(account, 'spot');
  if (market === undefined || market.capabilities.bookTicker) return NO_FAULTS;
  const why = `${market.name} tells no best bid and ask`;
  return [
    ...(order?.type === 'limit' ? fault('order', `${why} to price it from; write { type: 'market' }.`) : []),
    ...(conditions?.maxSpreadBps === undefined
      ? []
      : fault('conditions.maxSpreadBps', `${why}, so there is no spread to compare; take it out.`)),
  ];
};

const planHasItsCandles: PlanRule = ({ scale, conditions }, account) => {
  const market = marketOf(account, 'spot');
  if (market === undefined || market.capabilities.candleIntervals.includes(DAILY)) return NO_FAULTS;
  const why = `${market.name} tells no daily prices of the past; take it out.`;
  return [
    ...(scale !== undefined && 'days' in scale ? fault('scale', why) : []),
    ...(conditions?.maxAboveAverage === undefined ? [] : fault('conditions.maxAboveAverage', why)),
  ];
};

export const VENUE_PLAN_RULES: readonly PlanRule[] = [planHasItsBook, planHasItsCandles];

const strategyHasItsBook: StrategyRule = ({ order, target }, { account }) => {
  if (order?.type !== 'limit' || order.from === 'signal') return NO_FAULTS;
  const market =
    target?.to === 'spot' || target?.to === 'perpetual' ? marketOf(account, target.to) : undefined;
  return market === undefined || market.capabilities.bookTicker
    ? NO_FAULTS
    : fault(
        'order.from',
        `${market.name} tells no best bid and ask to price it from; write 'signal', or { type: 'market' }.`,
      );
};

const protectionIsHad: StrategyRule = ({ protect, target, actions = [] }, { account }) => {
  if (protect === undefined || target === undefined) return NO_FAULTS;
  if (target.to !== 'perpetual') {
    return fault(
      'protect',
      `only positions in perpetuals are protected, not the target '${target.to}'; take it out.`,
    );
  }
  const market = marketOf(account, 'perpetual');
  if (market === undefined) return NO_FAULTS;
  if (market.capabilities.protectiveOrders !== true) {
    return fault(
      'protect',
      `${market.name} takes no stop loss or take profit with an order here; take it out.`,
    );
  }
  return actions.includes('reverse')
    ? fault(
        'protect',
        "an order that reverses closes and opens in one, which cannot be protected; take 'reverse' out.",
      )
    : NO_FAULTS;
};

const marginModeIsHad: StrategyRule = ({ target }, { account }) => {
  if (target?.to !== 'perpetual' || target.marginMode === undefined) return NO_FAULTS;
  const market = marketOf(account, 'perpetual');
  if (market === undefined || market.capabilities.marginModes?.includes(target.marginMode)) return NO_FAULTS;
  return fault(
    'target.marginMode',
    `${market.name} cannot be set to '${target.marginMode}' from here; take it out, and set it at the exchange.`,
  );
};

export const VENUE_STRATEGY_RULES: readonly StrategyRule[] = [
  strategyHasItsBook,
  protectionIsHad,
  marginModeIsHad,
];

/** Undefined where the venue does not have the market, which is a fault of its own. */
function marketOf(
  account: AccountDraft | undefined,
  market: Market,
): { readonly name: string; readonly capabilities: VenueCapabilities } | undefined {
  if (account?.venue === undefined) return undefined;
  const { name, capabilities } = venueEntry(account.venue);
  const found = capabilities[market];
  return found && { name, capabilities: found };
}

/** What the values of a webhook strategy must say together, and with its account and its grid. */
import { compare, type Decimal } from '../core/decimal.ts';
import type { AccountDraft, GridDraft, StrategyDraft } from './draft.ts';
import type { Fault } from './fault.ts';
import { didYouMean } from './nearest.ts';
import { fault, NO_FAULTS } from './rule.ts';
import { perpetualQuoteCoinOf, quoteCoinOf, symbolAdvice } from './symbols.ts';

/** What else of the file a strategy is compared with; its account, if there is one of that name. */
export interface StrategySurroundings {
  readonly account: AccountDraft | undefined;
  readonly grids: Readonly<Record<string, GridDraft | undefined>>;
}

/** Paths are below the strategy; missing values are faults of their own. */
export type StrategyRule = (strategy: StrategyDraft, around: StrategySurroundings) => readonly Fault[];

const symbolsFitTarget: StrategyRule = ({ symbols = [], target }, { account }) => {
  const venue = account?.venue;
  if (venue === undefined || (target?.to !== 'spot' && target?.to !== 'perpetual')) return NO_FAULTS;
  const isSpot = target.to === 'spot';
  const advice = symbolAdvice(venue, target.to);
  const coin = account?.limits?.coin;
  return symbols.flatMap((symbol, index) => {
    const quoteCoin = isSpot ? quoteCoinOf(venue, symbol) : perpetualQuoteCoinOf(venue, symbol);
    if (quoteCoin !== undefined && (coin === undefined || quoteCoin === coin)) return NO_FAULTS;
    const text =
      quoteCoin === undefined
        ? `'${symbol}' is not a ${target.to} symbol of ${venue}; ${advice}.`
        : `'${symbol}' is priced in ${quoteCoin}, but the account's limits are in ${coin}; use a ${coin} symbol or another account.`;
    return [{ path: ['symbols', index], text }];
  });
};

const symbolsStandOnce: StrategyRule = ({ symbols = [] }) =>
  symbols.flatMap((symbol, index) =>
    symbols.indexOf(symbol) === index
      ? NO_FAULTS
      : [{ path: ['symbols', index], text: `'${symbol}' stands in the list twice; take one out.` }],
  );

const aliasesAreListed: StrategyRule = ({ aliases = {}, symbols }) =>
  Object.entries(aliases).flatMap(([alias, symbol]) => {
    if (symbol === undefined || symbols === undefined || symbols.includes(symbol)) return NO_FAULTS;
    const text = `'${symbol}' is not one of the strategy's symbols; add it there or mend it.${didYouMean(symbol, symbols)}`;
    return [{ path: ['aliases', alias], text }];
  });

const gridIsOfTheAccount: StrategyRule = ({ account, symbols, target }, { grids }) => {
  if (target?.to !== 'grid') return NO_FAULTS;
  const known = Object.keys(grids);
  if (!known.includes(target.grid)) {
    const list = known.length === 0 ? 'there is none yet' : `there is ${known.join(', ')}`;
    return fault(
      'target.grid',
      `'${target.grid}' is not a grid of this file; ${list}.${didYouMean(target.grid, known)}`,
    );
  }
  const grid = grids[target.grid];
  if (grid?.account !== undefined && account !== undefined && grid.account !== account) {
    return fault(
      'target.grid',
      `'${target.grid}' is a grid of ${grid.account}, but the strategy's account is ${account}; use the same.`,
    );
  }
  return grid?.symbol === undefined || symbols === undefined || symbols.join() === grid.symbol
    ? NO_FAULTS
    : fault('symbols', `must be just ['${grid.symbol}'], the symbol of the grid '${target.grid}'.`);
};

/** A bot follows a signal with one pair; one of another pair would be handed to it all the same. */
const signalBotHasOneSymbol: StrategyRule = ({ symbols, target }) =>
  target?.to === 'signalBot' && symbols !== undefined && symbols.length !== 1
    ? fault('symbols', 'a signal bot follows one symbol; list one, and make a strategy for each.')
    : NO_FAULTS;

/** What each target can do. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  spot: ['buy', 'sell', 'close'],
  grid: ['buy', 'sell', 'close'],
};

const actionsFitTarget: StrategyRule = ({ actions = [], target }) => {
  const possible = target && ACTIONS[target.to];
  if (possible === undefined) return NO_FAULTS;
  return actions.flatMap((action, index) => {
    if (possible.includes(action)) return NO_FAULTS;
    const text = `'${action}' is nothing that the target '${target?.to}' can do; take it out.`;
    return [{ path: ['actions', index], text }];
  });
};

const sizeIsUsed: StrategyRule = ({ size, target }) =>
  size !== undefined && size !== 'fromSignal' && target !== undefined && !isOrdering(target.to)
    ? fault('size', `the target '${target.to}' orders nothing by size; take it out.`)
    : NO_FAULTS;

const sizeCanOpen: StrategyRule = ({ size, actions = [] }) => {
  if (typeof size !== 'object' || !('percentOfPosition' in size)) return NO_FAULTS;
  const opening = actions.find((action) => action === 'buy' || action === 'reverse');
  return opening === undefined
    ? NO_FAULTS
    : fault(
        'size',
        `a share of the position cannot be used to '${opening}', which may begin with none; take '${opening}' out of the actions or choose another size.`,
      );
};

const orderIsUsed: StrategyRule = ({ order, target }) =>
  order?.type === 'limit' && target !== undefined && !isOrdering(target.to)
    ? fault('order', `the target '${target.to}' places no order of its own; take it out.`)
    : NO_FAULTS;

const limitsAreUsed: StrategyRule = ({ limits, target }) => {
  if (target === undefined || isOrdering(target.to)) return NO_FAULTS;
  const money = (['perOrder', 'perDay', 'perMonth', 'total', 'maxPosition'] as const).flatMap((name) =>
    limits?.[name] === undefined
      ? []
      : fault(`limits.${name}`, `the target '${target.to}' orders nothing by size; take it out.`),
  );
  const isIdle = target.to === 'notice' && (limits?.cooldownSeconds ?? 0) > 0;
  return isIdle
    ? [...money, ...fault('limits.cooldownSeconds', "the target 'notice' only tells; take it out.")]
    : money;
};

const sizeFitsLimits: StrategyRule = ({ size, limits }, { account }) => {
  if (typeof size !== 'object' || !('quote' in size)) return NO_FAULTS;
  const bounds: readonly (readonly [string, Decimal | undefined])[] = [
    ["the strategy's perOrder", limits?.perOrder],
    ["the strategy's perDay", limits?.perDay],
    ["the strategy's perMonth", limits?.perMonth],
    ["the strategy's total", limits?.total],
    ["the strategy's maxPosition", limits?.maxPosition],
    ["the account's perOrder", account?.limits?.perOrder],
    ["the account's perDay", account?.limits?.perDay],
    ["the account's perMonth", account?.limits?.perMonth],
  ];
  const tight = bounds.find(([, limit]) => limit !== undefined && compare(size.quote, limit) > 0);
  return tight === undefined
    ? NO_FAULTS
    : fault('size.quote', `${size.quote} can never be placed under ${tight[0]} of ${tight[1]}; lower it.`);
};

const limitsNest: StrategyRule = ({ limits }) => {
  const given = (['perOrder', 'perDay', 'perMonth', 'total'] as const).flatMap((name) =>
    limits?.[name] === undefined ? [] : [{ name, limit: limits[name] }],
  );
  return given.slice(1).flatMap((wider, index) => {
    const narrower = given[index];
    return narrower && compare(narrower.limit, wider.limit) > 0
      ? fault(
          `limits.${narrower.name}`,
          `${narrower.limit} is more than ${wider.name}, ${wider.limit}; lower it or raise ${wider.name}.`,
        )
      : NO_FAULTS;
  });
};

const countsNest: StrategyRule = ({ limits }) => {
  const { ordersPerHour, ordersPerDay } = limits ?? {};
  return ordersPerHour !== undefined && ordersPerDay !== undefined && ordersPerHour > ordersPerDay
    ? fault(
        'limits.ordersPerHour',
        `${ordersPerHour} is more than ordersPerDay, ${ordersPerDay}; lower it or raise ordersPerDay.`,
      )
    : NO_FAULTS;
};

const positionCanBeChecked: StrategyRule = ({ positionCheck, format, target }) => {
  if (positionCheck !== true) return NO_FAULTS;
  if (format === 'wundertrading') {
    return fault(
      'positionCheck',
      "alerts of the format 'wundertrading' say nothing of a position; take it out.",
    );
  }
  return target === undefined || isOrdering(target.to)
    ? NO_FAULTS
    : fault('positionCheck', `the target '${target.to}' has no position of its own; take it out.`);
};

const tradingviewHasAToken: StrategyRule = ({ auth, addresses }) =>
  auth === 'hmac' && addresses?.includes('tradingview') === true
    ? fault('auth', "TradingView cannot sign its alerts; write 'token' or leave its addresses out.")
    : NO_FAULTS;

function isOrdering(to: string): boolean {
  return to === 'spot' || to === 'perpetual';
}

export const SIGNAL_RULES: readonly StrategyRule[] = [
  symbolsFitTarget,
  symbolsStandOnce,
  aliasesAreListed,
  gridIsOfTheAccount,
  signalBotHasOneSymbol,
  actionsFitTarget,
  sizeIsUsed,
  sizeCanOpen,
  orderIsUsed,
  limitsAreUsed,
  sizeFitsLimits,
  limitsNest,
  countsNest,
  positionCanBeChecked,
  tradingviewHasAToken,
];

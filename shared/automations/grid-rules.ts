/** What the values of a grid must say together, and with its account. */
import { compare, type Decimal, sum, ZERO } from '../core/decimal.ts';
import type { AccountDraft, GridDraft, RemediesDraft, ThresholdsDraft } from './draft.ts';
import type { Fault } from './fault.ts';
import { fault, NO_FAULTS } from './rule.ts';
import { perpetualQuoteCoinOf, quoteCoinOf, symbolAdvice } from './symbols.ts';

/** Paths are below the grid; `account` is the grid's, if there is one of that name. */
export type GridRule = (grid: GridDraft, account: AccountDraft | undefined) => readonly Fault[];

const symbolFitsMarket: GridRule = ({ symbol, market }, account) => {
  const venue = account?.venue;
  if (symbol === undefined || market === undefined || venue === undefined) return NO_FAULTS;
  const isSpot = market === 'spot';
  const coin = isSpot ? quoteCoinOf(venue, symbol) : perpetualQuoteCoinOf(venue, symbol);
  if (coin === undefined) {
    const advice = symbolAdvice(venue, market);
    return fault('symbol', `'${symbol}' is not a ${market} symbol of ${venue}; ${advice}.`);
  }
  const limitCoin = account?.limits?.coin;
  return limitCoin === undefined || coin === limitCoin
    ? NO_FAULTS
    : fault(
        'symbol',
        `'${symbol}' is priced in ${coin}, but the account's limits are in ${limitCoin}; use a ${limitCoin} symbol or another account.`,
      );
};

const boundsAreInOrder: GridRule = ({ range }) => {
  const bounds = boundsOf(range);
  return bounds !== undefined && compare(bounds.top, bounds.bottom) <= 0
    ? fault('range.top', `${bounds.top} is not above bottom, ${bounds.bottom}; raise it.`)
    : NO_FAULTS;
};

const suggestionIsForSpot: GridRule = ({ range, market }) =>
  range === 'suggestion' && market === 'perpetual'
    ? fault('range', 'the exchange suggests ranges for spot only; give { top, bottom } or { aroundPercent }.')
    : NO_FAULTS;

/** The most that the exchange takes when a spot grid is set up. */
const MOST_SPOT_ROWS = 200;

const rowsFitMarket: GridRule = ({ rows, market }) =>
  market === 'spot' && rows !== undefined && rows > MOST_SPOT_ROWS
    ? fault('rows', `${rows} is more than a spot grid can have; at most ${MOST_SPOT_ROWS}.`)
    : NO_FAULTS;

const closeModeFitsMarket: GridRule = ({ closeMode, market }) =>
  closeMode === 'keep' && market === 'perpetual'
    ? fault('closeMode', "a perpetual has no coins to keep; write 'toQuote' or 'toUsdt'.")
    : NO_FAULTS;

/** Investment and extra margin are taken out of the account together. */
const moneyFitsLimits: GridRule = ({ investment, extraMargin }, account) => {
  if (investment === undefined) return NO_FAULTS;
  const money = sum(investment, extraMargin ?? ZERO);
  const name = (['perOrder', 'perDay', 'perMonth'] as const).find((each) => {
    const limit = account?.limits?.[each];
    return limit !== undefined && compare(money, limit) > 0;
  });
  if (name === undefined) return NO_FAULTS;
  const what =
    extraMargin === undefined ? `${investment} is` : `${investment} and the extra margin are ${money},`;
  return fault(
    'investment',
    `${what} over the account's ${name}, ${account?.limits?.[name]}; lower it or raise the limit.`,
  );
};

/** A stop inside the range would end the grid in the middle of its work. */
const stopsAreOutside: GridRule = ({ range, stopLoss, takeProfit, trend }) => {
  const bounds = soundBoundsOf(range);
  if (bounds === undefined) return NO_FAULTS;
  const isShort = trend === 'short';
  const loss = stopLoss !== undefined && 'price' in stopLoss ? stopLoss.price : undefined;
  const profit = takeProfit !== undefined && 'price' in takeProfit ? takeProfit.price : undefined;
  return [
    ...(loss === undefined ? NO_FAULTS : misplaced('stopLoss.price', loss, bounds, isShort)),
    ...(profit === undefined ? NO_FAULTS : misplaced('takeProfit.price', profit, bounds, !isShort)),
  ];
};

const highPriceIsForNeutral: GridRule = ({ stopLoss, trend, market, range }) => {
  const high = stopLoss !== undefined && 'price' in stopLoss ? stopLoss.highPrice : undefined;
  if (high === undefined) return NO_FAULTS;
  if (market === 'spot' || (trend !== undefined && trend !== 'neutral')) {
    return fault('stopLoss.highPrice', 'only a neutral perpetual grid has a second stop; take it out.');
  }
  const bounds = soundBoundsOf(range);
  return bounds === undefined ? NO_FAULTS : misplaced('stopLoss.highPrice', high, bounds, true);
};

const MARKET_OF: Readonly<Partial<Record<string, 'spot' | 'perpetual'>>> = {
  useSuggestion: 'spot',
  takeProfit: 'spot',
  addMargin: 'perpetual',
  reduce: 'perpetual',
};

const remediesFitMarket: GridRule = ({ remedies, market }) =>
  (remedies?.rules ?? []).flatMap((rule, index) => {
    const needed = rule && MARKET_OF[rule.do];
    if (needed === undefined || market === undefined || needed === market) return NO_FAULTS;
    const text = `'${rule?.do}' is for ${needed} grids only; take it out.`;
    return [{ path: ['remedies', 'rules', index, 'do'], text }];
  });

const remedyCloseFitsMarket: GridRule = ({ remedies, market }) =>
  (remedies?.rules ?? []).flatMap((rule, index) => {
    if (market !== 'perpetual' || rule?.do !== 'stop' || rule.closeMode !== 'keep') return NO_FAULTS;
    const text = "a perpetual has no coins to keep; write 'toQuote' or 'toUsdt'.";
    return [{ path: ['remedies', 'rules', index, 'closeMode'], text }];
  });

export const GRID_RULES: readonly GridRule[] = [
  symbolFitsMarket,
  boundsAreInOrder,
  suggestionIsForSpot,
  rowsFitMarket,
  closeModeFitsMarket,
  moneyFitsLimits,
  stopsAreOutside,
  highPriceIsForNeutral,
  remediesFitMarket,
  remedyCloseFitsMarket,
  ({ remedies }, account) => remedyFaults(remedies, account),
  ({ thresholds }) => thresholdFaults(thresholds),
];

/** Amounts that could never be added, whatever happens. Paths are below what holds `remedies`. */
export function remedyFaults(
  remedies: RemediesDraft | undefined,
  account: AccountDraft | undefined,
): readonly Fault[] {
  return (remedies?.rules ?? []).flatMap((rule, index) => {
    if (rule === undefined || !('amount' in rule)) return NO_FAULTS;
    const bounds: readonly (readonly [string, Decimal | undefined])[] = [
      ['moneyPerDay', remedies?.moneyPerDay],
      ["the account's perOrder", account?.limits?.perOrder],
    ];
    const tight = bounds.find(([, limit]) => limit !== undefined && compare(rule.amount, limit) > 0);
    if (tight === undefined) return NO_FAULTS;
    const text = `${rule.amount} is over ${tight[0]}, ${tight[1]}; lower it.`;
    return [{ path: ['remedies', 'rules', index, 'amount'], text }];
  });
}

/** The narrower distance is the urgent one. Paths are below what holds `thresholds`. */
export function thresholdFaults(thresholds: ThresholdsDraft | undefined): readonly Fault[] {
  const { liquidationPercent: told, liquidationUrgentPercent: urgent } = thresholds ?? {};
  if (typeof told !== 'number' || typeof urgent !== 'number' || urgent <= told) return NO_FAULTS;
  return fault(
    'thresholds.liquidationUrgentPercent',
    `${urgent} is more than liquidationPercent, ${told}; urgent is what is nearer.`,
  );
}

interface Bounds {
  readonly top: Decimal;
  readonly bottom: Decimal;
}

function boundsOf(range: GridDraft['range']): Bounds | undefined {
  return typeof range === 'object' && 'top' in range ? range : undefined;
}

/** Bounds the wrong way round are a fault of their own, and nothing can be told by them. */
function soundBoundsOf(range: GridDraft['range']): Bounds | undefined {
  const bounds = boundsOf(range);
  return bounds !== undefined && compare(bounds.top, bounds.bottom) > 0 ? bounds : undefined;
}

function misplaced(path: string, price: Decimal, { top, bottom }: Bounds, above: boolean): readonly Fault[] {
  if (above) {
    return compare(price, top) > 0
      ? NO_FAULTS
      : fault(path, `${price} must be above the range's top, ${top}.`);
  }
  return compare(price, bottom) < 0
    ? NO_FAULTS
    : fault(path, `${price} must be below the range's bottom, ${bottom}.`);
}

import { allMonths, type Books, type MonthFigures, type SymbolBooks } from '../../shared/accounting/books.ts';
import { readBooks } from '../../shared/accounting/read-books.ts';
import { type Decimal, dividedBy, formatPlaces, isZero, minus, ZERO } from '../../shared/core/decimal.ts';
import { latestSnapshot } from '../../shared/portfolio/series.ts';
import type { PlanResult, PortfolioSnapshot } from '../../shared/portfolio/snapshot.ts';
import { fundingPaidIs } from '../../shared/records/funding-sign.ts';
import type { Json } from '../../shared/table/table.ts';
import { UsageError } from '../usage-error.ts';
import { ACCOUNT_OPTION, accountOf } from './account-option.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { titled } from './titled.ts';

export const reportCommand: Command = {
  name: 'report',
  positionals: '',
  maxPositionals: 0,
  summary: 'Spend, average cost, results, fees and funding',
  options: {
    month: { value: 'YYYY-MM', help: 'of this month only' },
    symbol: { value: 'SYMBOL', help: 'of this symbol only' },
    fifo: { help: 'results by first in, first out instead of the average cost' },
    ...ACCOUNT_OPTION,
    ...AWS_OPTIONS,
  },
  details: [
    'Made from the records of the nightly export, so it goes up to the last night. Results are what sales and',
    'closed positions brought over their cost, fees in the traded coins included; what was sold but never bought',
    'here has no cost and counts as no result. Plans are compared with buying for the same money at the price of',
    'their first order.',
  ].join('\n'),
  run: async (context, given) => {
    const automations = await context.automations();
    const { id: account } = accountOf(given, automations);
    const deps = await context.deps();
    const books = await readBooks(deps, { account, fundingPaidIs: fundingPaidIs(automations, account) });
    const wanted = wantedOf(books, given.values);
    const snapshot = await latestSnapshot(deps.table, account);
    return answer(
      wanted,
      snapshot,
      {
        method: given.flags.has('fifo') ? 'fifo' : 'average',
        account,
        isEmpty: Object.keys(books).length === 0,
      },
      context,
    );
  },
};

const NOTHING_YET =
  'There are no records yet: the nightly export makes them (see export status), or read them now with export --from 30d.';

interface Wanted {
  readonly symbols: readonly SymbolBooks[];
  readonly months: readonly (MonthFigures & { readonly symbol: string; readonly quoteCoin: string })[];
}

function wantedOf(books: Books, values: ReadonlyMap<string, string>): Wanted {
  const symbol = values.get('symbol');
  const month = values.get('month');
  if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new UsageError(`--month takes a month such as 2026-11, not '${month}'.`);
  }
  if (symbol !== undefined && books[symbol] === undefined) {
    const known = Object.keys(books).sort().join(', ');
    throw new UsageError(
      known === '' ? NOTHING_YET : `There are no records of '${symbol}'; there are of: ${known}.`,
    );
  }
  const symbols = Object.values(books)
    .filter((one) => symbol === undefined || one.symbol === symbol)
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const months = symbols.flatMap((one) =>
    one.months
      .filter((figures) => month === undefined || figures.month === month)
      .map((figures) => ({ ...figures, symbol: one.symbol, quoteCoin: quoteOf(one) })),
  );
  return { symbols, months: months.sort((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month))) };
}

function quoteOf({ spot, futures }: SymbolBooks): string {
  return spot?.quoteCoin ?? futures?.quoteCoin ?? '';
}

interface Chosen {
  /** There are no records at all. */
  readonly isEmpty: boolean;
  readonly method: 'average' | 'fifo';
  readonly account: string;
}

function answer(
  wanted: Wanted,
  snapshot: PortfolioSnapshot | undefined,
  { method, account, isEmpty }: Chosen,
  { style }: CliContext,
): Answer {
  const plans = snapshot?.plans ?? [];
  const json = {
    account,
    method,
    months: wanted.months as unknown as Json,
    symbols: wanted.symbols.map((one) => ({ ...one, months: undefined })) as unknown as Json,
    plans: plans as unknown as Json,
  };
  if (wanted.months.length === 0) {
    return { lines: [isEmpty ? NOTHING_YET : 'There are no records of this month.'], json };
  }
  const result = method === 'fifo' ? 'realizedFifo' : 'realizedAverage';
  const monthRows = wanted.months.map((figures) => [
    figures.month,
    named(figures.symbol),
    String(figures.fills),
    amount(figures.bought),
    amount(figures.sold),
    price(figures.bought, figures.boughtBase),
    signed(figures[result]),
    coins(figures.fees),
    coins(figures.funding),
  ]);
  const lines = [
    ...titled(style, MONTH_HEAD, monthRows),
    '',
    ...titled(
      style,
      SYMBOL_HEAD,
      wanted.symbols.map((one) => symbolCells(one, result)),
    ),
  ];
  const planRows = plans.map(planCells);
  return {
    lines: planRows.length === 0 ? lines : [...lines, '', ...titled(style, PLAN_HEAD, planRows)],
    json,
  };
}

const MONTH_HEAD = ['MONTH', 'SYMBOL', 'FILLS', 'BOUGHT', 'SOLD', 'AVERAGE BUY', 'RESULT', 'FEES', 'FUNDING'];
const SYMBOL_HEAD = ['SYMBOL', 'HELD', 'AVERAGE COST', 'COST', 'RESULT', 'FEES', 'WITHOUT COST'];
const PLAN_HEAD = ['PLAN', 'SYMBOL', 'SPENT', 'BOUGHT', 'AVERAGE', 'WORTH', 'ALL AT ONCE', 'DIFFERENCE'];

function symbolCells(books: SymbolBooks, result: 'realizedAverage' | 'realizedFifo'): string[] {
  const { symbol, spot, futures } = books;
  const held = spot?.average ?? futures ?? { size: ZERO, cost: ZERO };
  const realized = spot?.[result] ?? futures?.realized ?? ZERO;
  const uncovered = spot?.uncovered.size ?? ZERO;
  return [
    named(symbol),
    held.size,
    isZero(held.size) ? '' : price(held.cost, held.size),
    amount(held.cost),
    signed(realized),
    coins(allMonths(books, 'fees')),
    isZero(uncovered) ? '' : `${uncovered} ${spot?.baseCoin}`,
  ];
}

/** Some funding payments are of a contract that the venue does not tell. */
function named(symbol: string): string {
  return symbol === '' ? '(not told)' : symbol;
}

function planCells(plan: PlanResult): string[] {
  const { value, lumpSumValue } = plan;
  const difference =
    value === undefined || lumpSumValue === undefined ? undefined : minus(value, lumpSumValue);
  return [
    plan.plan,
    plan.symbol,
    amount(plan.spent),
    plan.base,
    plan.averagePrice,
    value === undefined ? '' : amount(value),
    lumpSumValue === undefined ? '' : amount(lumpSumValue),
    difference === undefined ? '' : signed(difference),
  ];
}

function price(quote: Decimal, base: Decimal): string {
  return isZero(base) ? '' : dividedBy(quote, base, 6);
}

/** For reading: two places, or more for what would vanish. */
function amount(value: Decimal): string {
  const short = formatPlaces(value, 2);
  return isZero(value) || !/^-?0\.00$/.test(short) ? short : formatPlaces(value, 8);
}

function signed(value: Decimal): string {
  const text = amount(value);
  return text.startsWith('-') || isZero(value) ? text : `+${text}`;
}

function coins(sums: Readonly<Record<string, Decimal>>): string {
  return Object.entries(sums)
    .filter(([, value]) => !isZero(value))
    .map(([coin, value]) => `${amount(value)} ${coin}`)
    .join(', ');
}

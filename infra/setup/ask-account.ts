import { coinsOfSymbol } from '../../shared/automations/symbols.ts';
import { compare, decimal, isDecimal, times } from '../../shared/core/decimal.ts';
import { isVenue, VENUE_IDS, venueEntry } from '../../shared/venues/registry.ts';
import { oneOf } from './one-of.ts';
import type { Question } from './questions.ts';

const VENUES: readonly string[] = VENUE_IDS;

/** What the suggested limits grow by from one to the next. */
const ORDERS_PER_DAY = '2';
const DAYS_PER_MONTH = '10';

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();

export const ACCOUNT_QUESTIONS: readonly Question[] = [
  {
    name: 'account',
    heading: 'Account',
    value: 'NAME',
    help: 'what the account is called here (main)',
    asks: 'What shall the account be called here?',
    suggests: () => 'main',
    reads: lower,
    decides: ['accounts', 'accounts.*'],
  },
  {
    name: 'venue',
    value: 'NAME',
    help: `its exchange: ${VENUES.join(', ')}`,
    asks: 'At which exchange is it?',
    settled: VENUES.length === 1,
    suggests: () => VENUES[0],
    reads: lower,
    fault: ({ venue }) => oneOf(venue, VENUES),
  },
  {
    name: 'environment',
    value: 'paper|demo|live',
    help: 'play money on the built-in exchange, the demo of the exchange where it has one, or the real one (paper)',
    asks: 'Play money or real money (paper, live; demo where the exchange has one)?',
    suggests: () => 'paper',
    reads: lower,
    fault: ({ venue, environment }) => oneOf(environment, environmentsOf(venue)),
    tells: ({ environment }) =>
      environment === 'live'
        ? 'Real orders. Make the key without the right to withdraw; start with small limits.'
        : undefined,
  },
  {
    name: 'coin',
    value: 'COIN',
    help: 'the coin that limits count, and that plans pay with (USDT)',
    asks: 'In which coin do limits count, and plans pay?',
    suggests: ({ venue }) => quoteCoinAt(venue),
    reads: upper,
    fault: ({ coin = '' }) => (/^[A-Z0-9]{2,12}$/.test(coin) ? undefined : 'Give a coin such as USDT.'),
  },
  {
    name: 'per-order',
    value: 'AMOUNT',
    help: 'the most that one order may spend (100)',
    asks: 'The most that one order may spend?',
    suggests: () => '100',
    decides: ['accounts.*.limits.perOrder'],
  },
  {
    name: 'per-day',
    value: 'AMOUNT',
    help: 'the most in one UTC day (twice an order)',
    asks: 'The most in one UTC day?',
    suggests: ({ 'per-order': perOrder }) => product(perOrder, ORDERS_PER_DAY),
    decides: ['accounts.*.limits.perDay'],
  },
  {
    name: 'per-month',
    value: 'AMOUNT',
    help: 'the most in one UTC month (ten times a day)',
    asks: 'The most in one UTC month?',
    suggests: ({ 'per-day': perDay }) => product(perDay, DAYS_PER_MONTH),
    decides: ['accounts.*.limits.perMonth'],
  },
];

function environmentsOf(venue: string | undefined): readonly string[] {
  const hasDemo = isVenue(venue) && venueEntry(venue).baseUrls.demo !== undefined;
  return hasDemo ? ['paper', 'demo', 'live'] : ['paper', 'live'];
}

/** The one that the venue's own example is priced in. */
function quoteCoinAt(venue: string | undefined): string {
  const { spot, perpetual } = isVenue(venue) ? venueEntry(venue).symbols : {};
  const example = (spot ?? perpetual)?.example ?? '';
  return (isVenue(venue) && coinsOfSymbol(venue, example)?.quoteCoin) || 'USDT';
}

function product(amount: string | undefined, factor: string): string | undefined {
  if (amount === undefined || !isDecimal(amount)) return undefined;
  const result = times(decimal(amount), decimal(factor));
  return compare(result, decimal('0')) > 0 ? result : undefined;
}

import { coinsOfSymbol, type SymbolCoins, symbolOfCoins } from '../../shared/automations/symbols.ts';
import { compare, decimal, isDecimal } from '../../shared/core/decimal.ts';
import { nextSlots } from '../../shared/slots/occurrences.ts';
import { isTimezone } from '../../shared/slots/timezone.ts';
import { isVenue } from '../../shared/venues/registry.ts';
import { zonedMinute } from '../local/time-text.ts';
import { type Answers, hasPlan, NONE } from './answers.ts';
import type { Question, World } from './questions.ts';
import { saidSchedule } from './schedule-words.ts';

/** Small, and above the least that the exchange takes. */
const USUAL_AMOUNT = '50';

export const PLAN_QUESTIONS: readonly Question[] = [
  {
    name: 'timezone',
    heading: 'First plan',
    value: 'ZONE',
    help: "yours, for schedules and the daily digest, e.g. Europe/Berlin (this machine's)",
    asks: 'Your time zone?',
    suggests: (_answers, { timezone }) => timezone,
    fault: ({ timezone = '' }) =>
      isTimezone(timezone) ? undefined : 'That is no time zone: give one such as Europe/Berlin or UTC.',
    decides: ['plans.*.when.timezone', 'notices.digest.timezone'],
  },
  {
    name: 'symbol',
    value: 'SYMBOL',
    help: 'what the first plan buys (BTC for the coin); none for no plan',
    asks: 'What shall it buy (a symbol, or none for no plan yet)?',
    applies: ({ venue }) => spotSymbol(venue, 'BTC', 'USDT') !== undefined,
    suggests: ({ venue, coin }) => spotSymbol(venue, 'BTC', coin),
    reads: (text, { venue, coin }) => {
      const symbol = text.toUpperCase();
      return coinsAt(venue, symbol) === undefined ? (spotSymbol(venue, symbol, coin) ?? symbol) : symbol;
    },
    decides: ['plans.*.what.**'],
  },
  {
    name: 'amount',
    value: 'AMOUNT',
    help: `how much each time (${USUAL_AMOUNT})`,
    asks: 'For how much each time?',
    applies: hasPlan,
    suggests: ({ 'per-order': perOrder = '' }) =>
      isDecimal(perOrder) && compare(perOrder, decimal(USUAL_AMOUNT)) < 0 ? perOrder : USUAL_AMOUNT,
    decides: ['plans.*.amount.**'],
  },
  {
    name: 'schedule',
    value: 'WHEN',
    help: "'daily 07:30', 'weekly mon 09:00', 'monthly 1 09:00', or as in EventBridge",
    asks: 'When (daily 07:30, weekly mon 09:00, monthly 1 09:00, or cron(…))?',
    applies: hasPlan,
    suggests: () => 'weekly mon 09:00',
    decides: ['plans.*.when.schedule'],
    fault: notAnExpression,
    tells: nextSlot,
  },
  {
    name: 'plan',
    value: 'NAME',
    help: 'what the plan is called (e.g. btc-weekly)',
    asks: 'What shall the plan be called?',
    applies: hasPlan,
    suggests: ({ venue, symbol = '', schedule = '' }) => {
      const coin = (coinsAt(venue, symbol)?.baseCoin ?? '').toLowerCase().replace(/[^a-z0-9-]/g, '');
      return `${coin}-${saidSchedule(schedule).often ?? 'plan'}`.replace(/^-/, '');
    },
    reads: (text) => text.toLowerCase(),
    fault: ({ plan }) => (plan === NONE ? 'Give a name such as btc-weekly.' : undefined),
    decides: ['plans', 'plans.*'],
  },
];

function coinsAt(venue: string | undefined, symbol: string): SymbolCoins | undefined {
  return isVenue(venue) ? coinsOfSymbol(venue, symbol) : undefined;
}

function spotSymbol(venue: string | undefined, baseCoin: string, quoteCoin = ''): string | undefined {
  return isVenue(venue) ? symbolOfCoins(venue, 'spot', { baseCoin, quoteCoin }) : undefined;
}

/** The schema would explain expressions to somebody who did not mean to write one. */
function notAnExpression({ schedule = '' }: Answers): string | undefined {
  const { expression } = saidSchedule(schedule);
  return expression.includes('(')
    ? undefined
    : 'Say it like daily 07:30, weekly mon 09:00, or monthly 1 09:00 (day 1 to 28), or as cron(…), rate(…) or at(…).';
}

function nextSlot({ schedule = '', timezone = '' }: Answers, { nowMs }: World): string {
  const times = { schedule: saidSchedule(schedule).expression, timezone };
  const [next] = nextSlots(times, nowMs, 1);
  if (next === undefined) return 'Mind: it has no time left from now on, so it will never run.';
  return `First on ${zonedMinute(next.atMs, timezone)}.`;
}

import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  formatPlaces,
  isZero,
} from '../../shared/core/decimal.ts';
import { unreachable } from '../../shared/core/errors.ts';
import type { Execution, Intent } from '../../shared/orders/intent.ts';
import type { Style } from './terminal.ts';

/** One line about an order: a word for what happened, and the figures. */
export interface OrderText {
  readonly word: string;
  readonly style: Style;
  readonly text: string;
}

/** How the log event `event` about an intent reads; `quoteCoin` is the coin of the account's limits. */
export function orderText(intent: Intent, event: string, quoteCoin: string): OrderText {
  if (event === 'order.cancel') {
    return line('cancel', 'cyan', `${orderOf(intent, quoteCoin)} rested long enough; it is being cancelled`);
  }
  return textOfState(intent, quoteCoin);
}

function textOfState(intent: Intent, coin: string): OrderText {
  const order = orderOf(intent, coin);
  const { state, side } = intent;
  switch (state) {
    case 'reserved':
    case 'sending':
      return line('sending', 'cyan', order);
    case 'accepted':
      return line('ordered', 'cyan', order);
    case 'filled':
      return line(side === 'buy' ? 'bought' : 'sold', 'green', executionText(intent, coin));
    case 'partlyFilled':
      return line('partly', 'green', `${executionText(intent, coin)}; the rest is cancelled`);
    case 'cancelled':
      return line('cancelled', 'yellow', `${order}: nothing was executed`);
    case 'denied':
      return line(DENIAL_WORDS[intent.reason?.code ?? ''] ?? 'denied', 'yellow', whyNot(intent));
    case 'rejected':
      return line('refused', 'red', `${order}, by the exchange: ${whyNot(intent)}`);
    case 'unknown':
      return line(
        'unclear',
        'yellow',
        `${order}: ${lastNote(intent)}; it is looked up before anything is sent`,
      );
    case 'absent':
      return line('not there', 'yellow', `${order} never reached the exchange: ${lastNote(intent)}`);
    case 'expired':
      return line('expired', 'yellow', `${order}: ${whyNot(intent)}`);
    default:
      return unreachable(state);
  }
}

/** Denials that are no refusal but a postponement. */
const DENIAL_WORDS: Readonly<Record<string, string>> = {
  'size.collected': 'collected',
  'slot.carried': 'carried',
  'slot.missed': 'missed',
};

function line(word: string, style: Style, text: string): OrderText {
  return { word, style, text };
}

function orderOf({ side, symbol, terms }: Intent, coin: string): string {
  if (terms === undefined) return `${side} ${symbol}`;
  if (terms.type === 'limit') return `${side} ${terms.baseSize} ${symbol} at ${terms.price} or better`;
  const size =
    'quoteAmount' in terms ? `${terms.quoteAmount} ${coin} of ${symbol}` : `${terms.baseSize} ${symbol}`;
  return `${side} ${size} at the market`;
}

function executionText({ execution, symbol }: Intent, coin: string): string {
  if (execution === undefined) return `${symbol}, figures unknown`;
  const { baseSize, quoteAmount, fee, feeCoin } = execution;
  const fees = fee === undefined ? '' : `, fee ${fee} ${feeCoin ?? ''}`.trimEnd();
  return `${baseSize} ${symbol} for ${quoteAmount} ${coin}${averageText(execution)}${fees}`;
}

function averageText({ baseSize, quoteAmount }: Execution): string {
  if (isZero(baseSize)) return '';
  return ` (${priceText(dividedBy(quoteAmount, baseSize))} each)`;
}

const HUNDRED = decimal('100');
const ONE_TENTH = decimal('0.1');

/** Two decimal places for prices of three digits and more, up to six for small ones. */
export function priceText(price: Decimal): string {
  if (compare(price, HUNDRED) >= 0) return formatPlaces(price, 2);
  return formatPlaces(price, compare(price, ONE_TENTH) >= 0 ? 4 : 6);
}

function whyNot({ reason }: Intent): string {
  return reason === undefined ? 'no reason was recorded' : reason.text;
}

function lastNote({ history, state }: Intent): string {
  return history.findLast((entry) => entry.state === state)?.note ?? 'no definite answer';
}

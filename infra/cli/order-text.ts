import { dividedBy, isZero } from '../../shared/core/decimal.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { priceText } from '../local/order-text.ts';

/** What was ordered, e.g. `buy 50 USDT` or `buy 0.0007 at 67990.1`. */
export function orderText({ side, terms }: Intent, quoteCoin: string): string {
  if (terms === undefined) return side;
  if (terms.type === 'limit') return `${side} ${terms.baseSize} at ${terms.price}`;
  return 'quoteAmount' in terms
    ? `${side} ${terms.quoteAmount} ${quoteCoin}`.trim()
    : `${side} ${terms.baseSize}`;
}

/** What became of it at the venue, e.g. `0.0007 for 47.6 at 68000`; empty while nothing is known. */
export function executionText({ execution }: Intent): string {
  if (execution === undefined || isZero(execution.baseSize)) return '';
  const { baseSize, quoteAmount, fee, feeCoin } = execution;
  const price = priceText(dividedBy(quoteAmount, baseSize));
  const cost = fee === undefined || isZero(fee) ? '' : `, fee ${fee} ${feeCoin ?? ''}`.trimEnd();
  return `${baseSize} for ${quoteAmount} at ${price}${cost}`;
}

/** Why it is as it is: the recorded reason, or what was noted at its last step while it is under way. */
export function whyText({ reason, history }: Intent): string | undefined {
  return reason?.text ?? history.at(-1)?.note;
}

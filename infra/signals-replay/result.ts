/** What became of a signal, so that the same can be said of then and of now. */
import { type Decimal, decimal, times } from '../../shared/core/decimal.ts';
import type { ActionIntent } from '../../shared/grids/action.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import type { SignalOutcome } from '../../shared/signals/signal.ts';
import type { OrderTerms, Side } from '../../shared/venues/venue.ts';

export type SignalResult =
  | {
      readonly kind: 'order';
      readonly side: Side;
      readonly terms: OrderTerms;
      readonly reduceOnly: boolean;
      /** Value in quote coin at the price that it was decided at; missing where no book was recorded. */
      readonly quote: Decimal | undefined;
    }
  /** A change at a grid, by its name: `create`, `stop`. */
  | { readonly kind: 'grid'; readonly action: string }
  /** Nothing was ordered, as the strategy wants it: told, or handed on. */
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** It has no outcome yet. */
  | { readonly kind: 'open' };

export function resultOf(
  outcome: SignalOutcome,
  { order, action }: { readonly order: Intent | undefined; readonly action: ActionIntent | undefined },
): SignalResult {
  if (outcome.state === 'accepted') return { kind: 'open' };
  if (outcome.state === 'done') return { kind: 'done', text: outcome.text };
  const refused = outcome.state === 'denied' || outcome.state === 'expired';
  if (refused) return { kind: 'refused', code: outcome.code ?? outcome.state, text: outcome.text };
  if (action !== undefined) return { kind: 'grid', action: action.action?.do ?? 'nothing' };
  if (order?.terms === undefined) return { kind: 'done', text: outcome.text };
  const { side, terms, reduceOnly = false } = order;
  return { kind: 'order', side, terms, reduceOnly, quote: quoteOf(order, terms) };
}

function quoteOf({ side, numbers }: Intent, terms: OrderTerms): Decimal | undefined {
  if ('quoteAmount' in terms) return terms.quoteAmount;
  const price = terms.type === 'limit' ? terms.price : numbers[side === 'buy' ? 'ask' : 'bid'];
  return price === undefined ? undefined : times(terms.baseSize, decimal(price));
}

/** Whether both are the same order, the same refusal, or the same in kind. */
export function isSame(a: SignalResult, b: SignalResult): boolean {
  if (a.kind === 'order' && b.kind === 'order') {
    return a.side === b.side && a.reduceOnly === b.reduceOnly && termsText(a.terms) === termsText(b.terms);
  }
  if (a.kind === 'refused' && b.kind === 'refused') return a.code === b.code;
  if (a.kind === 'grid' && b.kind === 'grid') return a.action === b.action;
  return a.kind === b.kind;
}

/** For a person, in one line. */
export function resultText(result: SignalResult, quoteCoin: string): string {
  switch (result.kind) {
    case 'order':
      return `${result.side} ${termsText(result.terms, quoteCoin)}${result.reduceOnly ? ', only reducing' : ''}`;
    case 'grid':
      return `grid: ${result.action}`;
    case 'done':
      return 'no order of its own';
    case 'refused':
      return `none (${result.code})`;
    case 'open':
      return 'not handled yet';
  }
}

function termsText(terms: OrderTerms, quoteCoin = ''): string {
  if ('quoteAmount' in terms) return `for ${terms.quoteAmount} ${quoteCoin}`.trimEnd();
  return terms.type === 'limit' ? `${terms.baseSize} at ${terms.price}` : terms.baseSize;
}

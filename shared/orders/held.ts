import { type Decimal, minus, ZERO } from '../core/decimal.ts';
import { type Intent, isFinal } from './intent.ts';

/** What an ended spot order changed in what its owner holds: base coin, less a fee that was taken from the coin itself. */
export function heldChange({ side, execution, numbers }: Intent): Decimal {
  const base = execution?.baseSize ?? ZERO;
  if (side === 'sell') return minus(ZERO, base);
  const { fee = ZERO, feeCoin } = execution ?? {};
  return feeCoin !== undefined && feeCoin === numbers['baseCoin'] ? minus(base, fee) : base;
}

/** The same for an order that may still be open: a buy as far as it came, a sell as if it were over. */
export function heldChangeAtLeast(intent: Intent): Decimal {
  const { side, state, terms } = intent;
  const isOpenSell = side === 'sell' && !isFinal(state);
  return isOpenSell && terms !== undefined && 'baseSize' in terms
    ? minus(ZERO, terms.baseSize)
    : heldChange(intent);
}

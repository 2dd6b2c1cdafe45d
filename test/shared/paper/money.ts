/** Adds up what an account must hold from its fills alone, in whole hundred-millionths, without the exchange's arithmetic. */
import type { PaperFill, PaperOrder } from '../../../shared/paper/order.ts';

const SCALE = 10n ** 8n;

export function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  if (fraction.length > 8) throw new Error(`${amount} has more than 8 decimal places`);
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(8, '0'));
  return amount.startsWith('-') ? -value : value;
}

export function expectedTotals(
  opening: Readonly<Record<string, string>>,
  fills: readonly PaperFill[],
): Map<string, bigint> {
  const totals = new Map(Object.entries(opening).map(([coin, amount]) => [coin, units(amount)]));
  const add = (coin: string, amount: bigint) => totals.set(coin, (totals.get(coin) ?? 0n) + amount);
  for (const fill of fills) {
    const [base = '', quote = ''] = fill.symbol.split('_');
    const size = units(fill.baseSize);
    const value = (size * units(fill.price)) / SCALE;
    const sign = fill.side === 'buy' ? 1n : -1n;
    add(base, sign * size);
    add(quote, -sign * value);
    add(fill.feeCoin, -units(fill.fee));
  }
  return totals;
}

/** What open orders hold back: price × rest for a limit buy, the rest for a sell, the amount of a waiting market buy. */
export function expectedFrozen(orders: readonly PaperOrder[]): Map<string, bigint> {
  const frozen = new Map<string, bigint>();
  for (const order of orders.filter((one) => one.open)) {
    const [base = '', quote = ''] = order.symbol.split('_');
    const [coin, amount] =
      'quoteAmount' in order.terms
        ? [quote, units(order.terms.quoteAmount)]
        : order.side === 'sell'
          ? [base, units(order.terms.baseSize) - units(order.filledBase)]
          : [quote, limitBuyFrozen(order)];
    frozen.set(coin, (frozen.get(coin) ?? 0n) + amount);
  }
  return frozen;
}

function limitBuyFrozen({ terms, filledBase }: PaperOrder): bigint {
  if (terms.type !== 'limit') throw new Error('a buy that is sized in base coin is a limit order');
  return ((units(terms.baseSize) - units(filledBase)) * units(terms.price)) / SCALE;
}

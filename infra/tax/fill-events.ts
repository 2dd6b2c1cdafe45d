/** Trades of spot, and what perpetuals realised, fill by fill. */
import {
  applyFuturesFill,
  type FuturesPosition,
  noPosition,
} from '../../shared/accounting/futures-position.ts';
import { compare, type Decimal, isZero, minus, ZERO } from '../../shared/core/decimal.ts';
import type { FillRecord } from '../../shared/records/record.ts';
import type { VenueId } from '../../shared/venues/registry.ts';
import type { Money, TaxEvent } from './tax-event.ts';

export function spotEvents(venue: VenueId, fill: FillRecord): readonly TaxEvent[] {
  const base = { coin: fill.baseCoin, amount: fill.baseSize };
  const quote = { coin: fill.quoteCoin, amount: fill.quoteAmount };
  const [sent, received] = fill.side === 'buy' ? [quote, base] : [base, quote];
  const about = aboutFill(venue, fill);
  const fee: Money = { coin: fill.feeCoin, amount: fill.fee };
  const paid = compare(fill.fee, ZERO) > 0 ? { fee } : {};
  return [
    { ...about, kind: 'trade', sent, received, ...paid },
    ...(compare(fill.fee, ZERO) < 0
      ? [{ ...about, id: `${about.id} rebate`, kind: 'income' as const, money: opposite(fee) }]
      : []),
  ];
}

/** Remembers the position of each symbol: fills must come in the order of their time, from the first one on. */
export function openFuturesEvents(venue: VenueId): (fill: FillRecord) => readonly TaxEvent[] {
  const positions = new Map<string, FuturesPosition>();
  return (fill) => {
    const { position, realized } = applyFuturesFill(positions.get(fill.symbol) ?? noPosition(fill), fill);
    positions.set(fill.symbol, position);
    const about = aboutFill(venue, fill);
    return [
      ...signedEvent(
        { ...about, id: `${about.id} result` },
        fill.quoteCoin,
        realized,
        'futuresGain',
        'futuresLoss',
      ),
      ...signedEvent(
        { ...about, id: `${about.id} fee` },
        fill.feeCoin,
        minus(ZERO, fill.fee),
        'futuresRebate',
        'futuresFee',
      ),
    ];
  };
}

type MoneyKind = Exclude<TaxEvent['kind'], 'trade' | 'deposit' | 'withdrawal'>;

/** Nothing for zero: no program takes it. */
export function signedEvent(
  about: Pick<TaxEvent, 'atMs' | 'venue' | 'id' | 'note'>,
  coin: string,
  amount: Decimal,
  whenReceived: MoneyKind,
  whenPaid: MoneyKind,
): readonly TaxEvent[] {
  if (isZero(amount)) return [];
  const money = { coin, amount };
  return compare(amount, ZERO) > 0
    ? [{ ...about, kind: whenReceived, money }]
    : [{ ...about, kind: whenPaid, money: opposite(money) }];
}

function aboutFill(venue: VenueId, fill: FillRecord) {
  return {
    atMs: fill.atMs,
    venue,
    id: `${venue} ${fill.kind} ${fill.id}`,
    note: `${fill.symbol} ${fill.side} at ${fill.price}, order ${fill.orderId}`,
  };
}

function opposite({ coin, amount }: Money): Money {
  return { coin, amount: minus(ZERO, amount) };
}

import type { Money, TaxEvent } from '../tax-event.ts';

/** What left and what came, as most layouts have a column pair for each. */
export interface Sides {
  readonly sent?: Money;
  readonly received?: Money;
  readonly fee?: Money;
}

export function sidesOf(event: TaxEvent): Sides {
  switch (event.kind) {
    case 'trade':
      return { sent: event.sent, received: event.received, ...feeOf(event) };
    case 'futuresGain':
    case 'futuresRebate':
    case 'income':
      return { received: event.money };
    case 'deposit':
      return { received: event.money, ...feeOf(event) };
    case 'futuresLoss':
    case 'futuresFee':
      return { sent: event.money };
    case 'withdrawal':
      return { sent: event.money, ...feeOf(event) };
  }
}

/** Amount and coin, both empty where there is nothing: programs refuse a zero. */
export function cells(money: Money | undefined): readonly [amount: string, coin: string] {
  return money === undefined ? ['', ''] : [money.amount, money.coin];
}

function feeOf({ fee }: { readonly fee?: Money }): Sides {
  return fee === undefined ? {} : { fee };
}

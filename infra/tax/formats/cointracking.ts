import { minus, sum } from '../../../shared/core/decimal.ts';
import type { Money, TaxEvent, TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { isoTime } from '../tax-time.ts';
import { cells, type Sides, sidesOf } from './sides.ts';

/** https://cointracking.freshdesk.com/en/support/solutions/articles/29000042783 */
const TYPES: Readonly<Record<TaxEventKind, string>> = {
  trade: 'Trade',
  futuresGain: 'Derivatives / Futures Profit',
  futuresLoss: 'Derivatives / Futures Loss',
  futuresFee: 'Margin Fee',
  futuresRebate: 'Derivatives / Futures Profit',
  income: 'Reward / Bonus',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
};

/**
 * Its amounts contain the fee, and the fee column only informs; a fee in a third coin needs a row of its own:
 * https://cointracking.freshdesk.com/en/support/solutions/articles/29000007202.
 */
export const cointracking: TaxFormat = {
  files: [
    {
      name: '',
      header: [
        'Type',
        'Buy Amount',
        'Buy Currency',
        'Sell Amount',
        'Sell Currency',
        'Fee',
        'Fee Currency',
        'Exchange',
        'Trade-Group',
        'Comment',
        'Date',
        'Tx-ID',
      ],
      rows: (event) => {
        const { third, ...sides } = withFeeInside(sidesOf(event));
        const { sent, received, fee } = sides;
        const amounts = [...cells(received), ...cells(sent), ...cells(fee)];
        return [
          [TYPES[event.kind], ...amounts, ...tail(event, event.id)],
          ...(third === undefined
            ? []
            : [['Other Fee', '', '', ...cells(third), '', '', ...tail(event, `${event.id} fee`)]]),
        ];
      },
    },
  ],
  notes: [],
};

function tail(event: TaxEvent, id: string): readonly string[] {
  return [event.venue, '', event.note, isoTime(event.atMs), id];
}

function withFeeInside({ sent, received, fee }: Sides): Sides & { readonly third?: Money } {
  const sides = { ...(sent && { sent }), ...(received && { received }) };
  if (fee === undefined) return sides;
  if (received?.coin === fee.coin) {
    return { ...sides, fee, received: { coin: fee.coin, amount: minus(received.amount, fee.amount) } };
  }
  if (sent?.coin === fee.coin) {
    return { ...sides, fee, sent: { coin: fee.coin, amount: sum(sent.amount, fee.amount) } };
  }
  return { ...sides, third: fee };
}

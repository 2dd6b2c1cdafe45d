import type { TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { koinlyTime } from '../tax-time.ts';
import { cells, sidesOf } from './sides.ts';

/** https://support.koinly.io/en/articles/9490027 for futures. */
const LABELS: Readonly<Record<TaxEventKind, string>> = {
  trade: '',
  futuresGain: 'realized gain',
  futuresLoss: 'realized gain',
  futuresFee: 'margin fee',
  futuresRebate: 'realized gain',
  income: 'reward',
  deposit: '',
  withdrawal: '',
};

/** The universal template: https://support.koinly.io/en/articles/9489976. Amounts without fees, which it adds. */
export const koinly: TaxFormat = {
  files: [
    {
      name: '',
      header: [
        'Date',
        'Sent Amount',
        'Sent Currency',
        'Received Amount',
        'Received Currency',
        'Fee Amount',
        'Fee Currency',
        'Net Worth Amount',
        'Net Worth Currency',
        'Label',
        'Description',
        'TxHash',
      ],
      rows: (event) => {
        const { sent, received, fee } = sidesOf(event);
        const amounts = [...cells(sent), ...cells(received), ...cells(fee)];
        return [[koinlyTime(event.atMs), ...amounts, '', '', LABELS[event.kind], event.note, event.id]];
      },
    },
  ],
  notes: [],
};

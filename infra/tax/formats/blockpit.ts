import type { TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { dottedTime } from '../tax-time.ts';
import { cells, sidesOf } from './sides.ts';

/** https://help.blockpit.io/hc/en-us/articles/13586376244124 for futures: funding paid is a fee, received a profit. */
const LABELS: Readonly<Record<TaxEventKind, string>> = {
  trade: 'Trade',
  futuresGain: 'Derivative Profit',
  futuresLoss: 'Derivative Loss',
  futuresFee: 'Derivative Fee',
  futuresRebate: 'Derivative Profit',
  income: 'Cashback',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
};

/** Its template for manual imports; the words in brackets belong to the header. Amounts without fees. */
export const blockpit: TaxFormat = {
  files: [
    {
      name: '',
      header: [
        'Date (UTC)',
        'Integration Name',
        'Label',
        'Outgoing Asset',
        'Outgoing Amount',
        'Incoming Asset',
        'Incoming Amount',
        'Fee Asset (optional)',
        'Fee Amount (optional)',
        'Comment (optional)',
        'Trx. ID (optional)',
      ],
      rows: (event) => {
        const { sent, received, fee } = sidesOf(event);
        const amounts = [sent, received, fee].flatMap((money) => [...cells(money)].reverse());
        const label = LABELS[event.kind];
        return [[dottedTime(event.atMs), event.venue, label, ...amounts, event.note, event.id]];
      },
    },
  ],
  notes: [],
};

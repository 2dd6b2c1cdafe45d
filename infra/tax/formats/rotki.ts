import type { TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { cells, sidesOf } from './sides.ts';

const TYPES: Readonly<Partial<Record<TaxEventKind, string>>> = {
  futuresGain: 'Income',
  futuresRebate: 'Income',
  futuresLoss: 'Loss',
  futuresFee: 'Loss',
  income: 'Income',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
};

/** A location that it does not know becomes this one by itself. */
const LOCATION = 'external';

/**
 * rotki's generic imports, one file for trades and one for everything else; times in milliseconds. It takes rows that
 * are equal in everything for one: the id in the description keeps two equal fills apart.
 */
export const rotki: TaxFormat = {
  files: [
    {
      name: 'trades',
      header: [
        'Location',
        'Spend Currency',
        'Receive Currency',
        'Receive Amount',
        'Spend Amount',
        'Fee',
        'Fee Currency',
        'Description',
        'Timestamp',
      ],
      rows: (event) => {
        if (event.kind !== 'trade') return [];
        const { sent, received, fee } = event;
        const amounts = [sent.coin, received.coin, received.amount, sent.amount, ...cells(fee)];
        return [[LOCATION, ...amounts, `${event.id}: ${event.note}`, String(event.atMs)]];
      },
    },
    {
      name: 'events',
      header: ['Type', 'Location', 'Currency', 'Amount', 'Fee', 'Fee Currency', 'Description', 'Timestamp'],
      rows: (event) => {
        const type = TYPES[event.kind];
        const { sent, received = sent, fee } = sidesOf(event);
        if (type === undefined || received === undefined) return [];
        const amounts = [received.coin, received.amount, ...cells(fee)];
        return [[type, LOCATION, ...amounts, `${event.id}: ${event.note}`, String(event.atMs)]];
      },
    },
  ],
  notes: [
    'Import the file ending in -trades as generic trades and the one ending in -events as generic events.',
  ],
};

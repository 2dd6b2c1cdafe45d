import type { TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { usTime } from '../tax-time.ts';
import { cells, sidesOf } from './sides.ts';

/** https://support.cointracker.io/hc/en-us/articles/4413049710225-Transaction-category-definitions */
const TAGS: Readonly<Record<TaxEventKind, string>> = {
  trade: '',
  futuresGain: 'margin gain',
  futuresLoss: 'margin loss',
  futuresFee: 'margin fee',
  futuresRebate: 'margin rebate',
  income: '',
  deposit: '',
  withdrawal: '',
};

/**
 * https://support.cointracker.io/hc/en-us/articles/4413071299729: names exact, no column more or less, so there is no
 * place for ids. Amounts without fees, which it adds to what left and takes from what came.
 */
export const cointracker: TaxFormat = {
  files: [
    {
      name: '',
      header: [
        'Date',
        'Received Quantity',
        'Received Currency',
        'Sent Quantity',
        'Sent Currency',
        'Fee Amount',
        'Fee Currency',
        'Tag',
      ],
      rows: (event) => {
        const { sent, received, fee } = sidesOf(event);
        return [[usTime(event.atMs), ...cells(received), ...cells(sent), ...cells(fee), TAGS[event.kind]]];
      },
    },
    {
      // The layout has no column for ids: the same rows in the same order, each with the id it comes from.
      name: 'ids',
      header: ['Date', 'Id', 'Description'],
      rows: (event) => [[usTime(event.atMs), event.id, event.note]],
    },
  ],
  notes: [
    'CoinTracker has no column for ids: line by line, the file ending in -ids names what each row comes from; do not import that one.',
    'CoinTracker has no tag for rebates: they come as plain receipts; their lines in the -ids file say so.',
  ],
};

import type { TaxEvent, TaxEventKind } from '../tax-event.ts';
import type { TaxFormat } from '../tax-format.ts';
import { usTime } from '../tax-time.ts';
import { cells, sidesOf } from './sides.ts';

const TYPES: Readonly<Partial<Record<TaxEventKind, string>>> = {
  trade: 'Trade',
  income: 'Income',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
};

/** What its template cannot say. */
const BY_HAND: Readonly<Partial<Record<TaxEventKind, string>>> = {
  futuresGain: 'Margin Gain',
  futuresRebate: 'Margin Gain',
  futuresLoss: 'Margin Loss',
  futuresFee: 'Margin Loss',
};

/**
 * The universal template, https://help.coinledger.io/en/articles/6028758; the words in brackets belong to its header.
 * It has no type for futures: https://help.coinledger.io/en/articles/9505113 says to enter gains and losses by hand.
 */
export const coinledger: TaxFormat = {
  files: [
    {
      name: '',
      header: [
        'Date (UTC)',
        'Platform (Optional)',
        'Asset Sent',
        'Amount Sent',
        'Asset Received',
        'Amount Received',
        'Fee Currency (Optional)',
        'Fee Amount (Optional)',
        'Type',
        'Description (Optional)',
        'TxHash (Optional)',
      ],
      rows: (event) => {
        const type = TYPES[event.kind];
        return type === undefined ? [] : [universalRow(event, type)];
      },
    },
    {
      name: 'futures-by-hand',
      header: ['Date (UTC)', 'Type', 'Amount', 'Currency', 'Description', 'Id'],
      rows: (event) => {
        const type = BY_HAND[event.kind];
        if (type === undefined || !('money' in event)) return [];
        return [[usTime(event.atMs), type, ...cells(event.money), event.note, event.id]];
      },
    },
  ],
  notes: [
    'CoinLedger imports no futures: enter the rows of the file ending in -futures-by-hand with its Add Transaction button, as margin gains and losses.',
  ],
};

function universalRow(event: TaxEvent, type: string): readonly string[] {
  const { sent, received, fee } = sidesOf(event);
  const coinFirst = (money: Parameters<typeof cells>[0]) => [...cells(money)].reverse();
  return [
    usTime(event.atMs),
    event.venue,
    ...coinFirst(sent),
    ...coinFirst(received),
    ...coinFirst(fee),
    type,
    event.note,
    event.id,
  ];
}

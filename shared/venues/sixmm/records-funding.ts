/**
 * Funding payments as records, out of the list of everything that changed a wallet. Which words that list has for a
 * change is not documented; seen elsewhere, in both cases, is the one below.
 */
import * as z from 'zod';
import { sum } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import { fundingId } from '../../records/funding-id.ts';
import type { FundingRecord } from '../../records/record.ts';
import { finalRow, type RecordSource, TOO_MANY, unorderedPage } from '../rest/records-source.ts';
import { wireMs, wireTextIfAny } from '../rest/wire-values.ts';
import { countOfLists, type PagedList, readPagesUpTo } from './pages.ts';
import { EXPORTED_ROWS, LONGEST_MS, mostRowsOf } from './records-pages.ts';

/** Whole, and in any case: `funding_transfer_in` and its like move money between accounts and are no payments. */
const FUNDING = 'funding_fee_settle';

interface Change {
  /** What tells two rows apart: none has an id. */
  readonly key: string;
  readonly payment?: FundingRecord;
}

const paymentRow = z.looseObject({
  assetType: z.string().min(1),
  /** Positive where the account received it. */
  amount: wireMoney,
  referenceId: wireTextIfAny,
  createdAt: wireMs,
  /** Not documented. */
  symbol: wireTextIfAny.catch(undefined),
});

/** What is no payment is only counted, so its other fields may be of any form. */
const changeRow = z.looseObject({ changeType: z.string() }).transform((row, context): Change => {
  const told = ['changeType', 'referenceId', 'createdAt', 'assetType', 'amount', 'walletBalanceAfter'];
  const key = JSON.stringify(told.map((name) => row[name]));
  if (row.changeType.toLowerCase() !== FUNDING) return { key };
  const payment = paymentRow.safeParse(row);
  if (payment.success) return { key, payment: recordOf(payment.data) };
  const [issue] = payment.error.issues;
  context.addIssue({ code: 'custom', message: issue?.message ?? 'no payment', path: issue?.path ?? [] });
  return z.NEVER;
});

function recordOf(row: z.output<typeof paymentRow>): FundingRecord {
  const payment = {
    // Empty where it is not told: neither the wallet nor the time says of which contract a payment is.
    symbol: row.symbol ?? '',
    // Nor is the margin mode: in its place the id has what the venue refers to.
    mode: row.referenceId ?? '',
    atMs: row.createdAt,
    coin: row.assetType,
    amount: sum(row.amount),
  };
  return { kind: 'funding', id: fundingId(payment, 0), ...payment, mode: '' };
}

/** Not filtered there by its word, which might have another case than the one that is asked for. */
const changeLog: PagedList<Change> = {
  path: '/v1/private/user/account-change-log',
  query: {},
  row: changeRow,
  keyOf: ({ key }) => key,
};

export const fundingRecords: RecordSource = {
  stream: {
    kind: 'funding',
    scope: 'account',
    // A window is read to its end or not at all.
    paging: 'unordered',
    pageRows: EXPORTED_ROWS,
    longestMs: LONGEST_MS,
    instants: false,
    // Every key may read it that may read anything.
    onRequest: false,
  },
  page: async (client, { symbol, startMs, endMs }) => {
    const window = { startMs, endMs };
    const changes = await readPagesUpTo(client, changeLog, window, mostRowsOf(window, EXPORTED_ROWS));
    if (changes === undefined) return TOO_MANY;
    const payments = changes
      .flatMap(({ payment }) => payment ?? [])
      .filter((payment) => symbol === undefined || payment.symbol === '' || payment.symbol === symbol);
    return { ...unorderedPage(payments.map(finalRow), false), lists: countOfLists(window) };
  },
};

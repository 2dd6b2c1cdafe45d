/**
 * The columns of each kind of record, in the order of the files. Names are those of the records in snake case, and none
 * is a word of SQL (as `at` is), so that queries need no quotes. `decimal` is DECIMAL(38, 18), `time` a UTC timestamp in microseconds.
 */
import type { RecordKind } from './record.ts';

export type ColumnType = 'text' | 'decimal' | 'time' | 'boolean';

export interface Column {
  /** In SQL and in files. */
  readonly name: string;
  /** In the record. */
  readonly field: string;
  readonly type: ColumnType;
  /** Whether a record may lack it. */
  readonly optional: boolean;
}

export const DECIMAL_PRECISION = 38;
export const DECIMAL_SCALE = 18;

const text = (field: string, name = snake(field)): Column => ({ name, field, type: 'text', optional: false });
const amount = (field: string): Column => ({ name: snake(field), field, type: 'decimal', optional: false });
const time = (field: string, name: string): Column => ({ name, field, type: 'time', optional: false });
const flag = (field: string): Column => ({ name: snake(field), field, type: 'boolean', optional: false });
const maybe = (column: Column): Column => ({ ...column, optional: true });

const FILL: readonly Column[] = [
  text('id', 'fill_id'),
  time('atMs', 'traded_at'),
  text('symbol'),
  text('baseCoin'),
  text('quoteCoin'),
  text('orderId'),
  text('side'),
  text('role'),
  amount('price'),
  amount('baseSize'),
  amount('quoteAmount'),
  amount('fee'),
  text('feeCoin'),
  maybe(text('feeType')),
];

const ORDER: readonly Column[] = [
  text('id', 'order_id'),
  time('atMs', 'created_at'),
  time('updatedAtMs', 'updated_at'),
  text('symbol'),
  maybe(text('clientOrderId')),
  text('side'),
  text('type'),
  maybe(amount('price')),
  maybe(amount('baseSize')),
  maybe(amount('quoteAmount')),
  amount('executedBase'),
  amount('executedQuote'),
  maybe(amount('fee')),
  maybe(text('feeCoin')),
  maybe(text('source')),
  maybe(flag('reduceOnly')),
];

export const COLUMNS: Readonly<Record<RecordKind, readonly Column[]>> = {
  'spot-fill': FILL,
  'futures-fill': FILL,
  funding: [
    text('id', 'funding_id'),
    time('atMs', 'paid_at'),
    text('symbol'),
    text('mode'),
    text('coin'),
    amount('amount'),
    maybe(amount('rate')),
  ],
  'spot-order': ORDER,
  'futures-order': ORDER,
  'futures-position': [
    text('id'),
    text('positionId'),
    time('createdAtMs', 'created_at'),
    time('atMs', 'updated_at'),
    text('symbol'),
    text('side'),
    text('mode'),
    maybe(amount('averagePrice')),
    maybe(amount('sizeLong')),
    maybe(amount('sizeShort')),
    maybe(amount('amountLong')),
    maybe(amount('amountShort')),
    maybe(amount('amountSettled')),
    maybe(amount('sizeLiquidated')),
    maybe(amount('amountLiquidated')),
    maybe(amount('leverage')),
  ],
  bot: [
    text('id', 'bot_id'),
    time('createdAtMs', 'created_at'),
    time('atMs', 'ended_at'),
    text('botKind'),
    text('symbol'),
    text('base'),
    text('quote'),
    text('state'),
    maybe(text('endReason')),
    maybe(amount('investment')),
    maybe(amount('gridProfit')),
    maybe(amount('totalProfit')),
    maybe(amount('profitWithdrawn')),
    maybe(amount('funding')),
    maybe(amount('fees')),
  ],
  earn: [
    text('id', 'earn_id'),
    time('atMs', 'created_at'),
    time('updatedAtMs', 'updated_at'),
    text('productId'),
    text('state'),
    text('productType'),
    text('base'),
    text('quote'),
    text('currency'),
    maybe(amount('baseAmount')),
    maybe(amount('currencyAmount')),
    maybe(amount('profitRate')),
    maybe(amount('strike')),
    maybe(amount('baseFilled')),
    maybe(amount('currencyFilled')),
    maybe(text('principalCoin')),
    maybe(text('earningsCoin')),
    maybe(amount('deliveryPrice')),
    maybe(time('settledAtMs', 'settled_at')),
  ],
  transfer: [
    text('id', 'transfer_id'),
    time('atMs', 'moved_at'),
    text('from', 'from_account'),
    text('to', 'to_account'),
    text('coin'),
    amount('amount'),
    text('status'),
    maybe(text('reason')),
    maybe(text('clientId')),
    maybe(text('comment')),
  ],
};

/** The name of a kind's table, in DuckDB and in Athena. */
export function tableName(kind: RecordKind): string {
  return kind.replaceAll('-', '_');
}

function snake(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

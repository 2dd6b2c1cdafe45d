/** Rows of Pionex's lists as its documents have them, and as JSON with all digits of their ids. */
import type { RecordKind } from '../../shared/records/record.ts';
import { readFixture } from './fixture.ts';

export type WireRow = Readonly<Record<string, unknown>>;

/** The time by which a list goes, in each kind's row. */
export const TIME_FIELDS: Readonly<Record<RecordKind, string>> = {
  'spot-fill': 'timestamp',
  'futures-fill': 'timestamp',
  'spot-order': 'createTime',
  'futures-order': 'createTime',
  'futures-position': 'updateTime',
  funding: 'timestamp',
  transfer: 'timestamp',
  earn: 'createTime',
  bot: 'closeTime',
};

export function wireRow(kind: RecordKind, id: bigint | number, atMs: number): WireRow {
  return ROWS[kind](id, atMs);
}

/** JSON in which a BigInt is a bare number. */
export function wireText(value: unknown): string {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? rawJSON(String(item)) : item));
}

const order = (orderId: bigint | number, symbol: string, atMs: number): WireRow => ({
  ...{
    orderId,
    symbol,
    type: 'LIMIT',
    side: 'BUY',
    price: '1',
    size: '1',
    filledSize: '1',
    filledAmount: '1',
  },
  ...{ status: 'CLOSED', source: 'API', clientOrderId: '', createTime: atMs, updateTime: atMs },
});

const fill = (id: bigint | number, symbol: string, atMs: number): WireRow => ({
  ...{ id, orderId: 1, symbol, side: 'BUY', role: 'MAKER', price: '1', size: '1', fee: '0', feeCoin: 'USDT' },
  ...{ feeType: 'TRADING', timestamp: atMs },
});

const ROWS: Readonly<Record<RecordKind, (id: bigint | number, atMs: number) => WireRow>> = {
  'spot-fill': (id, atMs) => fill(id, 'BTC_USDT', atMs),
  'futures-fill': (id, atMs) => fill(id, 'BTC_USDT_PERP', atMs),
  'spot-order': (id, atMs) => ({
    ...order(id, 'BTC_USDT', atMs),
    ...{ fee: '0', feeCoin: 'USDT', IOC: false },
  }),
  'futures-order': (id, atMs) => ({
    ...order(id, 'BTC_USDT_PERP', atMs),
    ...{ positionMode: 'BUYSELL', isolatedMode: 'CROSS', positionSide: 'BOTH', origSize: '1' },
    reduceOnly: false,
  }),
  'futures-position': (id, atMs) => ({
    ...{ positionId: String(id), symbol: 'BTC_USDT_PERP', isolatedMode: 'CROSS', positionSide: 'LONG' },
    ...{
      sizeLong: '1',
      sizeShort: '-1',
      amountLong: '-1',
      amountShort: '1',
      amountSettled: '0',
      leverage: '1',
    },
    ...{ sizeLiquidated: '0', amountLiquidated: '0', sizeTakeover: '0', createTime: atMs, updateTime: atMs },
  }),
  funding: (_id, atMs) => ({
    ...{ symbol: 'BTC_USDT_PERP', isolatedMode: 'CROSS', fundingFee: '0.1', fundingCoin: 'USDT' },
    ...{ timestamp: atMs, fundingRate: '0.0001' },
  }),
  transfer: (id, atMs) => ({
    ...{ transferId: String(id), fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount: '1' },
    ...{ status: 'COMPLETED', reason: 'OPENAPI', timestamp: atMs },
  }),
  earn: (id, atMs) => ({
    ...{ clientDualId: String(id), state: 'SETTLED', productId: 'P', type: 'DUAL_BASE', base: 'BTC' },
    ...{ quote: 'USDT', currency: 'USDT', strike: '1', expireTime: 1, profit: '0', createTime: atMs },
    updateTime: atMs,
  }),
  bot: (id, atMs) => ({
    ...finishedBot(),
    buOrderId: `bot-${id}`,
    createTime: atMs - 1_000,
    closeTime: atMs,
  }),
};

function finishedBot(): WireRow {
  const { text } = readFixture('pionex/bots/get-bot-orders.finished-by-liquidation').response;
  return (JSON.parse(text) as { data: { results: [WireRow] } }).data.results[0];
}

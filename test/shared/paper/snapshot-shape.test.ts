import { describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import type { FuturesStep } from '../../../shared/paper/futures/futures-step.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createKeeper } from '../../../shared/paper/keeper.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { HEAD, START_MS, written } from './long-history.ts';

describe('a snapshot of a paper account', () => {
  it('knows all that an account can hold: whoever changes this shape raises SNAPSHOT_FORMAT', async () => {
    const table = openSqliteTable();
    let nowMs = START_MS;
    const prices = createSeededMarket({ seed: 3, listings: LISTINGS });
    const open = () =>
      createPaperExchange({
        createWire: createPionexWire,
        seed: 3,
        clock: { nowMs: () => nowMs },
        prices,
        store: createTablePaperStore(table),
        accounts: [
          { id: 'main', apiKey: 'k', apiSecret: 's', permissions: [], balances: { USDT: decimal('50000') } },
        ],
      });
    const terms = {
      kind: 'spot_grid' as const,
      base: 'BTC',
      quote: 'USDT',
      symbol: 'BTC_USDT',
      investment: decimal('900'),
      labels: {},
      range: { top: decimal('200000'), bottom: decimal('10000'), rows: 50, spacing: 'arithmetic' as const },
      closeSell: 'TO_QUOTE' as const,
    };
    await written(table, 20);
    await futuresOf(table);
    const first = open();
    const [bot = ''] = await first.inspect.placeBots('main', [terms]);
    for (let i = 0; i < 600; i += 1) await first.inspect.credit('main', 'USDT', decimal('0.01'));
    nowMs += 3_600_000;
    const cancel = { type: 'cancel' as const, closeNote: '', immediate: true };
    await first.inspect.commandBot('main', bot, cancel);
    nowMs += 60_000;

    const seen = async (exchange: ReturnType<typeof open>) => [
      await exchange.inspect.bots('main'),
      await exchange.inspect.botLog('main'),
      await exchange.inspect.balances('main'),
      await exchange.inspect.futures.fills('main'),
    ];
    expect(await table.get(HEAD)).toBeDefined();
    expect(await seen(open())).toEqual(await seen(first));
    expect(shapeOf(await snapshotOf(table))).toMatchInlineSnapshot(`
      {
        "balances": {
          "Map": {
            "free": "string",
            "frozen": "string",
          },
        },
        "bots": {
          "bots": "number",
          "paid": {
            "Map": "empty",
          },
          "records": [
            {
              "atMs": "number",
              "botId": "string",
              "by": "string",
              "isFunded": "boolean",
              "terms": {
                "base": "string",
                "closeSell": "string",
                "investment": "string",
                "kind": "string",
                "labels": {},
                "quote": "string",
                "range": {
                  "bottom": "string",
                  "rows": "number",
                  "spacing": "string",
                  "top": "string",
                },
                "symbol": "string",
              },
              "type": "string",
            },
          ],
        },
        "byClientOrderId": {
          "Map": [
            "string",
          ],
        },
        "earn": {
          "Map": "empty",
        },
        "fillCount": "number",
        "fills": {
          "Map": [
            {
              "atMs": "number",
              "baseSize": "string",
              "fee": "string",
              "feeCoin": "string",
              "id": "string",
              "orderId": "string",
              "price": "string",
              "role": "string",
              "side": "string",
              "symbol": "string",
            },
          ],
        },
        "futures": {
          "books": {
            "changedAtMs": "number",
            "conditions": {
              "Map": "empty",
            },
            "fillCount": "number",
            "leverages": {
              "Map": "empty",
            },
            "marginModes": {
              "Map": "empty",
            },
            "openOrders": {
              "Map": {
                "baseSize": "string",
                "clientOrderId": "string",
                "createdAtMs": "number",
                "filledBase": "string",
                "filledQuote": "string",
                "id": "string",
                "open": "boolean",
                "price": "string",
                "reduceOnly": "boolean",
                "side": "string",
                "source": "string",
                "symbol": "string",
                "type": "string",
                "updatedAtMs": "number",
                "wantedSize": "string",
              },
            },
            "orderCount": "number",
            "positionCount": "number",
            "positions": {
              "Map": {
                "amountLiquidated": "string",
                "amountLong": "string",
                "amountSettled": "string",
                "amountShort": "string",
                "createdAtMs": "number",
                "direction": "string",
                "fundedUntilMs": "number",
                "id": "string",
                "sizeLiquidated": "string",
                "sizeLong": "string",
                "sizeShort": "string",
                "symbol": "string",
                "updatedAtMs": "number",
              },
            },
            "wallets": {
              "Map": "string",
            },
          },
          "byClientOrderId": {
            "Map": [
              "string",
            ],
          },
          "closedPositions": "empty list",
          "conditions": {
            "Map": "empty",
          },
          "credited": {
            "Map": "string",
          },
          "fills": [
            {
              "atMs": "number",
              "baseSize": "string",
              "fee": "string",
              "feeCoin": "string",
              "feeType": "string",
              "id": "string",
              "orderId": "string",
              "price": "string",
              "realised": "string",
              "role": "string",
              "side": "string",
              "symbol": "string",
            },
          ],
          "fundings": [
            {
              "atMs": "number",
              "coin": "string",
              "paid": "string",
              "rate": "string",
              "symbol": "string",
            },
          ],
          "insured": {
            "Map": "empty",
          },
          "orders": {
            "Map": {
              "baseSize": "string",
              "clientOrderId": "string",
              "createdAtMs": "number",
              "filledBase": "string",
              "filledQuote": "string",
              "id": "string",
              "open": "boolean",
              "price": "string",
              "reduceOnly": "boolean",
              "side": "string",
              "source": "string",
              "symbol": "string",
              "type": "string",
              "updatedAtMs": "number",
              "wantedSize": "string",
            },
          },
          "strategies": {
            "Map": "empty",
          },
        },
        "openOrderIds": "Set",
        "orders": {
          "Map": {
            "clientOrderId": "string",
            "createdAtMs": "number",
            "fee": "string",
            "feeCoin": "string",
            "filledBase": "string",
            "filledQuote": "string",
            "frozen": "string",
            "frozenCoin": "string",
            "id": "string",
            "immediateOrCancel": "boolean",
            "open": "boolean",
            "side": "string",
            "symbol": "string",
            "terms": {
              "baseSize": "string",
              "price": "string",
              "type": "string",
            },
            "updatedAtMs": "number",
          },
        },
        "sequence": "number",
        "transfers": [
          {
            "amount": "string",
            "atMs": "number",
            "by": "string",
            "clientId": "string",
            "coin": "string",
            "comment": "string",
            "id": "string",
            "status": "string",
            "to": "string",
          },
        ],
      }
    `);
  });
});

/** An order in perpetuals that traded, paid funding and is partly open, and money on its way. */
async function futuresOf(table: Table): Promise<void> {
  const [symbol, baseSize, coin, atMs] = ['BTC_USDT_PERP', decimal('0.1'), 'USDT', START_MS + 100] as const;
  const one = { symbol, side: 'buy' as const, baseSize };
  const order = {
    ...one,
    id: '1',
    type: 'limit' as const,
    wantedSize: baseSize,
    price: decimal('9'),
    reduceOnly: false,
  };
  const trade = {
    ...one,
    id: '2',
    orderId: '1',
    role: 'taker' as const,
    price: decimal('9'),
    fee: decimal('0.01'),
  };
  const transfer = { id: '3', to: 'futures' as const, coin, amount: decimal('1'), clientId: '', comment: '' };
  const futures: readonly FuturesStep[] = [
    { type: 'credit', coin, amount: decimal('500'), atMs },
    { type: 'place', order: { ...order, clientOrderId: 'a', source: 'api', createdAtMs: atMs } },
    {
      type: 'trade',
      trade: { ...trade, baseSize: decimal('0.05'), feeCoin: coin, feeType: 'trading', atMs },
    },
    { type: 'funding', payment: { symbol, coin, paid: decimal('0.1'), rate: decimal('0.0001'), atMs } },
  ];
  const keeper = createKeeper(createTablePaperStore(table), () => ({}));
  await keeper.change('main', atMs, () => ({
    steps: [
      ...futures.map((step) => ({ type: 'futures' as const, step })),
      { type: 'transfer', transfer: { ...transfer, by: 'api', status: 'completed', atMs } },
    ],
    result: undefined,
  }));
}

async function snapshotOf(table: Table) {
  const state = await createTablePaperStore(table).snapshots?.load('main');
  if (state === undefined) throw new Error('there is no snapshot');
  return state;
}

/** Names and kinds of everything in it, of lists and maps the first entry. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Map) return { Map: value.size === 0 ? 'empty' : shapeOf([...value.values()][0]) };
  if (value instanceof Set) return 'Set';
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

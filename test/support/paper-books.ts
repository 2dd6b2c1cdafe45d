import { times } from '../../shared/core/decimal.ts';
import type { Inspection } from '../../shared/paper/exchange.ts';
import type { PaperFill, PaperOrder } from '../../shared/paper/order.ts';
import type { RecordKind } from '../../shared/records/record.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * What the paper exchange's own books say, in the words of records; what is left out here, they do not know. All
 * perpetual orders are taken for market orders, all bots for spot grids of BTC_USDT that somebody stopped, all
 * investments for settled, all transfers for such to futures.
 */
export function booksOf(
  inspect: Inspection,
  account: string,
): Readonly<Record<RecordKind, () => Promise<Rows>>> {
  return {
    'spot-fill': async () => (await inspect.fills(account)).map(fillRow('spot-fill')),
    'futures-fill': async () =>
      (await inspect.futures.fills(account)).map(({ realised: _, ...fill }) => ({
        ...fillRow('futures-fill')(fill),
        feeType: 'TRADING',
      })),
    'spot-order': async () =>
      (await inspect.orders(account)).map(({ terms, ...order }) => ({
        ...orderRow('spot-order')(order),
        type: terms.type.toUpperCase(),
        ...('price' in terms ? { price: terms.price } : {}),
        ...('baseSize' in terms ? { baseSize: terms.baseSize } : { quoteAmount: terms.quoteAmount }),
        fee: order.fee,
        feeCoin: order.feeCoin,
      })),
    'futures-order': async () =>
      (await inspect.futures.orders(account)).map((order) => ({
        ...orderRow('futures-order')(order),
        type: 'MARKET_QTY',
        baseSize: order.baseSize,
        reduceOnly: false,
      })),
    'futures-position': async () =>
      (await inspect.futures.closedPositions(account)).map((position) => ({
        kind: 'futures-position',
        id: `${position.id}@${position.updatedAtMs}`,
        atMs: position.updatedAtMs,
        positionId: position.id,
        symbol: position.symbol,
        sizeLong: position.sizeLong,
        sizeShort: position.sizeShort,
        amountLong: position.amountLong,
        amountShort: position.amountShort,
        amountSettled: position.amountSettled,
        createdAtMs: position.createdAtMs,
      })),
    funding: async () =>
      (await inspect.futures.fundings(account)).map(({ symbol, coin, paid, rate, atMs }) => ({
        kind: 'funding',
        symbol,
        mode: 'CROSS',
        coin,
        amount: paid,
        rate,
        atMs,
      })),
    bot: async () =>
      (await inspect.bots(account)).map(({ botId, createdAtMs, endedAtMs, grid }) => ({
        kind: 'bot',
        id: botId,
        atMs: endedAtMs,
        createdAtMs,
        botKind: 'spotGrid',
        symbol: 'BTC_USDT',
        state: 'canceled',
        investment: grid?.invested,
        gridProfit: grid?.gridProfit,
        fees: grid?.fees,
      })),
    earn: async () =>
      (await inspect.earn.duals(account)).map(({ clientDualId, settlement, ...dual }) => ({
        kind: 'earn',
        id: clientDualId,
        atMs: dual.createdAtMs,
        productId: dual.productId,
        state: 'SETTLED',
        currencyAmount: dual.amount,
        strike: dual.strike,
        profitRate: dual.profit,
        principalCoin: settlement?.coin,
        deliveryPrice: settlement?.deliveryPrice,
        settledAtMs: dual.expiresAtMs,
        updatedAtMs: dual.updatedAtMs,
      })),
    transfer: async () =>
      (await inspect.transfers(account)).map(({ id, coin, amount, atMs }) => ({
        kind: 'transfer',
        id,
        coin,
        amount,
        atMs,
        from: 'MAIN',
        to: 'TRADE',
        status: 'COMPLETED',
      })),
  };
}

function fillRow(kind: RecordKind) {
  return (fill: PaperFill) => {
    const [baseCoin = '', quoteCoin = ''] = fill.symbol.split('_');
    return { kind, ...fill, baseCoin, quoteCoin, quoteAmount: times(fill.price, fill.baseSize) };
  };
}

type BookedOrder = Pick<
  PaperOrder,
  'id' | 'symbol' | 'side' | 'clientOrderId' | 'filledBase' | 'filledQuote' | 'createdAtMs' | 'updatedAtMs'
>;

function orderRow(kind: RecordKind) {
  return ({ id, symbol, side, clientOrderId, ...order }: BookedOrder) => ({
    kind,
    id,
    atMs: order.createdAtMs,
    symbol,
    side,
    clientOrderId,
    executedBase: order.filledBase,
    executedQuote: order.filledQuote,
    updatedAtMs: order.updatedAtMs,
  });
}

/**
 * Money, positions and settings of an account. It has one-way positions and no other mode. Either margin mode can be
 * set, and is told: what positions need and when they are liquidated is computed as cross margin all the same.
 */
import * as z from 'zod';
import { type Decimal, decimal, formatPlaces, isPositive, minus } from '../../core/decimal.ts';
import type { MarginMode } from '../../venues/perpetual.ts';
import type { ClosedPosition, FuturesPosition } from '../futures/futures-order.ts';
import { copyOfBooks, type FuturesBooks, leverageOf, marginModeOf } from '../futures/futures-state.ts';
import { liquidationPrice, type Marks, marginOf, markOf } from '../futures/margin.ts';
import { absolute, averagePrice, netSize, unrealised } from '../futures/position.ts';
import type { WireObject } from '../wire-json.ts';
import { changeLog } from './change-log.ts';
import { pageOnWire, windowOf } from './pages.ts';
import { bodyOf } from './parameters.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';
import { viewOf } from './view.ts';

const COIN = 'USDT';
const MODES: Readonly<Record<MarginMode, { readonly number: number; readonly word: string }>> = {
  cross: { number: 1, word: 'CROSS' },
  isolated: { number: 2, word: 'ISOLATED' },
};

const newLeverage = z.object({ symbol: z.string(), leverage: z.int().min(1).max(999) });
const newMarginMode = z.object({ symbol: z.string(), marginMode: z.int().min(1).max(2) });

export function accountRoutes(parts: RouteParts): readonly Route[] {
  const { engine, contracts, habits } = parts;
  return [
    privateRoute('GET', 'user/asset', 'read', async (request) => ({
      userAsset: await assetOf(parts, request),
    })),
    privateRoute('GET', 'user/account-change-log', 'read', async (request) => {
      const type = request.parameters.text('changeType')?.toLowerCase();
      const coin = request.parameters.text('assetType') ?? COIN;
      const isInside = windowOf(parts, request);
      const rows = changeLog(parts, await viewOf(parts, request))
        .filter(({ atMs }) => isInside(atMs))
        .filter(({ row }) => type === undefined || String(row['changeType']).toLowerCase() === type)
        .filter(() => coin === COIN);
      return pageOnWire(
        parts,
        request,
        rows.map(({ row }) => row),
      );
    }),
    privateRoute('GET', 'position/positions', 'trade', async (request) => {
      const asked = request.parameters.text('symbol');
      const symbol = asked === undefined ? undefined : contracts.toEngine(asked);
      const books = copyOfBooks((await viewOf(parts, request)).state.books);
      const marks = await engine.marks(books, request.atMs);
      const open = [...books.positions.values()].filter((one) => (symbol ?? one.symbol) === one.symbol);
      return { positions: open.map((position) => positionOnWire(parts, position, books, marks)) };
    }),
    privateRoute('GET', 'position/history', 'trade', async (request) => {
      const asked = request.parameters.text('symbol');
      const symbol = asked === undefined ? undefined : contracts.toEngine(asked);
      const isInside = windowOf(parts, request);
      const { closedPositions, books } = (await viewOf(parts, request)).state;
      const closed = closedPositions
        .filter((one) => (symbol ?? one.symbol) === one.symbol && isInside(one.updatedAtMs))
        .toReversed();
      return pageOnWire(
        parts,
        request,
        closed.map((position) => closedOnWire(parts, position, books)),
      );
    }),
    privateRoute('GET', 'position/settings', 'trade', async (request) => {
      const name = request.parameters.required('symbol');
      const { books } = (await viewOf(parts, request)).state;
      const symbol = contracts.toEngine(name);
      const { number, word } = MODES[marginModeOf(books, symbol)];
      return {
        symbol: name,
        marginMode: habits.modesAreWords ? word : number,
        leverage: Number(leverageOf(books, symbol)),
      };
    }),
    privateRoute('POST', 'position/leverage', 'trade', async ({ call, account, atMs }) => {
      const { symbol, leverage } = bodyOf(call, newLeverage);
      const name = contracts.toEngine(symbol);
      const isSet = await engine.setLeverage(account.id, name, decimal(String(leverage)), atMs);
      if (!isSet) throw new SixmmRefusal(CODES.outOfRange, 'leverage is out of range');
      return { symbol, leverage, timestamp: atMs };
    }),
    privateRoute('POST', 'position/margin-mode', 'trade', async ({ call, account, atMs }) => {
      const { symbol, marginMode } = bodyOf(call, newMarginMode);
      const name = contracts.toEngine(symbol);
      const { books } = await engine.state(account.id, atMs);
      const mode = marginMode === MODES.cross.number ? 'cross' : 'isolated';
      const isSame = marginModeOf(books, name) === mode;
      if (isSame && habits.sameModeIsRefused) {
        throw new SixmmRefusal(CODES.invalid, 'No need to change margin mode');
      }
      const isSet = isSame || (await engine.setMarginMode(account.id, name, mode, atMs));
      if (!isSet) throw new SixmmRefusal(CODES.outOfRange, 'there is an open position or order');
      return habits.answersAreBare ? {} : { symbol, marginMode, timestamp: atMs };
    }),
  ];
}

async function assetOf(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { engine } = parts;
  const books = copyOfBooks((await viewOf(parts, request)).state.books);
  // The money stands also where a read sees no orders.
  const { books: now } = await engine.state(request.account.id, request.atMs);
  const all = request.conditions.find('stale') === undefined ? copyOfBooks(now) : books;
  const marks = await engine.marks(all, request.atMs);
  const margin = marginOf(all, engine.listings, COIN, marks);
  const used = marginOf({ ...all, openOrders: new Map() }, engine.listings, COIN, marks).initial;
  return {
    userId: '1001',
    assetType: COIN,
    walletBalance: places(margin.wallet),
    frozenMargin: places(minus(margin.initial, used)),
    usedMargin: places(used),
  };
}

function positionOnWire(
  { engine, contracts, habits }: RouteParts,
  position: FuturesPosition,
  books: FuturesBooks,
  marks: Marks,
): WireObject {
  const net = netSize(position);
  const entryPrice = averagePrice(position);
  return {
    symbol: contracts.toWire(position.symbol),
    marginMode: MODES[marginModeOf(books, position.symbol)].word,
    positionSide: 'BOTH',
    leverage: Number(leverageOf(books, position.symbol)),
    quantity: habits.shortsAreNegative ? net : absolute(net),
    entryPrice,
    breakEvenPrice: entryPrice,
    liqPrice: liquidationPrice(books, engine.listings, position, marks),
    marginRatio: '0',
    unrealizedPnl: places(unrealised(position, markOf(marks, position.symbol))),
    roe: '0',
    nextFundingFee: '0',
    fundingFeeAccum: '0',
    tpPrice: '',
    slPrice: '',
  };
}

/** A closed position does not keep its margin mode: it tells the one that is set now. */
function closedOnWire({ contracts }: RouteParts, position: ClosedPosition, books: FuturesBooks): WireObject {
  const isLong = position.direction === 'long';
  return {
    symbol: contracts.toWire(position.symbol),
    positionSide: 'BOTH',
    leverage: Number(position.leverage),
    maxQuantity: absolute(isLong ? position.sizeLong : position.sizeShort),
    pnl: places(minus(decimal('0'), position.amountSettled)),
    roe: '0',
    marginMode: MODES[marginModeOf(books, position.symbol)].word,
    triggerMode: isPositive(absolute(position.sizeLiquidated)) ? 4 : 1,
    fundingFeeAccum: '0',
    openedAt: position.createdAtMs,
    closedAt: position.updatedAtMs,
    ...pricesOf(position),
  };
}

/** What came in and what went out a piece, over the whole life of the position. */
function pricesOf(position: ClosedPosition): WireObject {
  const { sizeLong, sizeShort, amountLong, amountShort } = position;
  const each = (amount: Decimal, size: Decimal) =>
    Number(size) === 0 ? '0' : Math.abs(Number(amount) / Number(size)).toFixed(8);
  const [long, short] = [each(amountLong, sizeLong), each(amountShort, sizeShort)];
  return position.direction === 'long'
    ? { entryPrice: long, closePrice: short }
    : { entryPrice: short, closePrice: long };
}

function places(amount: Decimal): string {
  return formatPlaces(amount, 8);
}

/**
 * Wallets, positions and settings of a futures account. It has one mode of each kind: one-way positions and cross
 * margin; a call for another is refused, so that nobody takes a netted position for a hedged or an isolated one.
 */
import { decimal, isZero } from '../../core/decimal.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { copyOfBooks, leverageOf, walletOf } from '../futures/futures-state.ts';
import { marginOf } from '../futures/margin.ts';
import { futuresView } from '../futures-view.ts';
import type { ListSources } from '../list-page.ts';
import { newIsolatedMode, newLeverage, newPositionMode } from './futures-body.ts';
import { contractIfAny, contractOf } from './futures-read-routes.ts';
import { listOnWire } from './order-wire.ts';
import { bodyOf, parameterError } from './parameters.ts';
import {
  closedPositionOnWire,
  positionInDetail,
  positionOnWire,
  walletInDetail,
  walletOnWire,
} from './position-wire.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import { futuresRoute, type PrivateRequest, type Route } from './route.ts';

export function futuresAccountRoutes(engine: FuturesEngine, sources: ListSources): readonly Route[] {
  const contracts = engine.listings;
  const look = async (request: PrivateRequest) => {
    const { state } = await futuresView(engine, sources, request);
    const books = copyOfBooks(state.books);
    return { books, contracts, marks: await engine.marks(books, request.atMs) };
  };
  type Account = Awaited<ReturnType<typeof look>>;
  const coinsOf = ({ books }: Account) => [...books.wallets.keys()].sort();
  const margin = ({ books, marks }: Account, coin: string) => marginOf(books, contracts, coin, marks);

  return [
    futuresRoute('GET', 'account/balances', async (request) => {
      const account = await look(request);
      const balances = coinsOf(account).map((coin) => walletOnWire(coin, margin(account, coin)));
      return { balances: listOnWire(balances), isolates: null };
    }),
    futuresRoute('GET', 'account/positions', async (request) => {
      const symbol = contractIfAny(engine, request);
      const account = await look(request);
      const positions = [...account.books.positions.values()].filter(
        (position) => (symbol ?? position.symbol) === position.symbol,
      );
      return { positions: listOnWire(positions.map((position) => positionOnWire(position, account))) };
    }),
    futuresRoute('GET', 'account/historyPositions', async (request) => {
      const symbol = contractIfAny(engine, request);
      const flag = request.parameters.text('positionFlag') ?? 'CLOSED';
      if (flag !== 'CLOSED' && flag !== 'TAKEOVER') throw parameterError('TRADE', 'positionFlag');
      const limit = request.parameters.limit({ min: 1, max: 200, fallback: 50 });
      // Nothing is ever taken over here.
      const { closedPositions } = await futuresView(engine, sources, request);
      const rows = flag === 'CLOSED' ? closedPositions(symbol, limit) : [];
      return { positions: listOnWire(rows.map(closedPositionOnWire)) };
    }),
    futuresRoute('GET', 'account/detail', async (request) => {
      const account = await look(request);
      const coins = coinsOf(account);
      const used = coins.filter((coin) => !isZero(walletOf(account.books, coin)));
      return {
        quoteRisks: listOnWire(coins.map((quote) => ({ quote, riskState: 'TRADING' }))),
        balances: listOnWire(used.map((coin) => walletInDetail(coin, margin(account, coin)))),
        positions: listOnWire(
          [...account.books.positions.values()].map((position) => positionInDetail(position, account)),
        ),
      };
    }),
    ...leverageRoutes(engine),
    ...modeRoutes(engine),
  ];
}

function leverageRoutes(engine: FuturesEngine): readonly Route[] {
  return [
    // The live exchange answers with a list, where the documents have one object.
    futuresRoute('GET', 'account/leverage', async (request) => {
      const asked = contractOf(engine, request);
      const { books } = await engine.state(request.account.id, request.atMs);
      // Others that were set are told as well, in an order of their own: the one asked for need not come first.
      const symbols = [...books.leverages.keys()].filter((symbol) => symbol !== asked);
      const leverages = [...symbols, asked].map((symbol) => ({
        symbol,
        leverage: leverageOf(books, symbol),
      }));
      return { leverages };
    }),
    futuresRoute('POST', 'account/leverage', async (request) => {
      const { symbol, leverage } = bodyOf(request.call, newLeverage);
      const listing = engine.listings.get(symbol);
      if (listing === undefined) throw orderRefusal('unknownSymbol');
      if (Number(leverage) > Number(listing.riskTiers[0]?.maxLeverage)) {
        throw parameterError('TRADE', 'leverage');
      }
      const isSet = await engine.setLeverage(request.account.id, symbol, decimal(leverage), request.atMs);
      if (!isSet) throw new PionexRefusal('TRADE_OPERATION_DENIED', 'position does not allow this leverage');
      return { symbol, leverage };
    }),
  ];
}

function modeRoutes(engine: FuturesEngine): readonly Route[] {
  return [
    futuresRoute('GET', 'account/positionMode', async () => ({ positionMode: 'BUYSELL' })),
    futuresRoute('POST', 'account/positionMode', async ({ call }) => {
      if (bodyOf(call, newPositionMode).positionMode === 'BUYSELL') return undefined;
      throw new PionexRefusal('TRADE_OPERATION_DENIED', 'only one-way positions (BUYSELL) are offered');
    }),
    futuresRoute('GET', 'trade/isolatedMode', async (request) => ({
      symbol: contractOf(engine, request),
      isolatedMode: 'CROSS',
    })),
    futuresRoute('POST', 'trade/isolatedMode', async ({ call }) => {
      const { symbol, isolatedMode } = bodyOf(call, newIsolatedMode);
      if (!engine.listings.has(symbol)) throw orderRefusal('unknownSymbol');
      if (isolatedMode === 'CROSS') return undefined;
      throw new PionexRefusal('TRADE_OPERATION_DENIED', 'only cross margin (CROSS) is offered');
    }),
  ];
}

/** Wallets and positions of perpetuals. */
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { copyOfBooks } from '../futures/futures-state.ts';
import { marginOf } from '../futures/margin.ts';
import { futuresView } from '../futures-view.ts';
import type { ListSources } from '../list-page.ts';
import type { WireObject } from '../wire-json.ts';
import { contractOf } from './perpetual-market-routes.ts';
import { positionOnWire, walletOnWire } from './perpetual-wire.ts';
import { lookingAt, type PrivateRequest, type Route, readRoute } from './route.ts';

export function perpetualAccountRoutes(
  engine: FuturesEngine,
  sources: ListSources,
  disorder: boolean,
): readonly Route[] {
  const look = async (request: PrivateRequest) => {
    const { state } = await futuresView(engine, sources, lookingAt(request));
    const books = copyOfBooks(state.books);
    return { books, contracts: engine.listings, marks: await engine.marks(books, request.atMs) };
  };

  return [
    readRoute('swap/v3/user/balance', 5, async (request) => {
      const { books, contracts, marks } = await look(request);
      return [...books.wallets.keys()]
        .sort()
        .map((coin) => walletOnWire(coin, marginOf(books, contracts, coin, marks), request.chance));
    }),
    readRoute('swap/v2/user/positions', 5, async (request) => {
      const named = request.parameters.text('symbol');
      const symbol = named === undefined ? undefined : contractOf(engine, named).symbol;
      // A failure behind it was once told as an empty list with a success.
      if (request.conditions.find('blind') !== undefined) return [];
      const account = await look(request);
      const rows = [...account.books.positions.values()]
        .filter((position) => (symbol ?? position.symbol) === position.symbol)
        .map((position) => positionOnWire(position, account));
      return disorder && request.chance() < 0.5 ? [...rows, emptyPosition()] : rows;
    }),
  ];
}

/** One that is over, as such rows may come. */
function emptyPosition(): WireObject {
  return {
    positionId: 1_800_000_000_000_000_001n,
    symbol: 'ETH-USDT',
    currency: 'USDT',
    positionAmt: '0',
    availableAmt: '0',
    positionSide: 'LONG',
    isolated: false,
    avgPrice: '0',
    leverage: 20,
    unrealizedProfit: '',
    liquidationPrice: 0,
    onlyOnePosition: true,
  };
}

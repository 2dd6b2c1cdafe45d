/** Wallets, positions and settings of perpetuals. It has one-way positions and cross margin, and nothing else. */
import { decimal } from '../../core/decimal.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { copyOfBooks, leverageOf } from '../futures/futures-state.ts';
import { marginOf } from '../futures/margin.ts';
import { futuresView } from '../futures-view.ts';
import type { ListSources } from '../list-page.ts';
import type { WireObject } from '../wire-json.ts';
import { nameOnWire } from './names.ts';
import { contractOf } from './perpetual-market-routes.ts';
import { positionOnWire, walletOnWire } from './perpetual-wire.ts';
import { BingxRefusal } from './refusal.ts';
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
    readRoute('swap/v2/trade/leverage', 5, async (request) => {
      const { symbol } = contractOf(engine, request.parameters.required('symbol'));
      const { books } = await engine.state(request.account.id, request.atMs);
      const leverage = Number(leverageOf(books, symbol));
      return { longLeverage: leverage, shortLeverage: leverage, maxLongLeverage: 100, maxShortLeverage: 100 };
    }),
    {
      method: 'POST',
      path: '/openApi/swap/v2/trade/leverage',
      perSecond: 5,
      access: 'perpetualTrading',
      answer: (request) => setLeverage(engine, request),
    },
    readRoute('swap/v1/positionSide/dual', 2, async ({ chance }) => ({
      dualSidePosition: chance() < 0.5 ? 'false' : false,
    })),
  ];
}

async function setLeverage(engine: FuturesEngine, { account, atMs, parameters }: PrivateRequest) {
  const listing = contractOf(engine, parameters.required('symbol'));
  const leverage = parameters.count('leverage', { min: 1, max: 500 });
  if (parameters.required('side') !== 'BOTH')
    throw new BingxRefusal(109400, 'In the One-way mode, the side can only be set to BOTH');
  const isAllowed =
    leverage <= Number(listing.riskTiers[0]?.maxLeverage) &&
    (await engine.setLeverage(account.id, listing.symbol, decimal(String(leverage)), atMs));
  if (!isAllowed) throw new BingxRefusal(101414, 'leverage exceeds the limit');
  return { symbol: nameOnWire(listing.symbol), leverage };
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

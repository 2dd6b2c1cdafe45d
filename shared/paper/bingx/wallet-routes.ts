/** All accounts of a user in one look, and the fund account, whose coins no order here can use. */
import { type Decimal, sum, times, ZERO } from '../../core/decimal.ts';
import { accountView } from '../account-view.ts';
import type { Engine } from '../engine.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { copyOfBooks } from '../futures/futures-state.ts';
import { marginOf } from '../futures/margin.ts';
import type { ListSources } from '../list-page.ts';
import type { PriceSource } from '../market.ts';
import { QUOTE_COINS } from './names.ts';
import { lookingAt, type PrivateRequest, type Route, readRoute } from './route.ts';
import { balanceOnWire } from './spot-wire.ts';

/** By three documents. */
const LIST_NAMES = ['balances', 'assets', 'balance'] as const;

export function walletRoutes(
  engine: Engine,
  futures: FuturesEngine,
  prices: PriceSource,
  sources: ListSources,
): readonly Route[] {
  const worth = async (coin: string, amount: Decimal, atMs: number): Promise<Decimal> => {
    if (QUOTE_COINS.includes(coin)) return amount;
    const symbol = `${coin}_USDT`;
    return engine.listings.has(symbol) ? times(amount, await prices.priceAt(symbol, atMs)) : ZERO;
  };
  const spotWorth = async (request: PrivateRequest): Promise<Decimal> => {
    const { balances } = await accountView(engine, sources, lookingAt(request));
    const values: Decimal[] = [];
    for (const [coin, { free, frozen }] of [...balances]) {
      values.push(await worth(coin, sum(free, frozen), request.atMs));
    }
    return sum(...values);
  };
  const futuresWorth = async ({ account, atMs }: PrivateRequest): Promise<Decimal> => {
    const books = copyOfBooks((await futures.state(account.id, atMs)).books);
    const marks = await futures.marks(books, atMs);
    return sum(
      ...[...books.wallets.keys()].map((coin) => marginOf(books, futures.listings, coin, marks).balance),
    );
  };

  return [
    readRoute('fund/v1/account/balance', 2, async ({ account, parameters, chance }) => {
      const named = parameters.text('asset');
      const rows = Object.entries(account.fundBalances ?? {})
        .filter(([coin]) => (named ?? coin) === coin)
        .map(([coin, free]) => balanceOnWire(coin, { free, frozen: ZERO }, chance));
      return { [LIST_NAMES[Math.floor(chance() * LIST_NAMES.length)] ?? 'balances']: rows };
    }),
    readRoute('account/v1/allAccountBalance', 2, async (request) => {
      const { chance } = request;
      const rows = [
        { accountType: 'sopt', usdtBalance: await spotWorth(request) },
        { accountType: 'USDTMPerp', usdtBalance: await futuresWorth(request) },
      ];
      return chance() < 0.5 ? rows : { result: rows };
    }),
  ];
}

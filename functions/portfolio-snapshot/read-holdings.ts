/** What an account holds now and what it is worth, asked with as few requests as it takes. */
import type { EpochMs } from '../../shared/core/clock.ts';
import { type Decimal, dividedBy, isZero, sum, ZERO } from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Holding, PortfolioSnapshot } from '../../shared/portfolio/snapshot.ts';
import type { ListedSymbol } from '../../shared/venues/history.ts';
import type { Position } from '../../shared/venues/perpetual.ts';
import { unlessRefused, unlessUnsupported } from '../../shared/venues/unless-refused.ts';
import type { Balance, Venue } from '../../shared/venues/venue.ts';
import type { WalletOverview } from '../../shared/venues/wallet.ts';
import { holdingsOf, worthOf } from './holdings.ts';
import { type CoinTicker, type PriceOf, pricesFrom, USD_COIN } from './prices.ts';

export interface Seen extends Pick<PortfolioSnapshot, 'parts' | 'missing' | 'totalUsdt' | 'totalBtc'> {
  readonly atMs: EpochMs;
  readonly holdings: readonly Holding[];
  /** Of a spot symbol, a perpetual one, or of a coin in USDT. */
  readonly priceOf: PriceOf;
}

interface Futures {
  readonly balances: readonly Balance[];
  readonly positions: readonly Position[];
}

/** A part that cannot be had is left out and named in `missing`. */
export async function readHoldings({ venues }: Pick<Deps, 'venues'>, account: string): Promise<Seen> {
  const spot = await unlessUnsupported(() => venues.open(account));
  const balances = (await spot?.balances()) ?? [];
  const futures = await unlessRefused(() => readFutures(venues, account));
  const { wallet, fund, missing } = await readWallet(venues, account);
  const coins = [...balances, ...(fund ?? []), ...(futures?.balances ?? [])].map(({ coin }) => coin);
  const listed = await unlessUnsupported(async () => (await venues.history(account)).symbols());
  const tickers = spot === undefined ? [] : await tickersOf(spot, coins, listed?.symbols ?? []);
  const priceOf = pricesFrom(tickers, wallet?.prices ?? {}, futures?.positions ?? []);

  const parts = {
    ...(spot && { spot: worthOf(balances, priceOf) }),
    ...(fund && { fund: worthOf(fund, priceOf) }),
    ...(futures && { futures: futuresValue(futures, priceOf) }),
    ...partOf('bots', wallet),
    ...partOf('earn', wallet),
  };
  const totalUsdt = sum(...Object.values(parts));
  const btc = priceOf('BTC')?.price;
  return {
    atMs: await (await venues.any(account)).time(),
    holdings: holdingsOf([balances, fund ?? [], futures?.balances ?? []], priceOf),
    priceOf,
    parts,
    missing: [
      ...missing,
      ...(['futures', 'bots', 'earn'] as const).filter((name) => parts[name] === undefined),
    ],
    totalUsdt,
    ...(btc === undefined || isZero(btc) ? {} : { totalBtc: dividedBy(totalUsdt, btc, 8) }),
  };
}

/** `fund` is undefined, too, where the venue has no such account; only one that cannot be read is missing. */
async function readWallet(
  venues: Deps['venues'],
  account: string,
): Promise<{
  wallet?: WalletOverview | undefined;
  fund?: readonly Balance[] | undefined;
  missing: string[];
}> {
  const opened = await unlessRefused(() => venues.wallet(account));
  if (opened === undefined) return { missing: [] };
  const wallet = await unlessRefused(opened.overview);
  if (opened.fund === undefined) return { wallet, missing: [] };
  const fund = await unlessRefused(opened.fund);
  return { wallet, fund, missing: fund === undefined ? ['fund'] : [] };
}

async function readFutures(venues: Deps['venues'], account: string): Promise<Futures> {
  const perpetual = await venues.perpetual(account);
  return { balances: await perpetual.balances(), positions: await perpetual.positions() };
}

/** Of the coins that have a market in USDT of their own. */
async function tickersOf(
  spot: Venue,
  coins: readonly string[],
  listed: readonly ListedSymbol[],
): Promise<readonly CoinTicker[]> {
  const wanted = new Set([...coins, 'BTC']);
  const symbols = listed.filter(
    ({ market, baseCoin, quoteCoin }) => market === 'spot' && quoteCoin === USD_COIN && wanted.has(baseCoin),
  );
  if (symbols.length === 0) return [];
  const baseCoins = new Map(symbols.map(({ symbol, baseCoin }) => [symbol, baseCoin]));
  const tickers = await spot.tickers([...baseCoins.keys()]);
  return tickers.map((ticker) => {
    const coin = baseCoins.get(ticker.symbol);
    return coin === undefined ? ticker : { ...ticker, coin };
  });
}

function futuresValue({ balances, positions }: Futures, priceOf: PriceOf): Decimal {
  const floating = positions.map(({ unrealizedProfit }) => unrealizedProfit ?? ZERO);
  return sum(worthOf(balances, priceOf), ...floating);
}

function partOf<Name extends 'bots' | 'earn'>(
  name: Name,
  wallet: WalletOverview | undefined,
): { readonly [Key in Name]?: Decimal } {
  if (wallet === undefined) return {};
  const found = wallet.parts.filter((part) => part.name === name).map(({ totalUsdt }) => totalUsdt);
  return { [name]: sum(...found) } as { readonly [Key in Name]: Decimal };
}

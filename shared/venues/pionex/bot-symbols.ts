/**
 * Which symbol a bot trades. Spot bots name plain coins. Futures bots name `COIN.PERP`, where COIN is the base coin
 * of Pionex's catalogue and for some contracts not the start of the symbol, e.g. `PUMPFUN.PERP` is `PUMP_USDT_PERP`.
 */
import { AppError } from '../../core/errors.ts';
import type { CataloguedPerpetual } from './perpetual-catalogue.ts';

export interface Pair {
  readonly base: string;
  readonly quote: string;
}

const PERPETUAL = '.PERP';

export function isPerpetual({ base }: Pair): boolean {
  return base.endsWith(PERPETUAL);
}

/**
 * The symbol of a bot's coins. A contract that is no longer listed keeps the name it must have had, unless that name
 * now belongs to another coin: then it throws `venue.notFound`.
 */
export function symbolOf(pair: Pair, listings: readonly CataloguedPerpetual[]): string {
  const { base, quote } = pair;
  if (!isPerpetual(pair)) return [base, quote].filter((coin) => coin !== '').join('_');
  const coin = base.slice(0, -PERPETUAL.length);
  const listed = listings.find(({ baseCoin, quoteCoin }) => baseCoin === coin && quoteCoin === quote);
  if (listed !== undefined) return listed.symbol;
  const guess = `${coin}_${quote}_PERP`;
  if (!listings.some(({ symbol }) => symbol === guess)) return guess;
  throw new AppError(
    'venue.notFound',
    `Pionex lists no perpetual of ${base} in ${quote}, and ${guess} is one of another coin: look at this bot in the app.`,
  );
}

/** The coins of a spot symbol such as `BTC_USDT`; undefined for any other text. */
export function spotPair(symbol: string): Pair | undefined {
  const [base, quote, ...more] = symbol.split('_');
  return base && quote && more.length === 0 ? { base, quote } : undefined;
}

/** As the bot endpoints name a listed perpetual. */
export function perpetualPair({ baseCoin, quoteCoin }: CataloguedPerpetual): Pair {
  return { base: `${baseCoin}${PERPETUAL}`, quote: quoteCoin };
}

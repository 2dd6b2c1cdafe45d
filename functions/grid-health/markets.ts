/** Prices of all bots' symbols, and whether these trade: the same few reads for one bot and for five hundred. */
import type { Decimal } from '../../shared/core/decimal.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Bot } from '../../shared/venues/bots.ts';
import type { KnownBan } from '../../shared/venues/venues.ts';
import type { CheckContext } from './check.ts';

type Listing = CheckContext['listing'];

export interface Markets {
  /** As the contract counts it: the last trade of a spot symbol, the mark of a perpetual. */
  readonly priceOf: (bot: Bot) => Decimal | undefined;
  readonly listingOf: (bot: Bot) => Listing;
  /** Reads that failed. What they would have told is unclear. */
  readonly failures: readonly unknown[];
}

interface Figures {
  readonly prices: ReadonlyMap<string, Decimal>;
  /** Missing when the list was not read. */
  readonly tradable: ReadonlyMap<string, boolean> | undefined;
  readonly failures: readonly unknown[];
}

const NOTHING: Figures = { prices: new Map(), tradable: undefined, failures: [] };

export async function readMarkets(
  deps: Pick<Deps, 'venues'>,
  account: string,
  bots: readonly Bot[],
  known: KnownBan,
): Promise<Markets> {
  const of = (market: Market) =>
    bots.filter((bot) => marketOf(bot) === market && bot.phase !== 'ended').flatMap(symbolsOf);
  const spot = await readSpot(deps, account, [...new Set(of('spot'))], known);
  const perpetual = await readPerpetuals(deps, account, of('perpetual'), known);
  const figuresOf = (bot: Bot) => {
    const market = marketOf(bot);
    if (market === undefined) return NOTHING;
    return market === 'spot' ? spot : perpetual;
  };
  return {
    priceOf: (bot) => figuresOf(bot).prices.get(bot.symbol),
    listingOf: (bot) => {
      const { tradable } = figuresOf(bot);
      if (tradable === undefined) return 'unclear';
      const trade = symbolsOf(bot).map((symbol) => tradable.get(symbol));
      if (trade.includes(false)) return 'offline';
      return trade.includes(undefined) ? 'unlisted' : 'trading';
    },
    failures: [...spot.failures, ...perpetual.failures],
  };
}

type Market = 'spot' | 'perpetual';

function marketOf(bot: Bot): Market | undefined {
  if (bot.kind === 'smartCopy') return bot.market;
  if (bot.kind === 'other') return undefined;
  return bot.kind === 'futuresGrid' ? 'perpetual' : 'spot';
}

/** A copy bot may trade several. */
function symbolsOf(bot: Bot): readonly string[] {
  const pairs = bot.kind === 'smartCopy' ? bot.portfolio.map(({ symbol }) => symbol) : [];
  return pairs.length === 0 ? [bot.symbol] : pairs;
}

async function readSpot(
  { venues }: Pick<Deps, 'venues'>,
  account: string,
  symbols: readonly string[],
  known: KnownBan,
): Promise<Figures> {
  if (symbols.length === 0) return NOTHING;
  const tickers = await attempt(async () => {
    const venue = await venues.open(account, known);
    return withoutUnknown(symbols, (these) => venue.tickers(these));
  });
  const instruments = await attempt(async () => {
    const venue = await venues.open(account, known);
    return withoutUnknown(symbols, (these) => venue.instruments(these));
  });
  return {
    prices: new Map(tickers.value?.map(({ symbol, last }) => [symbol, last])),
    tradable: instruments.value && new Map(instruments.value.map((one) => [one.symbol, one.tradable])),
    failures: [...tickers.failures, ...instruments.failures],
  };
}

async function readPerpetuals(
  { venues }: Pick<Deps, 'venues'>,
  account: string,
  symbols: readonly string[],
  known: KnownBan,
): Promise<Figures> {
  if (symbols.length === 0) return NOTHING;
  const marks = await attempt(async () => (await venues.perpetual(account, known)).markPrices());
  const listings = await attempt(async () => (await venues.perpetual(account, known)).listings());
  return {
    prices: new Map(marks.value?.map(({ symbol, mark }) => [symbol, mark])),
    // A list without any row is no list.
    tradable: listings.value?.length
      ? new Map(listings.value.map((one) => [one.symbol, one.tradable]))
      : undefined,
    failures: [...marks.failures, ...listings.failures],
  };
}

/** More unknown names than this are no delistings but a fault. */
const MOST_UNKNOWN = 10;

/** Reads again without a symbol that the exchange does not know: one delisted bot must not blind all others. */
async function withoutUnknown<Row>(
  symbols: readonly string[],
  read: (symbols: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  let left = symbols;
  for (let unknown = 0; left.length > 0; unknown += 1) {
    try {
      return await read(left);
    } catch (thrown) {
      const name =
        thrown instanceof AppError && thrown.code === 'venue.notFound' ? thrown.context['symbol'] : '';
      if (unknown >= MOST_UNKNOWN || !left.some((symbol) => symbol === name)) throw thrown;
      left = left.filter((symbol) => symbol !== name);
    }
  }
  return [];
}

async function attempt<Value>(
  read: () => Promise<Value>,
): Promise<{ readonly value?: Value; readonly failures: readonly unknown[] }> {
  try {
    return { value: await read(), failures: [] };
  } catch (thrown) {
    return { failures: [thrown] };
  }
}

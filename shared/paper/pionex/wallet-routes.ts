/** Everything that an account holds, valued by the exchange. Source: the Pionex openapi_wallet.yaml. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import { type Decimal, dividedBy, isZero, minus, roundDown, sum, times, ZERO } from '../../core/decimal.ts';
import type { Bot } from '../bots/bot-runs.ts';
import { botValue } from '../bots/bot-value.ts';
import type { PaperBots } from '../bots/bots.ts';
import type { Engine } from '../engine.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { copyOfBooks } from '../futures/futures-state.ts';
import { type Margin, marginOf } from '../futures/margin.ts';
import type { WireObject } from '../wire-json.ts';
import { copyOf } from './account-view.ts';
import { heldBy } from './earn-wire.ts';
import { positionInDetail, walletInDetail } from './position-wire.ts';
import { type PrivateRequest, type Route, readRoute } from './route.ts';
import { botEntry, earnEntry, fullNameOf, spotEntry } from './wallet-wire.ts';

const PLACES = 8;

export function walletRoutes(engine: Engine, futures: FuturesEngine, bots: PaperBots): readonly Route[] {
  const { usdtPriceOf } = bots.markets;
  return [
    readRoute('/api/v1/wallet/balancesFull', 1, async (request) => {
      const account = await holdingsOf(engine, futures, bots, request);
      const worth = new Worth((coin) => usdtPriceOf(coin, request.atMs));
      const spot = await section('spot', 'Spot', request.atMs, account.spot, async (one) => {
        const value = await worth.of(one.coin, sum(one.money.free, one.money.frozen));
        return { value, row: spotEntry(one.coin, one.money) };
      });
      const running = await section('bot', 'Bot', request.atMs, account.bots, async (bot) => {
        const value = await worth.of(bot.run.created.terms.quote, botValue(bot));
        return { value, row: botEntry(bot, value) };
      });
      const earning = await section('earn', 'Earn', request.atMs, account.earn, async (held) => {
        const value = await worth.of(held.coin, sum(held.free, held.frozen));
        return { value, row: earnEntry(held) };
      });
      const trader = await traderAccount(account, worth);
      const botTotal = sum(spot.total, running.total, earning.total);
      const total = sum(botTotal, trader.total);
      const bitcoin = await worth.priceOf('BTC');
      return {
        prices: await pricesOf([...worth.coins()], request.atMs, usdtPriceOf),
        totalInUsdt: roundDown(total, PLACES),
        totalInBtc: dividedBy(total, bitcoin, PLACES),
        botAccount: {
          totalInUsdt: roundDown(botTotal, PLACES),
          detail: [spot.row, running.row, earning.row],
        },
        traderAccount: trader.row,
      };
    }),
  ];
}

type Holdings = Awaited<ReturnType<typeof holdingsOf>>;

async function holdingsOf(engine: Engine, futures: FuturesEngine, bots: PaperBots, request: PrivateRequest) {
  const { account, atMs } = request;
  const stale = request.conditions.find('stale');
  const read = (all: readonly Bot[]) => all.filter((bot) => !isZero(botValue(bot)));
  const running =
    stale === undefined
      ? await bots.look(account.id, atMs, read)
      : await bots.lookAsOf(account.id, atMs - stale.ageMs, read);
  const now = await futures.state(account.id, atMs);
  const wallets = stale === undefined ? now : await futures.stateAsOf(account.id, atMs - stale.ageMs);
  const books = copyOfBooks(wallets.books);
  const marks = await futures.marks(books, atMs);
  const copy = await copyOf(engine, request);
  return {
    spot: [...copy.balances].map(([coin, money]) => ({ coin, money })),
    earn: [...copy.earn.values()].flatMap((dual) => heldBy(dual) ?? []),
    bots: running,
    books,
    marks,
    contracts: futures.listings,
  };
}

async function traderAccount(account: Holdings, worth: Worth): Promise<{ total: Decimal; row: WireObject }> {
  const { books, contracts, marks } = account;
  const wallets: { coin: string; margin: Margin }[] = [...books.wallets.keys()]
    .sort()
    .map((coin) => ({ coin, margin: marginOf(books, contracts, coin, marks) }));
  let total = ZERO;
  for (const { coin, margin } of wallets) total = sum(total, await worth.of(coin, margin.balance));
  const totalInUsdt = roundDown(total, PLACES);
  const detail = {
    type: 'cross',
    title: 'Cross',
    totalInUsdt,
    riskState: 'TRADING',
    balances: wallets.map(({ coin, margin }) => walletInDetail(coin, margin)),
    positions: [...books.positions.values()].map((position) => positionInDetail(position, account)),
    quoteRisks: wallets.map(({ coin }) => ({ quote: coin, riskState: 'TRADING' })),
  };
  return { total, row: { totalInUsdt, title: 'Futures', detail: [detail] } };
}

async function section<Item>(
  type: string,
  title: string,
  timestamp: EpochMs,
  items: readonly Item[],
  entryOf: (item: Item) => Promise<{ value: Decimal; row: WireObject }>,
): Promise<{ total: Decimal; row: WireObject }> {
  const list: WireObject[] = [];
  let total = ZERO;
  for (const item of items) {
    const { value, row } = await entryOf(item);
    total = sum(total, value);
    list.push(row);
  }
  const totalInUsdt = roundDown(total, PLACES);
  return { total, row: { type, title, totalInUsdt, list, hasMore: false, count: list.length, timestamp } };
}

/** Values coins in USDT, and remembers which ones. Bitcoin is always among them. */
class Worth {
  private readonly known = new Map<string, Decimal>();
  private readonly ask: (coin: string) => Promise<Decimal>;

  constructor(ask: (coin: string) => Promise<Decimal>) {
    this.ask = ask;
  }

  async priceOf(coin: string): Promise<Decimal> {
    const price = this.known.get(coin) ?? (await this.ask(coin));
    this.known.set(coin, price);
    return price;
  }

  async of(coin: string, amount: Decimal): Promise<Decimal> {
    return times(amount, await this.priceOf(coin));
  }

  coins(): Iterable<string> {
    return this.known.keys();
  }
}

async function pricesOf(
  coins: readonly string[],
  atMs: EpochMs,
  usdtPriceOf: (coin: string, atMs: EpochMs) => Promise<Decimal>,
): Promise<WireObject> {
  const bitcoin = await usdtPriceOf('BTC', atMs);
  const bitcoinBefore = await usdtPriceOf('BTC', atMs - DAY_MS);
  const rows: Record<string, WireObject> = {};
  for (const coin of coins) {
    const price = await usdtPriceOf(coin, atMs);
    const before = await usdtPriceOf(coin, atMs - DAY_MS);
    const inBitcoin = dividedBy(price, bitcoin, PLACES);
    rows[coin] = {
      priceInUsd: price,
      priceInBtc: inBitcoin,
      change24hInUsd: minus(price, before),
      change24hInBtc: minus(inBitcoin, dividedBy(before, bitcoinBefore, PLACES)),
      fullName: fullNameOf(coin),
    };
  }
  return rows;
}

/**
 * Whether the records between two closings explain what the account holds: of each wallet and coin, what there was,
 * plus and minus every record, against what there is. Pure, and fed one record after another.
 *
 * 1. Spot: fills, their fees, transfers, money put into bots and paid back by them, and money put into earn products.
 * 2. Futures: fees, funding, transfers, and the realised result of fills. Positions at an average entry price realise
 *    what the fills cost or brought, plus the entry value of what is open in the end, minus that of what was open.
 *    This holds for netted positions and for a long beside a short, needs no division, and misses a lost fill by its
 *    whole amount.
 * 3. Balances are read over some seconds. Rows that close to an instant are tried on both of its sides, for each
 *    wallet by itself, and the side that leaves the fewest differences counts.
 * 4. A coin whose result cannot be known, because an open position has no entry price, is left out.
 */
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/clock.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  isZero,
  minus,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import { fundingReceived } from '../records/funding-sign.ts';
import type {
  BotRecord,
  EarnRecord,
  FillRecord,
  FundingRecord,
  TransferRecord,
  VenueRecord,
} from '../records/record.ts';
import type { Closing, CoinResidual, Residual } from './night.ts';

type Wallet = CoinResidual['wallet'];

/** One change of one coin, and why. */
interface Flow {
  readonly wallet: Wallet;
  readonly atMs: EpochMs;
  readonly coin: string;
  readonly cause: string;
  readonly amount: Decimal;
  /** Of the record that it comes from. */
  readonly row: string;
}

export interface ResidualSettings {
  readonly opening: Closing;
  readonly closing: Closing;
  /** Which sign of a funding amount means that the account paid. */
  readonly fundingPaidIs: 'positive' | 'negative';
  /** Of a perpetual. */
  readonly quoteCoinOf: (symbol: string) => string | undefined;
}

export interface ResidualSum {
  /** Records in any order, each once; those of other times do no harm. */
  add(record: VenueRecord): void;
  result(): Residual;
}

export const NEAR_MS: DurationMs = 5 * SECOND_MS;
/** Balances are told to eight places, so that the rounding of some rows is no difference. */
const DUST = decimal('0.000001');

/** The words that venues have for their wallets in transfers. */
const WALLETS: Readonly<Record<string, Wallet>> = {
  MAIN: 'spot',
  SPOT: 'spot',
  TRADE: 'futures',
  FUTURES: 'futures',
};

type Sums = Map<string, Map<string, Decimal>>;

export function sumResidual(settings: ResidualSettings): ResidualSum {
  const { opening, closing } = settings;
  const sums: Readonly<Record<Wallet, Sums>> = { spot: new Map(), futures: new Map() };
  const near: Flow[] = [];
  const isNear = (atMs: EpochMs): boolean =>
    Math.abs(atMs - opening.atMs) <= NEAR_MS || Math.abs(atMs - closing.atMs) <= NEAR_MS;
  return {
    add: (record) => {
      for (const flow of flowsOf(record, settings)) {
        if (isNear(flow.atMs)) near.push(flow);
        else if (opening.atMs < flow.atMs && flow.atMs <= closing.atMs) addTo(sums[flow.wallet], flow);
      }
    },
    result: () => {
      const coins = WALLETS_IN_ORDER.flatMap((wallet) => {
        const own = near.filter((flow) => flow.wallet === wallet);
        return bestOf(settings, wallet, sums[wallet], own);
      });
      const nearBoundary = new Set(near.map(({ row }) => row)).size;
      return { startMs: opening.atMs, endMs: closing.atMs, coins, nearBoundary };
    },
  };
}

/** Differences worth telling, e.g. `BTC -0.0012 (spot)`. */
export function unexplainedIn({ coins }: Residual): readonly string[] {
  return coins
    .filter(({ unexplained }) => compare(absolute(unexplained), DUST) > 0)
    .map(({ coin, unexplained, wallet }) => `${coin} ${unexplained} (${wallet})`);
}

const WALLETS_IN_ORDER: readonly Wallet[] = ['spot', 'futures'];

function flowsOf(record: VenueRecord, settings: ResidualSettings): readonly Flow[] {
  switch (record.kind) {
    case 'spot-fill':
      return spotFill(record);
    case 'futures-fill':
      return futuresFill(record);
    case 'funding':
      return [funding(record, settings)];
    case 'transfer':
      return transfer(record);
    case 'bot':
      return bot(record);
    case 'earn':
      return investment(record);
    default:
      return [];
  }
}

function spotFill(fill: FillRecord): readonly Flow[] {
  const isBuy = fill.side === 'buy';
  const of = flowOf('spot', fill);
  return [
    of(fill.baseCoin, 'fills', isBuy ? fill.baseSize : negative(fill.baseSize)),
    of(fill.quoteCoin, 'fills', isBuy ? negative(fill.quoteAmount) : fill.quoteAmount),
    of(fill.feeCoin, 'fees', negative(fill.fee)),
  ];
}

function futuresFill(fill: FillRecord): readonly Flow[] {
  const of = flowOf('futures', fill);
  const paid = fill.side === 'buy' ? negative(fill.quoteAmount) : fill.quoteAmount;
  return [of(fill.quoteCoin, 'result', paid), of(fill.feeCoin, 'fees', negative(fill.fee))];
}

function funding(record: FundingRecord, { fundingPaidIs }: ResidualSettings): Flow {
  return flowOf('futures', record)(record.coin, 'funding', fundingReceived(record, fundingPaidIs));
}

function transfer(record: TransferRecord): readonly Flow[] {
  if (record.status !== 'COMPLETED') return [];
  const [from, to] = [WALLETS[record.from], WALLETS[record.to]];
  return [
    ...(from === undefined ? [] : [flowOf(from, record)(record.coin, 'transfers', negative(record.amount))]),
    ...(to === undefined ? [] : [flowOf(to, record)(record.coin, 'transfers', record.amount)]),
  ];
}

/** Only what has ended is a record. What a grid gives back in its base coin is not told. */
function bot(record: BotRecord): readonly Flow[] {
  const { investment, totalProfit, profitWithdrawn, quote } = record;
  if (investment === undefined) return [];
  const putIn = { ...record, atMs: record.createdAtMs, id: `${record.id}/begun` };
  const paidIn = flowOf('spot', putIn)(quote, 'bots', negative(investment));
  if (totalProfit === undefined) return [paidIn];
  const back = minus(sum(investment, totalProfit), profitWithdrawn ?? ZERO);
  return [paidIn, flowOf('spot', record)(quote, 'bots', back)];
}

/** States of investments that took no money, or gave it back as it was; the list of states is not published. */
const NOT_INVESTED = /^(REVOKED|CANCELL?ED|REJECTED|FAILED)$/;

/** What was put in. How much of which coin was paid in the end is not told. */
function investment(record: EarnRecord): readonly Flow[] {
  if (NOT_INVESTED.test(record.state)) return [];
  const of = flowOf('spot', record);
  const { base, baseAmount = ZERO, currency, currencyAmount = ZERO } = record;
  const put = [of(base, 'earn', negative(baseAmount)), of(currency, 'earn', negative(currencyAmount))];
  return put.filter(({ amount }) => !isZero(amount));
}

function flowOf(wallet: Wallet, { atMs, kind, id }: VenueRecord) {
  return (coin: string, cause: string, amount: Decimal): Flow => ({
    wallet,
    atMs,
    coin,
    cause,
    amount,
    row: `${kind}/${id}`,
  });
}

/** The sums under the two cuts, one at each instant, that leave the fewest differences; the plain ones if in doubt. */
function bestOf(
  settings: ResidualSettings,
  wallet: Wallet,
  certain: Sums,
  near: readonly Flow[],
): readonly CoinResidual[] {
  const { opening, closing } = settings;
  const plain = coinsOf(settings, wallet, withFlows(certain, near, opening.atMs, closing.atMs));
  if (near.length === 0) return plain;
  const cutsAround = (atMs: EpochMs): readonly EpochMs[] => [
    ...new Set([
      atMs - NEAR_MS - 1,
      ...near.map((flow) => flow.atMs).filter((each) => Math.abs(each - atMs) <= NEAR_MS),
    ]),
  ];
  let best = plain;
  for (const startMs of [opening.atMs, ...cutsAround(opening.atMs)]) {
    for (const endMs of [closing.atMs, ...cutsAround(closing.atMs)]) {
      const tried = coinsOf(settings, wallet, withFlows(certain, near, startMs, endMs));
      if (differencesIn(tried) < differencesIn(best)) best = tried;
    }
  }
  return best;
}

function differencesIn(coins: readonly CoinResidual[]): number {
  return coins.filter(({ unexplained }) => !isZero(unexplained)).length;
}

/** With those near rows that lie after the first cut and not after the second. */
function withFlows(certain: Sums, near: readonly Flow[], startMs: EpochMs, endMs: EpochMs): Sums {
  const sums: Sums = new Map([...certain].map(([coin, causes]) => [coin, new Map(causes)]));
  for (const flow of near) if (startMs < flow.atMs && flow.atMs <= endMs) addTo(sums, flow);
  return sums;
}

function coinsOf(settings: ResidualSettings, wallet: Wallet, sums: Sums): readonly CoinResidual[] {
  const { opening, closing } = settings;
  const [before, after] = [opening[wallet], closing[wallet]];
  // A wallet that was not read at one of the instants cannot be checked.
  if (before === undefined || after === undefined) return [];
  const all = wallet === 'futures' ? withEntryValues(sums, settings) : { sums, unknown: new Set<string>() };
  const coins = new Set([...Object.keys(before), ...Object.keys(after), ...all.sums.keys()]);
  return [...coins]
    .filter((coin) => !all.unknown.has(coin))
    .toSorted()
    .flatMap((coin) => {
      const causes = [...(all.sums.get(coin) ?? [])].filter(([, amount]) => !isZero(amount));
      const [first, last] = [before[coin] ?? ZERO, after[coin] ?? ZERO];
      const flows = Object.fromEntries(causes.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const unexplained = minus(sum(first, ...Object.values(flows)), last);
      return [{ wallet, coin, opening: first, flows, closing: last, unexplained }];
    });
}

/** Turns what fills cost and brought into their realised result. `unknown` are coins in which that cannot be done. */
function withEntryValues(sums: Sums, { opening, closing, quoteCoinOf }: ResidualSettings) {
  const whole: Sums = new Map([...sums].map(([coin, causes]) => [coin, new Map(causes)]));
  const unknown = new Set<string>();
  const before = (opening.positions ?? []).map((position) => ({
    ...position,
    size: negative(position.size),
  }));
  for (const { symbol, size, entryPrice } of [...before, ...(closing.positions ?? [])]) {
    const coin = quoteCoinOf(symbol) ?? symbol;
    if (entryPrice === undefined) unknown.add(coin);
    else addTo(whole, { coin, cause: 'result', amount: times(size, entryPrice) });
  }
  return { sums: whole, unknown };
}

function addTo(sums: Sums, { coin, cause, amount }: Pick<Flow, 'coin' | 'cause' | 'amount'>): void {
  const causes = sums.get(coin) ?? new Map<string, Decimal>();
  causes.set(cause, sum(causes.get(cause) ?? ZERO, amount));
  sums.set(coin, causes);
}

function negative(amount: Decimal): Decimal {
  return minus(ZERO, amount);
}

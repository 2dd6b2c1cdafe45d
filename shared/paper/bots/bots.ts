/**
 * The exchange's own bots: they are created, told to do things, and looked at. What they earn follows from the prices;
 * only commands and payouts are written, with the money that they move, in the account's changes. A payout is written
 * once, by whoever looks first after it fell due.
 */
import type { EpochMs } from '../../core/clock.ts';
import { compare, type Decimal, isPositive, minus, roundUp, sum, times, ZERO } from '../../core/decimal.ts';
import { type AccountState, balanceOf } from '../account-state.ts';
import type { Settler } from '../engine.ts';
import type { Decision, Keeper } from '../keeper.ts';
import { seedFrom } from '../noise.ts';
import type { BotCommand, BotRecord, BotStep, BotTerms, Move, Signal, UserSignal } from './bot.ts';
import { botId as idOf } from './bot-ids.ts';
import { type BotMarketOptions, type BotMarkets, createBotMarkets } from './bot-market.ts';
import { type Bot, createBotRuns } from './bot-runs.ts';
import { type CommandRefusal, commandMoves } from './commands.ts';

export interface BotOptions extends BotMarketOptions {
  readonly seed: number;
  readonly feeRate: Decimal;
}

/** Over the wire, or by somebody at the app. */
export type Author = 'api' | 'app';

export type CommandResult =
  | { readonly accepted: true; readonly bot: Bot }
  | { readonly accepted: false; readonly refusal: CommandRefusal };

export interface PaperBots extends Settler {
  readonly markets: BotMarkets;
  /** Of every trade of a bot, as a part of its value. */
  readonly feeRate: Decimal;
  /** Reads the bots of this instant; `read` must not wait for anything. */
  look<T>(account: string, atMs: EpochMs, read: (bots: readonly Bot[]) => T): Promise<T>;
  /** The same for an account as somebody saw it earlier. */
  lookAsOf<T>(account: string, asOfMs: EpochMs, read: (bots: readonly Bot[]) => T): Promise<T>;
  /** The ids of the new bots. One that the account cannot pay for comes to its end by itself. */
  create(account: string, terms: readonly BotTerms[], by: Author, atMs: EpochMs): Promise<readonly string[]>;
  command(
    account: string,
    botId: string,
    command: BotCommand,
    by: Author,
    atMs: EpochMs,
  ): Promise<CommandResult>;
  signal(account: string, signal: Signal, atMs: EpochMs): Promise<void>;
  keepSignal(account: string, userSignal: UserSignal, atMs: EpochMs): Promise<void>;
  dropSignal(account: string, signalType: string, atMs: EpochMs): Promise<void>;
  /** Everything on record, in the order of writing. */
  records(account: string, atMs: EpochMs): Promise<readonly BotRecord[]>;
}

/** Keeps a change far below the largest row that a table takes. */
const MAX_STEPS = 100;

export function createPaperBots(options: BotOptions, keeper: Keeper): PaperBots {
  const markets = createBotMarkets(options);
  const runs = createBotRuns(markets, options.feeRate);
  // Looks at an earlier state of the account must not disturb what is remembered of the present one.
  const pastRuns = () => createBotRuns(markets, options.feeRate);
  const seed = seedFrom(options.seed, 'bots');

  const present = (account: string, state: AccountState, atMs: EpochMs): Promise<readonly Bot[]> =>
    runs.all(account, state.bots.records, atMs);
  const payAll = async (account: string, atMs: EpochMs): Promise<void> => {
    for (let more = true; more; ) {
      more = await keeper.change(account, atMs, async (state) => {
        const due = payoutSteps(state, await present(account, state, atMs));
        return { steps: due.slice(0, MAX_STEPS), result: due.length > MAX_STEPS };
      });
    }
  };
  const write = (account: string, atMs: EpochMs, record: BotRecord): Promise<void> =>
    keeper.change(account, atMs, () => ({ steps: [stepOf(record)], result: undefined }));

  return {
    markets,
    feeRate: options.feeRate,
    async settle(account, state, atMs) {
      if (state.bots.bots > 0) await payAll(account, atMs);
      return state;
    },
    async look(account, atMs, read) {
      await payAll(account, atMs);
      return keeper.change(account, atMs, async (state) => ({
        steps: [],
        result: read(await present(account, state, atMs)),
      }));
    },
    async lookAsOf(account, asOfMs, read) {
      const state = await keeper.stateAsOf(account, asOfMs);
      return read(await pastRuns().all(account, state.bots.records, asOfMs));
    },
    async create(account, terms, by, atMs) {
      await payAll(account, atMs);
      const ids: string[] = [];
      for (let from = 0; from < terms.length; from += MAX_STEPS) {
        const part = terms.slice(from, from + MAX_STEPS);
        ids.push(
          ...(await keeper.change(account, atMs, (state) =>
            planCreation(markets, state, part, { atMs, by, idOf: (count) => idOf(seed, account, count) }),
          )),
        );
      }
      return ids;
    },
    async command(account, botId, command, by, atMs) {
      await payAll(account, atMs);
      return keeper.change(account, atMs, async (state): Promise<Decision<CommandResult>> => {
        const bot = (await present(account, state, atMs)).find(({ run }) => run.created.botId === botId);
        const planned = commandMoves(bot, command, (coin) => balanceOf(state, coin).free);
        if (bot === undefined || 'refusal' in planned) {
          const refusal = 'refusal' in planned ? planned.refusal : 'notFound';
          return { steps: [], result: { accepted: false, refusal } };
        }
        const record: BotRecord = { type: 'commanded', botId, atMs, by, command };
        return { steps: [stepOf(record, planned.moves)], result: { accepted: true, bot } };
      });
    },
    signal: (account, signal, atMs) => write(account, atMs, { type: 'signalled', atMs, signal }),
    keepSignal: (account, userSignal, atMs) => write(account, atMs, { type: 'signalKept', atMs, userSignal }),
    dropSignal: (account, signalType, atMs) =>
      write(account, atMs, { type: 'signalDropped', atMs, signalType }),
    async records(account, atMs) {
      await payAll(account, atMs);
      return keeper.change(account, atMs, (state) => ({ steps: [], result: [...state.bots.records] }));
    },
  };
}

function stepOf(record: BotRecord, moves: readonly Move[] = []): BotStep {
  return { type: 'bot', record, moves: [...moves] };
}

function payoutSteps(state: AccountState, bots: readonly Bot[]): readonly BotStep[] {
  return bots.flatMap(({ run }) => {
    const { botId } = run.created;
    const due = run.payouts.slice(state.bots.paid.get(botId) ?? 0);
    return due.map(({ atMs, why, moves }) => stepOf({ type: 'paid', botId, atMs, why }, moves));
  });
}

async function planCreation(
  markets: BotMarkets,
  state: AccountState,
  terms: readonly BotTerms[],
  making: { readonly atMs: EpochMs; readonly by: Author; readonly idOf: (count: number) => string },
): Promise<Decision<readonly string[]>> {
  const { atMs, by } = making;
  const spent = new Map<string, Decimal>();
  const ids: string[] = [];
  const steps: BotStep[] = [];
  for (const one of terms) {
    const price = await priceOfMoney(markets, one, atMs);
    const left = minus(balanceOf(state, price.coin).free, spent.get(price.coin) ?? ZERO);
    const isFunded = isPositive(price.amount) && compare(price.amount, left) <= 0;
    if (isFunded) spent.set(price.coin, sum(spent.get(price.coin) ?? ZERO, price.amount));
    const botId = making.idOf(state.bots.bots + ids.length);
    ids.push(botId);
    const record: BotRecord = { type: 'created', botId, atMs, by, terms: one, isFunded };
    steps.push(stepOf(record, isFunded ? [{ coin: price.coin, amount: minus(ZERO, price.amount) }] : []));
  }
  return { steps, result: ids };
}

/** What a new bot takes from the account. */
async function priceOfMoney(markets: BotMarkets, terms: BotTerms, atMs: EpochMs): Promise<Move> {
  if (terms.kind !== 'futures_grid') return { coin: terms.quote, amount: terms.investment };
  const amount = sum(terms.investment, terms.extraMargin);
  if (terms.investCoin === terms.quote) return { coin: terms.quote, amount };
  const rate = await markets.usdtPriceOf(terms.quote, atMs);
  return { coin: 'USDT', amount: roundUp(times(amount, rate), 8) };
}

import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { BotCommand, BotRecord, BotTerms, Signal } from './bot.ts';
import type { Bot } from './bot-runs.ts';
import type { CommandResult, PaperBots } from './bots.ts';
import { equityAt, type GridRun, marginOf, quoteOf } from './grid-run.ts';
import type { Payout } from './run.ts';
import { decimalOf } from './units.ts';

/** A bot as it is behind the wire. */
export interface InspectedBot {
  readonly botId: string;
  readonly terms: BotTerms;
  readonly status: string;
  readonly reason: string | undefined;
  readonly createdAtMs: EpochMs;
  readonly endedAtMs: EpochMs | undefined;
  /** What it paid out so far, in the order of time. */
  readonly payouts: readonly Payout[];
  readonly grid?: {
    readonly base: Decimal;
    readonly quote: Decimal;
    /** Investment and realised results; of a spot grid the book value of all it has. */
    readonly margin: Decimal;
    readonly equity: Decimal;
    readonly invested: Decimal;
    readonly gridProfit: Decimal;
    readonly fees: Decimal;
    readonly funding: Decimal;
    readonly pairs: number;
    readonly trades: number;
    readonly sizePerGrid: Decimal;
    /** What the exchange bore when a liquidation cost more than the margin. */
    readonly shortfall: Decimal;
  };
}

/** Looks at bots and their log without the wire, and acts on them as their owner would at the app. */
export interface BotInspection {
  bots(account: string): Promise<readonly InspectedBot[]>;
  /** Commands, payouts and signals with their times, in the order of writing. */
  botLog(account: string): Promise<readonly BotRecord[]>;
  signals(account: string): Promise<readonly (Signal & { readonly atMs: EpochMs })[]>;
  /** Starts bots at once, hundreds of them cheaply; their ids. Parameters are not checked. */
  placeBots(account: string, terms: readonly BotTerms[]): Promise<readonly string[]>;
  /** Somebody else tells a bot to do something. */
  commandBot(account: string, botId: string, command: BotCommand): Promise<CommandResult>;
}

/** `arrive` lets held-back requests land and tells the time. */
export function inspectBots(bots: PaperBots, arrive: () => Promise<EpochMs>): BotInspection {
  const log = async (account: string) => bots.records(account, await arrive());
  return {
    bots: async (account) => bots.look(account, await arrive(), (all) => all.map(inspected)),
    botLog: log,
    signals: async (account) =>
      (await log(account)).flatMap((record) =>
        record.type === 'signalled' ? [{ ...record.signal, atMs: record.atMs }] : [],
      ),
    placeBots: async (account, terms) => bots.create(account, terms, 'app', await arrive()),
    commandBot: async (account, botId, command) =>
      bots.command(account, botId, command, 'app', await arrive()),
  };
}

function inspected(bot: Bot): InspectedBot {
  const { created, status, reason, endedAtMs, payouts } = bot.run;
  const { botId, terms, atMs } = created;
  const base = { botId, terms, status, reason, createdAtMs: atMs, endedAtMs, payouts: [...payouts] };
  return bot.kind === 'copy' ? base : { ...base, grid: gridOf(bot.run, bot.price) };
}

function gridOf(run: GridRun, price: bigint): NonNullable<InspectedBot['grid']> {
  return {
    base: decimalOf(run.ledger.base),
    quote: decimalOf(quoteOf(run)),
    margin: decimalOf(marginOf(run)),
    equity: decimalOf(equityAt(run, price)),
    invested: decimalOf(run.invested),
    gridProfit: decimalOf(run.gridProfit),
    fees: decimalOf(run.ledger.fees),
    funding: decimalOf(run.ledger.funding),
    pairs: run.pairs,
    trades: run.trades,
    sizePerGrid: decimalOf(run.size),
    shortfall: decimalOf(run.liquidated?.shortfall ?? 0n),
  };
}

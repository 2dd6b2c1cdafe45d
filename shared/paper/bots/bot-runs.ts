/** The bots of the accounts, brought up to an instant. What was computed is remembered; it can be computed again at any time. */
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { BotRecord, BotTerms, CreatedRecord } from './bot.ts';
import type { BotMarkets } from './bot-market.ts';
import { type CopyRun, copyStrategy, newCopyRun } from './copy-strategy.ts';
import { type GridRun, newGridRun } from './grid-run.ts';
import { createGridStrategy } from './grid-strategy.ts';
import { advance } from './run.ts';
import { unitsOf } from './units.ts';

export interface GridBot {
  readonly kind: 'grid';
  readonly run: GridRun;
  /** Spot mid or mark at the instant of the look. */
  readonly price: bigint;
  /** 1 for the account's first bot. */
  readonly number: number;
}

export interface CopyBot {
  readonly kind: 'copy';
  readonly run: CopyRun;
  /** Marks of the parts. */
  readonly prices: readonly bigint[];
  readonly number: number;
}

/** A bot as it is at one instant. It lives on: read it before the next `await`. */
export type Bot = GridBot | CopyBot;

export interface BotRuns {
  /** Every bot of the account, in the order of creation; `records` are all of the account. */
  all(account: string, records: readonly BotRecord[], atMs: EpochMs): Promise<readonly Bot[]>;
}

interface Known {
  readonly run: GridRun | CopyRun;
  /** Of these runs the account's records have been sorted into `own` so far. */
  readonly own: BotRecord[];
}

export function createBotRuns(markets: BotMarkets, feeRate: Decimal): BotRuns {
  const fee = unitsOf(feeRate);
  const grids = createGridStrategy(markets);
  const remembered = new Map<string, AccountBots>();

  const start = (created: CreatedRecord): GridRun | CopyRun => {
    const { terms } = created;
    return terms.kind === 'smart_copy'
      ? newCopyRun(created, terms, markets, fee)
      : newGridRun(created, terms, markets.get(terms.symbol), fee);
  };
  const forward = (run: GridRun | CopyRun, own: readonly BotRecord[], atMs: EpochMs): Promise<void> =>
    'parts' in run ? advance(copyStrategy, run, own, atMs) : advance(grids, run, own, atMs);

  const look = async (known: Known, number: number, atMs: EpochMs): Promise<Bot> => {
    const { run } = known;
    const atOrEnd = run.endedAtMs ?? atMs;
    if ('parts' in run) {
      const prices: bigint[] = [];
      for (const { market } of run.parts) prices.push(unitsOf(await market.priceAt(atOrEnd)));
      return { kind: 'copy', run, prices, number };
    }
    return { kind: 'grid', run, price: unitsOf(await run.market.priceAt(atOrEnd)), number };
  };

  return {
    async all(account, records, atMs) {
      const before = remembered.get(account);
      // A look back, or a record that is older than what was already looked at, begins anew.
      const usable = before?.canFollow(records, atMs) === true ? before : undefined;
      const bots = usable ?? new AccountBots();
      const isLookBack = before !== undefined && usable === undefined && atMs < before.lookedAtMs;
      if (!isLookBack) remembered.set(account, bots);
      bots.sort(records, start);
      const found: Bot[] = [];
      for (const known of bots.known) {
        if (known.run.created.atMs > atMs) continue;
        if (known.run.endedAtMs === undefined) await forward(known.run, known.own, atMs);
        found.push(await look(known, found.length + 1, atMs));
      }
      bots.lookedAtMs = Math.max(bots.lookedAtMs, atMs);
      return found;
    },
  };
}

/** The runs of one account, and which of its records they have. */
class AccountBots {
  readonly known: Known[] = [];
  readonly byId = new Map<string, Known>();
  readonly bySignal = new Map<string, Known[]>();
  lookedAtMs: EpochMs = 0;
  sorted = 0;

  canFollow(records: readonly BotRecord[], atMs: EpochMs): boolean {
    if (atMs < this.lookedAtMs || records.length < this.sorted) return false;
    return records
      .slice(this.sorted)
      .every((record) => record.type === 'paid' || record.atMs >= this.lookedAtMs);
  }

  sort(records: readonly BotRecord[], start: (created: CreatedRecord) => Known['run']): void {
    for (; this.sorted < records.length; this.sorted += 1) {
      const record = records[this.sorted];
      if (record === undefined) return;
      if (record.type === 'created') this.add(record, start(record));
      if (record.type === 'commanded') this.byId.get(record.botId)?.own.push(record);
      if (record.type !== 'signalled') continue;
      for (const known of this.bySignal.get(record.signal.signalType) ?? []) known.own.push(record);
    }
  }

  private add(record: CreatedRecord, run: Known['run']): void {
    const known: Known = { run, own: [] };
    this.known.push(known);
    this.byId.set(record.botId, known);
    for (const signalType of signalTypesOf(record.terms)) {
      const followers = this.bySignal.get(signalType) ?? [];
      this.bySignal.set(signalType, [...followers, known]);
    }
  }
}

function signalTypesOf(terms: BotTerms): ReadonlySet<string> {
  return new Set(terms.kind === 'smart_copy' ? terms.portfolio.map(({ signalType }) => signalType) : []);
}

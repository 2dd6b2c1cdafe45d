import type { EpochMs } from '../core/clock.ts';
import { type Decimal, ZERO } from '../core/decimal.ts';
import { AppError } from '../core/errors.ts';
import { type AccountState, applyChange, emptyState } from './account-state.ts';
import type { Step } from './change.ts';
import { isSnapshotDue } from './snapshots.ts';
import type { PaperStore } from './store.ts';

export interface Decision<Result> {
  /** Nothing is written when empty. */
  readonly steps: readonly Step[];
  readonly result: Result;
}

/**
 * Keeps the accounts' states and is the only writer. Changes of one account follow each other, also when requests
 * overlap; when another process has written meanwhile, its changes are read and the decision is made again.
 */
export interface Keeper {
  /** `decide` sees the newest state, may be called again, and must not write to it. */
  change<Result>(
    account: string,
    atMs: EpochMs,
    decide: (state: AccountState) => Decision<Result> | Promise<Decision<Result>>,
  ): Promise<Result>;
  /** What the account looked like then, from the changes written up to that instant; its opening is always told. */
  stateAsOf(account: string, asOfMs: EpochMs): Promise<AccountState>;
}

type Balances = Readonly<Record<string, Decimal>>;

/** Lost races in a row before it is called trouble: each needs another process that wrote at the same instant. */
const MAX_ATTEMPTS = 50;

/** `openingBalances` are credited once, by the first change of an account. */
export function createKeeper(store: PaperStore, openingBalances: (account: string) => Balances): Keeper {
  const states = new Map<string, AccountState>();
  /** Changes in the last snapshot that this process knows of. */
  const snapshotAt = new Map<string, number>();
  const queues = new Map<string, Promise<unknown>>();

  const append = async (account: string, state: AccountState, atMs: EpochMs, steps: readonly Step[]) => {
    const change = { sequence: state.sequence + 1, atMs, steps };
    const written = await store.append(account, change);
    if (written) applyChange(state, change);
    return written;
  };

  const open = async (account: string): Promise<AccountState> => {
    const state = (await store.snapshots?.load(account)) ?? emptyState();
    states.set(account, state);
    snapshotAt.set(account, state.sequence);
    return state;
  };

  const keepSnapshot = async (account: string, state: AccountState): Promise<void> => {
    if (!isSnapshotDue(state.sequence, snapshotAt.get(account) ?? 0)) return;
    // Also when it fails: a process that cannot write it shall not try at every request.
    snapshotAt.set(account, state.sequence);
    try {
      snapshotAt.set(account, (await store.snapshots?.save(account, state)) ?? state.sequence);
    } catch (thrown) {
      // A shortcut that is not there costs reading only, and the next process that misses it writes it.
      if (!(thrown instanceof AppError)) throw thrown;
    }
  };

  const newest = async (account: string, atMs: EpochMs): Promise<AccountState> => {
    const state = states.get(account) ?? (await open(account));
    for (const change of await store.read(account, state.sequence)) applyChange(state, change);
    if (store.snapshots !== undefined) await keepSnapshot(account, state);
    if (state.sequence > 0) return state;
    await append(account, state, atMs, openingSteps(openingBalances(account)));
    return state.sequence > 0 ? state : newest(account, atMs);
  };

  return {
    change(account, atMs, decide) {
      return inTurn(queues, account, async () => {
        for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
          const state = await newest(account, atMs);
          const { steps, result } = await decide(state);
          if (steps.length === 0 || (await append(account, state, atMs, steps))) return result;
        }
        throw new AppError(
          'table.conflict',
          `Paper account ${account} is written by another process without pause; stop one of the two.`,
          { retry: 'later' },
        );
      });
    },
    async stateAsOf(account, asOfMs) {
      const state = emptyState();
      for (const change of await store.read(account, 0)) {
        const isOpening = change.sequence === 1;
        if (change.atMs > asOfMs && !isOpening) break;
        applyChange(state, change);
      }
      return state;
    },
  };
}

function openingSteps(balances: Balances): readonly Step[] {
  const credits = Object.entries(balances).map(([coin, amount]): Step => ({ type: 'credit', coin, amount }));
  return credits.length > 0 ? credits : [{ type: 'credit', coin: 'USDT', amount: ZERO }];
}

/** Runs tasks of one key one after the other; a failed one does not stop the next. */
function inTurn<T>(queues: Map<string, Promise<unknown>>, key: string, task: () => Promise<T>): Promise<T> {
  const run = (queues.get(key) ?? Promise.resolve()).then(task, task);
  queues.set(key, run);
  return run;
}

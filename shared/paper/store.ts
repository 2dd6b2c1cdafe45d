import type { Change } from './change.ts';
import type { PaperSnapshots } from './snapshots.ts';

/**
 * Where the changes of the paper accounts are kept. `append` is the one conditional write: of two processes that write
 * the same number exactly one wins, and the other reads on and decides again. A store that cannot answer throws
 * `AppError` `table.unavailable`; the change may or may not have been written, and the next `read` tells.
 */
export interface PaperStore {
  /** Changes after this number, in order. */
  read(account: string, afterSequence: number): Promise<readonly Change[]>;
  /** Whether the change was written; `false` when its number is taken. */
  append(account: string, change: Change): Promise<boolean>;
  /** Left out where reading all changes is cheap. */
  readonly snapshots?: PaperSnapshots;
}

/** Keeps everything in memory, for tests and the simulation. */
export function createMemoryPaperStore(): PaperStore {
  const accounts = new Map<string, Change[]>();
  const nothing: readonly Change[] = [];
  return {
    read: async (account, afterSequence) => {
      const changes = accounts.get(account);
      return changes === undefined || changes.length <= afterSequence
        ? nothing
        : changes.slice(afterSequence);
    },
    append: async (account, change) => {
      const changes = accounts.get(account) ?? [];
      if (changes.length !== change.sequence - 1) return false;
      changes.push(change);
      accounts.set(account, changes);
      return true;
    },
  };
}

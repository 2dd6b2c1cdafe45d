/** Runs tasks of one lane one after the other, and lanes side by side. Tasks must not throw. */
export interface Lanes {
  add(lane: string, task: () => Promise<void>): void;
  isBusy(lane: string): boolean;
  /** How many tasks run or wait. */
  pending(): number;
  /** Drops what waits; what runs goes on. */
  dropWaiting(): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();
  let pending = 0;
  let generation = 0;

  return {
    add: (lane, task) => {
      const addedIn = generation;
      pending += 1;
      const tail = (tails.get(lane) ?? Promise.resolve())
        .then(() => (addedIn === generation ? task() : undefined))
        .finally(() => {
          pending -= 1;
          if (tails.get(lane) === tail) tails.delete(lane);
        });
      tails.set(lane, tail);
    },
    isBusy: (lane) => tails.has(lane),
    pending: () => pending,
    dropWaiting: () => {
      generation += 1;
    },
    idle: async () => {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

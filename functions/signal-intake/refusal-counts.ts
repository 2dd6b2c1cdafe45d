/** How often each kind of refusal was given since this process started. */
export interface RefusalCounts {
  /** Counts one more and answers how many there are now. */
  add(strategy: string, code: string): number;
}

/** Bounded by the strategies of the file times the codes: names that nobody proved are not counted one by one. */
export function createRefusalCounts(): RefusalCounts {
  const counts = new Map<string, number>();
  return {
    add: (strategy, code) => {
      const key = `${strategy} ${code}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },
  };
}

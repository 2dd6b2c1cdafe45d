/** A function of a whole number that keeps its last `limit` results; the oldest are computed again when asked for. */
export function remembered<T>(limit: number, compute: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= limit) known.delete(known.keys().next().value ?? key);
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

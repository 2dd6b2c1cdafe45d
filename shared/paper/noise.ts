/**
 * Chance as a pure function of integers. The same inputs give the same output on every machine and in any order,
 * so that prices, books and fills need no state and agree after a restart.
 */

const UINT32 = 2 ** 32;

/** A 32-bit seed from any texts and numbers. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}\n`;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash);
}

/** A 32-bit unsigned integer that belongs to this seed and these coordinates. */
export function noise(seed: number, x: number, y = 0): number {
  return mix(mix(mix(seed ^ Math.imul(x | 0, 0x9e3779b1)) ^ Math.imul(y | 0, 0x85ebca6b)) + 0x27d4eb2f);
}

/** Evenly spread in [0, 1). */
export function share(seed: number, x: number, y = 0): number {
  return noise(seed, x, y) / UINT32;
}

/** Close to a standard normal (sum of four even parts), within ±3.47. Needs no logarithm and no cosine. */
export function bell(seed: number, x: number, y = 0): number {
  const first = noise(seed, x, y);
  const second = mix(first ^ 0x5bd1e995);
  const total = (first & 0xffff) + (first >>> 16) + (second & 0xffff) + (second >>> 16);
  return (total / 0x10000 - 2) * Math.sqrt(3);
}

/** A running sequence in [0, 1) for things that have no coordinates, such as the order of keys in one reply. */
export function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / UINT32;
  };
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

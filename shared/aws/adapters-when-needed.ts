import type { Adapters } from '../venues/adapter.ts';

/** Each is loaded by the first account that is opened there: a function that asks no venue has none. */
export const adaptersWhenNeeded: Adapters = {
  pionex: async () => (await import('../venues/pionex/adapter.ts')).pionexAdapter,
  bingx: async () => (await import('../venues/bingx/adapter.ts')).bingxAdapter,
  '6mm': async () => (await import('../venues/sixmm/adapter.ts')).sixmmAdapter,
  bitexasia: async () => (await import('../venues/bitexasia/adapter.ts')).bitexasiaAdapter,
};

import type { OpenMarkets } from '../venues/registry.ts';

/** The venues' adapters, each loaded by the first account that is opened there: a function that asks no venue has none. */
export const marketsWhenNeeded: OpenMarkets = {
  pionex: async (parts) => (await import('../venues/pionex/venue.ts')).createPionexMarkets(parts),
};

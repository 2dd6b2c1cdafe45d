import type { Adapters } from './adapter.ts';
import { bingxAdapter } from './bingx/adapter.ts';
import { bitexasiaAdapter } from './bitexasia/adapter.ts';
import { pionexAdapter } from './pionex/adapter.ts';
import { sixmmAdapter } from './sixmm/adapter.ts';
import type { Venues } from './venues.ts';
import { createVenuesFrom, type VenuesParts } from './venues-from.ts';

/** All of them, loaded with the process. */
export const adapters: Adapters = {
  pionex: async () => pionexAdapter,
  bingx: async () => bingxAdapter,
  '6mm': async () => sixmmAdapter,
  bitexasia: async () => bitexasiaAdapter,
};

/** A key is read when it is first used, and again as `keyring.ts` says. */
export function createVenues(parts: VenuesParts): Venues {
  return createVenuesFrom(adapters, parts);
}

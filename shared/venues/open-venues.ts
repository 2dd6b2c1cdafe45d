import { createPionexMarkets } from './pionex/venue.ts';
import type { OpenMarkets } from './registry.ts';
import type { Venues } from './venue.ts';
import { createVenuesFrom, type VenuesParts } from './venues-from.ts';

/** All adapters, loaded with the process. */
const markets: OpenMarkets = { pionex: async (parts) => createPionexMarkets(parts) };

/** A key is read when it is first used, and again as `keyring.ts` says. */
export function createVenues(parts: VenuesParts): Venues {
  return createVenuesFrom(markets, parts);
}

import { signSixmm } from '../../signing/sixmm.ts';
import type { VenueAdapter } from '../adapter.ts';
import { createSixmmMarkets } from './venue.ts';

export const sixmmAdapter: VenueAdapter = {
  recipeFor: () => signSixmm,
  createMarkets: createSixmmMarkets,
};

import { signBingx } from '../../signing/bingx.ts';
import type { VenueAdapter } from '../adapter.ts';
import { createBingxMarkets } from './venue.ts';

export const bingxAdapter: VenueAdapter = {
  recipeFor: () => signBingx,
  createMarkets: createBingxMarkets,
};

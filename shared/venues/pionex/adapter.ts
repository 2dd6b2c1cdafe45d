import { signPionex } from '../../signing/pionex.ts';
import type { VenueAdapter } from '../adapter.ts';
import { createPionexMarkets } from './venue.ts';

export const pionexAdapter: VenueAdapter = {
  recipeFor: () => signPionex,
  createMarkets: createPionexMarkets,
};

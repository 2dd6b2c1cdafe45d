import { bitexasiaLayout, bitexasiaRecipe } from '../../signing/bitexasia.ts';
import type { VenueAdapter } from '../adapter.ts';
import { createBitexasiaMarkets } from './venue.ts';

export const bitexasiaAdapter: VenueAdapter = {
  recipeFor: ({ signing }) => bitexasiaRecipe(bitexasiaLayout(signing)),
  createMarkets: createBitexasiaMarkets,
};

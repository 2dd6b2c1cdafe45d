import { signPionex } from '../signing/pionex.ts';
import type { Recipe } from '../signing/recipe.ts';
import type { VenueParts } from './parts.ts';
import { PIONEX_BASE_URL, pionexCapabilities } from './pionex/capabilities.ts';
import { createPionexVenue } from './pionex/venue.ts';
import type { Venue, VenueCapabilities, VenueId } from './venue.ts';

export interface VenueEntry {
  readonly create: (parts: VenueParts) => Venue;
  readonly capabilities: VenueCapabilities;
  readonly defaultBaseUrl: string;
  readonly recipe: Recipe;
}

/** Every venue there is. Nothing outside a venue's own folder asks for one by name. */
export const venueRegistry = {
  pionex: {
    create: createPionexVenue,
    capabilities: pionexCapabilities,
    defaultBaseUrl: PIONEX_BASE_URL,
    recipe: signPionex,
  },
} satisfies Record<VenueId, VenueEntry>;

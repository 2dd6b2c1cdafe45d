import { signPionex } from '../signing/pionex.ts';
import type { Recipe } from '../signing/recipe.ts';
import type { BotCapabilities, Bots } from './bots.ts';
import type { History } from './history.ts';
import type { KeyCapabilities } from './key-facts.ts';
import type { VenueParts } from './parts.ts';
import type { PerpetualVenue } from './perpetual.ts';
import { pionexBotCapabilities } from './pionex/bot-capabilities.ts';
import { PIONEX_BASE_URL, pionexCapabilities } from './pionex/capabilities.ts';
import { perpetualCapabilities } from './pionex/perpetual-capabilities.ts';
import type { Venue, VenueCapabilities, VenueId } from './venue.ts';
import type { Wallet } from './wallet.ts';

/** What one account can reach at a venue; all parts share one key, request budget and ban. */
export interface Markets {
  readonly spot: Venue;
  readonly perpetual?: PerpetualVenue;
  readonly bots?: Bots;
  readonly history?: History;
  readonly wallet?: Wallet;
}

/** How the adapter of each venue is had. */
export type OpenMarkets = Readonly<Record<VenueId, (parts: VenueParts) => Promise<Markets>>>;

export interface VenueEntry {
  /** Of its spot market, its perpetuals and its bots, as far as it has them. */
  readonly capabilities: {
    readonly spot: VenueCapabilities;
    readonly perpetual?: VenueCapabilities;
    readonly bots?: BotCapabilities;
    readonly keys: KeyCapabilities;
    /** Which sign of a funding amount means that the account paid; missing where there is no funding. */
    readonly fundingPaidIs?: 'positive' | 'negative';
  };
  readonly defaultBaseUrl: string;
  readonly recipe: Recipe;
}

/** Every venue there is. Nothing outside a venue's own folder asks for one by name. */
export const venueRegistry = {
  pionex: {
    capabilities: {
      spot: pionexCapabilities,
      perpetual: perpetualCapabilities,
      bots: pionexBotCapabilities,
      // No call tells a key's rights, addresses or end, and no document names a right to withdraw.
      keys: { tellsFacts: false },
      // Not documented. So it is in the books of the one public program that was seen to keep them.
      fundingPaidIs: 'positive',
    },
    defaultBaseUrl: PIONEX_BASE_URL,
    recipe: signPionex,
  },
} satisfies Record<VenueId, VenueEntry>;

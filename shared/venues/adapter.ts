import type { Account } from '../automations/schema.ts';
import type { Recipe } from '../signing/recipe.ts';
import type { Bots } from './bots.ts';
import type { History } from './history.ts';
import type { VenueParts } from './parts.ts';
import type { PerpetualVenue } from './perpetual.ts';
import type { VenueId } from './registry.ts';
import type { Statistics, StreamKeys } from './statistics.ts';
import type { Venue } from './venue.ts';
import type { Wallet } from './wallet.ts';

/** What one account can reach at a venue; all parts share one key, request budget and ban. */
export interface Markets {
  readonly spot?: Venue;
  readonly perpetual?: PerpetualVenue;
  readonly bots?: Bots;
  readonly history?: History;
  readonly wallet?: Wallet;
  readonly statistics?: Statistics;
  readonly streamKeys?: StreamKeys;
}

/** The code of a venue: all that is not data. */
export interface VenueAdapter {
  /** How requests are signed; from the account's settings where the venue does not publish it. */
  recipeFor(account: Account): Recipe;
  createMarkets(parts: VenueParts): Markets;
}

/** How the adapter of each venue is had. */
export type Adapters = Readonly<Record<VenueId, () => Promise<VenueAdapter>>>;

import type { Account } from '../automations/schema.ts';
import { bingx } from './bingx/entry.ts';
import { bitexasia } from './bitexasia/entry.ts';
import type { VenueEntry } from './entry.ts';
import { pionex } from './pionex/entry.ts';
import { sixmm } from './sixmm/entry.ts';

/** Every venue there is. Nothing outside a venue's own folder asks for one by name. */
export const venueRegistry = { pionex, bingx, '6mm': sixmm, bitexasia } satisfies Readonly<
  Record<string, VenueEntry>
>;

export type VenueId = keyof typeof venueRegistry;

export const VENUE_IDS = Object.keys(venueRegistry) as [VenueId, ...VenueId[]];

export function isVenue(text: string | undefined): text is VenueId {
  return text !== undefined && Object.hasOwn(venueRegistry, text);
}

export function venueEntry(venue: VenueId): VenueEntry {
  return venueRegistry[venue];
}

/** Where an account that is at its venue sends its requests. */
export function baseUrlOf({ venue, environment, baseUrl }: Account): string {
  const { live, demo = live } = venueEntry(venue).baseUrls;
  return baseUrl ?? (environment === 'demo' ? demo : live);
}

/** What is known of a venue as data: its folder's `entry.ts`. Nothing here loads an adapter. */
import type { BotCapabilities } from './bots.ts';
import type { KeyCapabilities } from './key-facts.ts';
import type { VenueCapabilities } from './venue.ts';

/** How symbols of a market are written here. */
export interface SymbolForm {
  /** With the groups `base` and `quote`, the coins of a symbol. */
  readonly pattern: RegExp;
  readonly example: string;
}

export interface VenueEntry {
  /** As in a sentence: "Pionex". */
  readonly name: string;
  /** Of its spot market, its perpetuals and its bots, as far as it has them. */
  readonly capabilities: {
    readonly spot?: VenueCapabilities;
    readonly perpetual?: VenueCapabilities;
    readonly bots?: BotCapabilities;
    readonly keys: KeyCapabilities;
    /** Which sign of a funding amount means that the account paid; missing where there is no funding. */
    readonly fundingPaidIs?: 'positive' | 'negative';
    /** Why there is no export of the past; missing where there is one. */
    readonly noHistory?: string;
  };
  /** No symbol fits two of them: a name alone says its market. */
  readonly symbols: { readonly spot?: SymbolForm; readonly perpetual?: SymbolForm };
  /** The venue's own addresses; `demo` where it has play money of its own. */
  readonly baseUrls: { readonly live: string; readonly demo?: string };
  /** How requests are signed is not published: `signing` of the account says it, and has to be proven. */
  readonly signing?: 'configurable';
  /** The venue takes the same signature for a replay: no timestamp may be used twice under one key. */
  readonly uniqueTimestamps?: true;
}

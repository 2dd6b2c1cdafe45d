import type { VenueEntry } from '../entry.ts';
import { bitexasiaCapabilities } from './capabilities.ts';

export const bitexasia = {
  name: 'BitexAsia',
  capabilities: {
    spot: bitexasiaCapabilities,
    // Read-only keys are offered; that they may read orders is not said, and shows by what is refused.
    keys: { tellsFacts: false, readingOrdersNeeds: 'reading' },
    noHistory: 'BitexAsia lists no call that tells past orders, fills, deposits or withdrawals',
  },
  symbols: { spot: { pattern: /^(?<base>[^-]+)-(?<quote>[^-]+)$/, example: 'BTC-USD' } },
  // A sandbox is said to exist; its address is not published.
  baseUrls: { live: 'https://api.bitexasia.com' },
  signing: 'configurable',
  uniqueTimestamps: true,
} as const satisfies VenueEntry;

import type { VenueEntry } from '../entry.ts';
import { bingxCapabilities } from './capabilities.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';

export const bingx = {
  name: 'BingX',
  capabilities: {
    spot: bingxCapabilities,
    perpetual: bingxPerpetualCapabilities,
    keys: { tellsFacts: true, idleDays: 14, readingOrdersNeeds: 'reading' },
    // Income is signed as the wallet sees it.
    fundingPaidIs: 'negative',
  },
  // BingX writes `BTC-USDT` for both. Base names are irregular (`STRK-OLD-USDT`): the quote coin is behind the last
  // hyphen, and `-PERP`, which is ours alone, behind that.
  symbols: {
    spot: { pattern: /^(?<base>[^\s_]+)-(?<quote>(?!PERP$)[^\s_-]+)$/, example: 'BTC-USDT' },
    perpetual: { pattern: /^(?<base>[^\s_]+)-(?<quote>[^\s_-]+)-PERP$/, example: 'BTC-USDT-PERP' },
  },
  baseUrls: { live: 'https://open-api.bingx.com', demo: 'https://open-api-vst.bingx.com' },
} as const satisfies VenueEntry;

import type { VenueEntry } from '../entry.ts';
import { pionexBotCapabilities } from './bot-capabilities.ts';
import { pionexCapabilities } from './capabilities.ts';
import { perpetualCapabilities } from './perpetual-capabilities.ts';

export const pionex = {
  name: 'Pionex',
  capabilities: {
    spot: pionexCapabilities,
    perpetual: perpetualCapabilities,
    bots: pionexBotCapabilities,
    // No call tells a key's rights, addresses or end, and no document names a right to withdraw.
    keys: { tellsFacts: false, readingOrdersNeeds: 'reading' },
    // Not documented. So it is in the books of the one public program that was seen to keep them.
    fundingPaidIs: 'positive',
  },
  symbols: {
    spot: { pattern: /^(?<base>[^_]+)_(?<quote>[^_]+)$/, example: 'BTC_USDT' },
    perpetual: { pattern: /^(?<base>[^_]+)_(?<quote>[^_]+)_PERP$/, example: 'BTC_USDT_PERP' },
  },
  baseUrls: { live: 'https://api.pionex.com' },
} as const satisfies VenueEntry;

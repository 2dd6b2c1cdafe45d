import type { VenueEntry } from '../entry.ts';
import { sixmmCapabilities } from './capabilities.ts';

export const sixmm = {
  name: '6MM',
  capabilities: {
    perpetual: sixmmCapabilities,
    // Only a logged-in user may list keys; a key tells nothing of itself.
    keys: { tellsFacts: false, readingOrdersNeeds: 'trading' },
    // By the signs of other rows in the account's change log; the documents do not say it.
    fundingPaidIs: 'negative',
  },
  // Coins run together without a separator; all contracts are settled in a stablecoin.
  symbols: {
    perpetual: {
      pattern: /^(?<base>[A-Z0-9]+?)(?<quote>USDT|USDC|USDE|USD1|FDUSD|USD)$/,
      example: 'BTCUSDT',
    },
  },
  baseUrls: { live: 'https://api.6mm.com' },
  uniqueTimestamps: true,
} as const satisfies VenueEntry;

import type { Bots } from '../../shared/venues/bots.ts';
import type { History } from '../../shared/venues/history.ts';
import type { PerpetualVenue } from '../../shared/venues/perpetual.ts';
import type { Statistics } from '../../shared/venues/statistics.ts';
import type { Venue } from '../../shared/venues/venue.ts';
import type { Venues } from '../../shared/venues/venues.ts';
import type { Wallet } from '../../shared/venues/wallet.ts';

/** The same markets for every account; what is left out must not be asked for. */
export function venuesOf(
  spot: Venue,
  others: {
    readonly perpetual?: PerpetualVenue;
    readonly bots?: Bots;
    readonly history?: History;
    readonly wallet?: Wallet;
    readonly statistics?: Statistics;
  } = {},
): Venues {
  const venues: Venues = {
    using: () => venues,
    open: async () => spot,
    any: async () => spot,
    signingProof: async () => undefined,
    perpetual: async () => others.perpetual ?? missing('perpetual'),
    bots: async () => others.bots ?? missing('bots'),
    history: async () => others.history ?? missing('history'),
    wallet: async () => others.wallet ?? missing('wallet'),
    statistics: async () => others.statistics ?? missing('statistics'),
  };
  return venues;
}

function missing(what: string): never {
  throw new Error(`this test has no ${what}`);
}

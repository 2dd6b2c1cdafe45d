/** What a key may do, by what it is allowed when it asks. No probe changes anything. */
import { AppError } from '../core/errors.ts';
import type { KeyFacts } from '../venues/key-facts.ts';
import type { Balance, Venue } from '../venues/venue.ts';

/** `unclear`: the venue gave no answer, or one that proves neither. */
export type Right =
  | { readonly has: 'yes' }
  | { readonly has: 'no'; readonly error: AppError }
  | { readonly has: 'unclear'; readonly error: AppError };

export interface KeySight {
  readonly reading: Right;
  /** Missing where the key may not even read, which is asked first. */
  readonly trading?: Right;
  readonly balances?: readonly Balance[];
  /** Empty where the venue tells nothing. */
  readonly facts: KeyFacts;
}

/** No order has this number: cancelling it changes nothing, and only a key that may trade may ask for it. */
const NO_ORDER = '1';

/** `symbol`: any that the venue knows. */
export async function lookAtKey(venue: Venue, symbol: string): Promise<KeySight> {
  let balances: readonly Balance[] | undefined;
  const reading = await rightTo(async () => {
    balances = await venue.balances();
  });
  if (reading.has !== 'yes' || balances === undefined) return { reading, facts: {} };
  return {
    reading,
    balances,
    trading: await mayTrade(venue, symbol),
    facts: (await venue.keyFacts?.()) ?? {},
  };
}

/** The right to trade cannot be seen, but cancelling needs it and can be asked for an order that does not exist. */
export function mayTrade(venue: Venue, symbol: string): Promise<Right> {
  return rightTo(() => venue.cancel({ symbol, venueOrderId: NO_ORDER }));
}

async function rightTo(probe: () => Promise<unknown>): Promise<Right> {
  try {
    await probe();
    return { has: 'yes' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { has: error.code === 'venue.auth' ? 'no' : 'unclear', error };
  }
}

import type { ResolvedAutomations } from '../automations/schema.ts';
import { invariant } from '../core/errors.ts';
import type { VenueId } from '../venues/registry.ts';

type Accounts = Pick<ResolvedAutomations, 'accounts'>;

/** Where an account on paper finds the exchange of its venue, on the address that all of them share. */
export function paperBaseUrl(address: string, automations: Accounts, account: string): string {
  return `${address}/${venueOf(automations, account)}`;
}

export function venueOf({ accounts }: Accounts, account: string): VenueId {
  const venue = accounts[account]?.venue;
  invariant(venue !== undefined, `there is no account ${account}`);
  return venue;
}

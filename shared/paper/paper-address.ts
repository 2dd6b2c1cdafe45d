import type { ResolvedAutomations } from '../automations/schema.ts';
import { venueOf } from '../automations/symbols.ts';

/** Where an account on paper finds the exchange of its venue, on the address that all of them share. */
export function paperBaseUrl(
  address: string,
  automations: Pick<ResolvedAutomations, 'accounts'>,
  account: string,
): string {
  return `${address}/${venueOf(automations, account)}`;
}

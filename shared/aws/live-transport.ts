import type { ResolvedAutomations } from '../automations/schema.ts';
import { AppError } from '../core/errors.ts';
import type { Fetch } from '../http/http-client.ts';
import type { Transport } from '../venues/open-venues.ts';
import { venueRegistry } from '../venues/registry.ts';

/** One of the few places that may touch the global `fetch`. */
export const internet: Fetch = (request) => fetch(request);

/** The venue itself, over the internet. */
export function liveTransport(automations: ResolvedAutomations): (accountId: string) => Transport {
  return (accountId) => {
    const account = automations.accounts[accountId];
    if (account?.environment !== 'live') throw paperOnAws(accountId);
    const baseUrl = account.baseUrl ?? venueRegistry[account.venue].defaultBaseUrl;
    return { baseUrl, fetch: internet };
  };
}

/** The paper exchange lives in the memory and the folder of one machine. */
export function paperOnAws(accountId: string): AppError {
  return new AppError(
    'config.invalid',
    `Account ${accountId} is a paper account and runs on one machine (npm start): on AWS it needs environment 'live'.`,
    { context: { account: accountId } },
  );
}

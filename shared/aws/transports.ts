import type { ResolvedAutomations } from '../automations/schema.ts';
import { invariant } from '../core/errors.ts';
import type { Fetch } from '../http/http-client.ts';
import { paperBaseUrl } from '../paper/paper-address.ts';
import { baseUrlOf } from '../venues/registry.ts';
import type { Transport } from '../venues/venues-from.ts';

/** One of the few places that may touch the global `fetch`. */
export const internet: Fetch = (request) => fetch(request);

/** Of no network: the paper exchange answers in this process. */
const PAPER_ADDRESS = 'http://paper.invalid';

/**
 * Live accounts reach their venue over the internet, paper accounts the paper exchange in this process; nothing else
 * decides between the two. `openPaper` is called by the first request of a paper account, and again after it failed.
 */
export function transports(
  { accounts }: Pick<ResolvedAutomations, 'accounts'>,
  openPaper: () => Promise<Fetch>,
): (accountId: string) => Transport {
  let opened: Promise<Fetch> | undefined;
  const paper: Fetch = async (request) => {
    opened ??= openPaper();
    const send = await opened.catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return send(request);
  };
  return (accountId) => {
    const account = accounts[accountId];
    invariant(account !== undefined, `there is no account ${accountId}`);
    if (account.environment === 'paper') {
      return { baseUrl: paperBaseUrl(PAPER_ADDRESS, { accounts }, accountId), fetch: paper };
    }
    return { baseUrl: baseUrlOf(account), fetch: internet };
  };
}

/**
 * One paper exchange for each venue that accounts are on paper at, all on one market. They share an address: the first
 * part of a path names the venue, so that one socket serves them all.
 */
import type { ResolvedAutomations } from '../automations/schema.ts';
import { venueOf } from '../automations/symbols.ts';
import { invariant } from '../core/errors.ts';
import type { VenueId } from '../venues/registry.ts';
import type { PaperAccount } from './accounts.ts';
import { createPaperExchange, type PaperExchange, type PaperExchangeOptions } from './exchange.ts';
import { paperWires } from './wires.ts';

export interface PaperExchanges extends Pick<PaperExchange, 'fetch' | 'handle'> {
  /** The exchange that an account is at. */
  of(account: string): PaperExchange;
}

export async function createPaperExchanges(
  automations: Pick<ResolvedAutomations, 'accounts'>,
  { accounts, ...options }: Omit<PaperExchangeOptions, 'createWire'>,
): Promise<PaperExchanges> {
  const byVenue = new Map<string, PaperAccount[]>();
  for (const account of accounts) {
    const venue = venueOf(automations, account.id);
    byVenue.set(venue, [...(byVenue.get(venue) ?? []), account]);
  }
  const exchanges = new Map<string, PaperExchange>();
  for (const [venue, ofVenue] of byVenue) {
    const createWire = await paperWires[venue as VenueId]();
    exchanges.set(venue, createPaperExchange({ ...options, accounts: ofVenue, createWire }));
  }
  const serve = async (
    request: Request,
    answer: (exchange: PaperExchange, request: Request) => Promise<Response>,
  ): Promise<Response> => {
    const [, origin = '', venue = '', target = '/'] = ADDRESS.exec(request.url) ?? [];
    const exchange = exchanges.get(venue);
    if (exchange === undefined)
      return new Response(`There is no paper exchange "${venue}".`, { status: 404 });
    return answer(exchange, new Request(`${origin}${target}`, request));
  };
  return {
    fetch: (input, init) => serve(new Request(input, init), (exchange, request) => exchange.fetch(request)),
    handle: (request, from) => serve(request, (exchange, inner) => exchange.handle(inner, from)),
    of: (account) => {
      const exchange = exchanges.get(venueOf(automations, account));
      invariant(exchange !== undefined, `${account} is on no paper exchange`);
      return exchange;
    },
  };
}

/** Origin, venue, and the rest with its query exactly as it was sent: signatures depend on it. */
const ADDRESS = /^([a-z]+:\/\/[^/]+)\/([^/?#]*)(.*)$/;

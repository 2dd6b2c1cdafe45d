import type { Clock, DurationMs, EpochMs } from '../../core/clock.ts';
import { MINUTE_MS } from '../../core/clock.ts';
import type { VenueOrder } from '../venue.ts';
import type { RestClient } from './client.ts';

/** The open orders of all symbols, as they were after `endMs`. */
export type OpenOrders<Order = VenueOrder> = (
  client: RestClient,
  endMs: EpochMs,
) => Promise<readonly Order[]>;

/** How long the open orders are remembered: those that close meanwhile are only looked at once more. */
const OPEN_FOR_MS: DurationMs = 10 * MINUTE_MS;

/**
 * Read at most once for many windows: what was read after a window's end has every order that was created in it and
 * was still open then, and those that had closed before are in the list of closed ones. An order may be missing from
 * reads for `visibilityLagMs` after it was placed.
 */
export function rememberedOpenOrders<Order>(parts: {
  readonly clock: Clock;
  readonly visibilityLagMs: DurationMs;
  readonly read: (client: RestClient) => Promise<readonly Order[]>;
}): OpenOrders<Order> {
  const { clock } = parts;
  let known:
    | { readonly orders: readonly Order[]; readonly readAtMs: EpochMs; readonly upToMs: EpochMs }
    | undefined;
  return async (client, endMs) => {
    const ageMs = clock.nowMs() - (known?.readAtMs ?? 0);
    if (known !== undefined && endMs <= known.upToMs && ageMs >= 0 && ageMs < OPEN_FOR_MS)
      return known.orders;
    const readAtMs = clock.nowMs();
    const orders = await parts.read(client);
    const tookMs = clock.nowMs() - readAtMs;
    const upToMs = client.serverClock.nowMs() - tookMs - parts.visibilityLagMs;
    known = { orders, readAtMs, upToMs };
    return orders;
  };
}

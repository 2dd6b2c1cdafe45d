import { AppError } from '../../core/errors.ts';
import type { Venue } from '../venue.ts';

type Missing = 'candles' | 'orderByClientOrderId' | 'openOrders' | 'orders' | 'fills' | 'fillsOfOrder';

/** The reads of the port for which BitexAsia lists no call; each throws `venue.unsupported`. */
export const unsupportedReads: Pick<Venue, Missing> = {
  candles: () => missing('candles: take what needs averages or highs of past days out of the plan'),
  orderByClientOrderId: () => missing('look-up of orders by client order id'),
  openOrders: () => missing('list of open orders'),
  orders: () => missing('list of past orders'),
  fills: () => missing('list of fills'),
  fillsOfOrder: () => missing('list of an order’s fills'),
};

async function missing(what: string): Promise<never> {
  throw new AppError('venue.unsupported', `BitexAsia has no ${what}.`);
}

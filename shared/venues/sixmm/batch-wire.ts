/**
 * What 6MM answers to several orders in one request. That there are `successCount`, `failedCount` and `results` is
 * documented, what a result looks like is not: neither how it names its order, nor whether results come in the order of
 * the request, nor whether there is one for each.
 *
 * 1. A result is that of the order whose client order id it has; two for one order say nothing.
 * 2. Without such an id the place in the list counts only where there is one result an order, both counts agree with
 *    them, and those without an id all say the same: of some that succeeded and some that failed, place proves nothing.
 * 3. A refusal is believed only where no count contradicts it. Everything else leaves its order `unknown`.
 */
import * as z from 'zod';
import { unknown as unproven } from '../rest/placement.ts';
import { wireId, wireList, wireTextIfAny } from '../rest/wire-values.ts';
import { type NewOrder, type Placement, sameClientOrderId } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { isDefiniteRefusal, refusalText } from './codes.ts';

/** What one result says of an order, whichever that is. */
interface ToldResult {
  readonly clientOrderId: string | undefined;
  readonly says: 'taken' | 'refused' | 'nothing';
  /** Of one that was taken. */
  readonly orderId: string | undefined;
  /** Of one that was refused. */
  readonly code: string;
  readonly message: string;
}

/** Failures may have an id, too, of nothing. */
const idIfAny = wireId
  .nullish()
  .catch(undefined)
  .transform((id) => (id === undefined || id === null || /^0+$/.test(id) ? undefined : id));
const names = { orderId: idIfAny, clientOrderId: wireTextIfAny };

const result = z
  .looseObject({
    ...names,
    success: z.boolean().nullish(),
    code: wireTextIfAny,
    message: wireTextIfAny,
    msg: wireTextIfAny,
    /** Each may be an answer of its own, with what a single order gets in it. */
    data: z.looseObject(names).nullish(),
  })
  .transform((row): ToldResult => {
    const { code = '0', success } = row;
    const orderId = row.orderId ?? row.data?.orderId;
    const isRefusal = code !== '0';
    const about = {
      clientOrderId: row.clientOrderId ?? row.data?.clientOrderId,
      orderId,
      code,
      message: row.message ?? row.msg ?? '',
    };
    if (orderId !== undefined && !isRefusal && success !== false) return { ...about, says: 'taken' };
    if (orderId === undefined && isRefusal && success !== true) return { ...about, says: 'refused' };
    return { ...about, says: 'nothing' };
  });

const countIfAny = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .nullish();

const batchData = z.looseObject({
  successCount: countIfAny,
  failedCount: countIfAny,
  results: wireList(result),
});

type BatchData = z.output<typeof batchData>;

/** What became of these orders by the data of a success, in their order. */
export function placementsBy(data: unknown, orders: readonly NewOrder[]): readonly Placement[] {
  const parsed = batchData.safeParse(data);
  if (!parsed.success) return orders.map(() => untold());
  const { results } = parsed.data;
  const match = matched(parsed.data, orders);
  const isBelieved = !isContradicted(parsed.data);
  return match.map((told) => {
    if (told === undefined) return untold();
    const isShared = results.filter(({ orderId }) => orderId === told.orderId).length > 1;
    return placementBy(told, { isBelieved, isShared });
  });
}

/** The result of each order, as far as there is no doubt whose it is. */
function matched(data: BatchData, orders: readonly NewOrder[]): readonly (ToldResult | undefined)[] {
  const { results } = data;
  const nameless = results.filter(({ clientOrderId }) => clientOrderId === undefined);
  const named = orders.map(({ clientOrderId }) =>
    results.filter((told) => sameClientOrderId(sixmmCapabilities, told.clientOrderId, clientOrderId)),
  );
  const missing = named.filter((found) => found.length === 0).length;
  const isOneEach = results.length === orders.length && nameless.length === missing;
  const isAlike = new Set(nameless.map(({ says }) => says)).size === 1;
  const rest = isOneEach && isAlike && isCounted(data) ? [...nameless] : [];
  return named.map((found) => (found.length === 0 ? rest.shift() : onlyOne(found)));
}

function onlyOne(found: readonly ToldResult[]): ToldResult | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function placementBy(
  { says, orderId, code, message }: ToldResult,
  { isBelieved, isShared }: { readonly isBelieved: boolean; readonly isShared: boolean },
): Placement {
  if (says === 'taken' && orderId !== undefined) {
    return isShared
      ? unproven('venue.unexpectedReply', `6MM gave order id ${orderId} to two orders of one request.`)
      : { outcome: 'accepted', venueOrderId: orderId };
  }
  if (says !== 'refused') return untold();
  const outcome = isBelieved && isDefiniteRefusal({ code, message }) ? 'rejected' : 'unknown';
  return { outcome, code, message: refusalText({ code, message }) };
}

function isCounted({ successCount, failedCount, results }: BatchData): boolean {
  return successCount === countOf(results, 'taken') && failedCount === countOf(results, 'refused');
}

function isContradicted({ successCount, failedCount, results }: BatchData): boolean {
  return (
    (successCount ?? countOf(results, 'taken')) !== countOf(results, 'taken') ||
    (failedCount ?? countOf(results, 'refused')) !== countOf(results, 'refused')
  );
}

function countOf(results: readonly ToldResult[], said: ToldResult['says']): number {
  return results.filter(({ says }) => says === said).length;
}

function untold(): Placement {
  return unproven(
    'venue.unexpectedReply',
    '6MM took the request without saying beyond doubt what became of this order.',
  );
}

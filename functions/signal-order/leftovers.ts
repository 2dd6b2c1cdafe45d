/**
 * Stop losses and take profits that have outlived their position. They only ever make a position smaller, so while
 * there is none, or one of the other direction, they wait for the next one, to close it at a price that was meant for
 * another.
 */
import type { Control } from '../../shared/control/control.ts';
import { type Decimal, isPositive, isZero, ZERO } from '../../shared/core/decimal.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { causeOf, intentId } from '../../shared/orders/ids.ts';
import { type Cause, isFinal } from '../../shared/orders/intent.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import { type ConditionOrder, isProtectionId } from '../../shared/venues/condition-orders.ts';
import type { PerpetualVenue } from '../../shared/venues/perpetual.ts';

/**
 * Cancels them before a position is opened or enlarged; `held` is the position before. What waits to open a position was
 * placed by somebody else and is left alone, and so is everything while another order of the symbol waits with its own
 * protection. Throws `venue.unavailable` (retry later) when one of them does not go.
 */
export async function cancelLeftovers(
  deps: Pick<Deps, 'table' | 'log'>,
  { conditionOrders }: PerpetualVenue,
  { budget }: Pick<Control, 'budget'>,
  { cause, held }: { readonly cause: Cause; readonly held: Decimal },
): Promise<void> {
  if (conditionOrders === undefined) return;
  const symbol = cause.leg;
  const leftovers = async () =>
    (await conditionOrders.waiting(symbol)).filter((one) => isLeftover(one, held));
  const left = await leftovers();
  if (left.length === 0 || (await hasOpenEntry(deps, budget.budget.entries, cause))) return;
  for (const { conditionId } of left) {
    const outcome = await conditionOrders.cancel({ symbol, conditionId });
    deps.log.info('signal.leftover', { symbol, condition: conditionId, outcome });
  }
  const still = await leftovers();
  if (still.length === 0) return;
  const ids = still.map(({ conditionId }) => conditionId).join(', ');
  throw new AppError(
    'venue.unavailable',
    `${symbol} still has what protected an earlier position (${ids}): nothing is opened before that is gone.`,
    { retry: 'later' },
  );
}

/** As `cancelLeftovers`, once a position was closed. What fails here is done before the next position is opened. */
export async function cancelLeftoversAfterClose(
  deps: Pick<Deps, 'table' | 'log'>,
  perpetual: PerpetualVenue,
  control: Pick<Control, 'budget'>,
  cause: Cause,
): Promise<void> {
  if (perpetual.conditionOrders === undefined) return;
  try {
    const positions = await perpetual.positions(cause.leg);
    const isFlat = positions.every(({ size }) => isZero(size));
    if (isFlat) await cancelLeftovers(deps, perpetual, control, { cause, held: ZERO });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    deps.log.warn('signal.leftoversStay', { symbol: cause.leg, error: messageOf(thrown) });
  }
}

function isLeftover({ reduceOnly, clientOrderId, side }: ConditionOrder, held: Decimal): boolean {
  const closes = reduceOnly === true || (clientOrderId !== undefined && isProtectionId(clientOrderId));
  return closes && (isZero(held) || side === (isPositive(held) ? 'buy' : 'sell'));
}

/** Whether an order of this symbol, whoever's, still waits to be filled and has its protection waiting with it. */
async function hasOpenEntry(
  { table }: Pick<Deps, 'table'>,
  entries: Control['budget']['budget']['entries'],
  cause: Cause,
): Promise<boolean> {
  const open = Object.entries(entries).filter(
    ([id, { leg, spent }]) => leg === cause.leg && spent === undefined && id !== intentId(cause),
  );
  for (const [id] of open) {
    const intent = (await readIntent(table, causeOf(id)))?.intent;
    if (intent?.protection !== undefined && !isFinal(intent.state)) return true;
  }
  return false;
}

/**
 * What strikes the reads of an export, within what the ledger can hold against.
 *
 * 1. A wrong "nothing there" (`blind`) inside a window makes it count as read, and no client can know. The look-back
 *    asks again for three days: such a row is found by the next night. So one list denies its rows once in 40 hours at
 *    most, never two nights in turn for longer than the look-back. What is older than the look-back when it is read for
 *    the first time, as in a backfill, has no such second reading: there a wrong answer is believed.
 * 2. A stale copy of a list is harmless, because a night is read when it has settled. A stale copy of the balances is
 *    a wrong closing, which shows as a difference that is told; here balances are always those of the moment.
 * 3. What the account's owner sends is not struck, only what becomes of a transfer: the ledger is on trial, not him.
 */
import { type DurationMs, type EpochMs, HOUR_MS } from '../../../shared/core/clock.ts';
import type { Fault, FaultCall } from '../../../shared/paper/faults.ts';
import type { RecordKind } from '../../../shared/records/record.ts';
import type { WorldOptions } from '../options.ts';
import type { Prng } from '../prng.ts';
import { createVenueFaults, type SimulatedFaults } from '../venue-faults.ts';
import { pionex } from '../venues.ts';

/** Lists that may wrongly see nothing, and which records then are missing. */
const LISTS: Readonly<Record<string, RecordKind>> = {
  '/api/v1/trade/fills': 'spot-fill',
  '/api/v1/trade/fillsByOrderId': 'spot-fill',
  '/api/v1/trade/allOrders': 'spot-order',
  '/api/v1/trade/order': 'spot-order',
  '/uapi/v1/trade/fills': 'futures-fill',
  '/uapi/v1/trade/fillsByOrderId': 'futures-fill',
  '/uapi/v1/trade/historyOrders': 'futures-order',
  '/uapi/v1/account/historyPositions': 'futures-position',
  '/uapi/v1/trade/fundingFee': 'funding',
  '/api/v1/bot/orders': 'bot',
  '/api/v1/earn/dual/records': 'earn',
  '/api/v1/assets/transfers': 'transfer',
};
const BLIND_EVERY_MS = 40 * HOUR_MS;
/** The longest that a transfer is in process. */
export const TRANSFER_OVER_MS: DurationMs = 5 * HOUR_MS;
const BALANCES = /\/account\/(balances|positions)$/;
const OWNERS = /\/(trade\/order|assets\/transfer)$/;

export interface Blindness {
  readonly kind: RecordKind;
  readonly atMs: EpochMs;
}

export interface ExportFaults extends SimulatedFaults {
  /** When which list wrongly saw nothing. */
  readonly blindness: readonly Blindness[];
}

export function createExportFaults(options: WorldOptions, prng: Prng): ExportFaults {
  const faults = createVenueFaults(options, prng.fork(), pionex, Object.keys(LISTS));
  const owner = prng.fork();
  const blindness: Blindness[] = [];
  const isAllowed = ({ path, atMs }: FaultCall, { kind }: Fault): boolean => {
    if (kind === 'stale') return !BALANCES.test(path);
    if (kind !== 'blind') return true;
    if (atMs < (blindness.at(-1)?.atMs ?? 0) + BLIND_EVERY_MS) return false;
    blindness.push({ kind: LISTS[path] ?? 'spot-fill', atMs });
    return true;
  };
  let stopped = false;
  return {
    ...faults,
    blindness,
    plan: (call) => {
      if (call.method !== 'GET' && OWNERS.test(call.path)) return stopped ? undefined : fateOf(owner, call);
      const struck = faults.plan(call);
      if (struck === undefined) return undefined;
      return ('kind' in struck ? [struck] : struck).filter((fault) => isAllowed(call, fault));
    },
    stop: () => {
      stopped = true;
      faults.stop();
    },
  };
}

function fateOf(prng: Prng, { path }: FaultCall): Fault | undefined {
  if (!path.endsWith('/transfer')) return undefined;
  const kind = prng.next();
  if (kind < 0.15) return { kind: 'failedTransfer' };
  return kind < 0.4 ? { kind: 'slowTransfer', delayMs: prng.between(HOUR_MS, TRANSFER_OVER_MS) } : undefined;
}

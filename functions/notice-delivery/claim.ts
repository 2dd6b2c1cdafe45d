import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { channelName, outwardChannels } from '../../shared/notices/channel-settings.ts';
import {
  advancePending,
  type Delivery,
  freshDeliveries,
  nextDueMs,
  type PendingNotice,
  readTold,
  type Told,
  writeTold,
} from '../../shared/notices/outbox.ts';

/** Longer than a run takes to send and to write down what became of it. */
const CLAIM_MS: DurationMs = 3 * MINUTE_MS;
/** The clock that starts the function is not exact: what is due in a moment need not wait for another run. */
const SLACK_MS: DurationMs = 15 * SECOND_MS;

/** A notice that this run alone may send until the claim ends. */
export interface Claimed {
  readonly entry: PendingNotice;
  readonly told: Told;
  readonly version: number;
  /** Channels to send through now. */
  readonly due: readonly string[];
}

export function isDue(dueMs: EpochMs, nowMs: EpochMs): boolean {
  return dueMs <= nowMs + SLACK_MS;
}

/** Undefined when another run has the notice, or when nothing of it is due; the list is then put right. */
export async function claim(deps: Deps, entry: PendingNotice, nowMs: EpochMs): Promise<Claimed | undefined> {
  const stored = await readTold(deps.table, entry.notice.key);
  if ((stored?.told.claimedUntilMs ?? 0) > nowMs) return undefined;
  const told = withoutRemoved(deps, stored?.told ?? unrecorded(deps, entry));
  const due = Object.entries(told.deliveries)
    .filter(([, { state, dueMs }]) => state === 'pending' && isDue(dueMs, nowMs))
    .map(([name]) => name);
  if (due.length === 0 && told === stored?.told) {
    await advancePending(deps.table, entry, nextDueMs(told));
    return undefined;
  }
  const next = { ...told, claimedUntilMs: nowMs + CLAIM_MS };
  const result = await writeTold(deps.table, next, stored?.version);
  return result.written ? { entry, told: next, version: result.version, due } : undefined;
}

/** A notice whose teller died after listing it as pending. */
function unrecorded({ automations }: Deps, { notice, dueMs }: PendingNotice): Told {
  const channels = outwardChannels(automations.notices).map(channelName);
  return { notice, deliveries: freshDeliveries(channels, dueMs) };
}

/** What should go out through a channel that the automations no longer name is given up. */
function withoutRemoved({ channels }: Deps, told: Told): Told {
  const known = channels.map(({ name }) => name);
  const entries = Object.entries(told.deliveries);
  const isRemoved = (name: string, state: Delivery['state']) => state === 'pending' && !known.includes(name);
  if (!entries.some(([name, { state }]) => isRemoved(name, state))) return told;
  const deliveries = entries.map(([name, delivery]): [string, Delivery] => [
    name,
    isRemoved(name, delivery.state)
      ? { ...delivery, state: 'failed', lastError: 'channel.removed' }
      : delivery,
  ]);
  return { ...told, deliveries: Object.fromEntries(deliveries) };
}

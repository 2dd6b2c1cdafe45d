/**
 * Sends what the outbox holds. One round claims what is due, sends through all channels beside each other, and
 * writes down how far each notice has come.
 *
 * 1. A notice is claimed by a conditional write before it is sent: of two runs beside each other one sends it. A run
 *    that dies between sending and writing down leaves a claim that runs out, and the notice goes out again.
 * 2. Urgent notices come first; the others wait for the end of the quiet hours.
 * 3. What failed comes again after a growing pause; see `after-attempt.ts`.
 */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { fallbackName } from '../../shared/notices/channel-settings.ts';
import {
  advancePending,
  listPending,
  nextDueMs,
  type PendingNotice,
  writeTold,
} from '../../shared/notices/outbox.ts';
import { quietUntilMs } from '../../shared/notices/quiet-hours.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { afterAttempt, needsPerson, withFallback } from './after-attempt.ts';
import { type Claimed, claim, isDue } from './claim.ts';
import { tellDigest } from './digest.ts';
import { type Attempt, sendThrough } from './send-through.ts';

/** Read, claimed and written one by one; the rest waits for the next round or run. */
const MAX_PER_ROUND = 50;
/** A later round takes the fallbacks that the one before called for, and what did not fit into it. */
const MAX_ROUNDS = 4;

/**
 * Throws what kept it from its work when everything else is done: one row that cannot be read or written keeps no
 * other notice from going out, and neither does a digest that cannot be made.
 */
export async function deliverNotices(deps: Deps, deadlineMs: EpochMs): Promise<JsonObject> {
  const failures: unknown[] = [];
  await unlessFails(failures, () => tellDigest(deps));
  const report = { sent: 0, failed: 0 };
  for (let round = 1; round <= MAX_ROUNDS && deps.clock.nowMs() < deadlineMs; round += 1) {
    const attempts = await deliverDue(deps, deadlineMs, failures);
    if (attempts.length === 0) break;
    for (const { error } of attempts) report[error === undefined ? 'sent' : 'failed'] += 1;
  }
  if (failures.length > 0) throw failures[0];
  return report;
}

/** One round. Answers every attempt, one for each notice and channel. */
async function deliverDue(deps: Deps, deadlineMs: EpochMs, failures: unknown[]): Promise<readonly Attempt[]> {
  const nowMs = deps.clock.nowMs();
  const claimed: Claimed[] = [];
  for (const entry of await duePending(deps, nowMs)) {
    if (deps.clock.nowMs() >= deadlineMs) break;
    const mine = await unlessFails(failures, () => claim(deps, entry, nowMs));
    if (mine !== undefined) claimed.push(mine);
  }
  const lanes = deps.channels.map((channel) => {
    const mine = claimed.filter(({ due }) => due.includes(channel.name));
    return sendThrough(
      deps,
      channel,
      mine.map(({ told }) => told.notice),
      deadlineMs,
    );
  });
  const attempts = (await Promise.all(lanes)).flat();
  for (const each of claimed) {
    const own = attempts.filter(({ key }) => key === each.told.notice.key);
    await unlessFails(failures, () => settle(deps, each, own, nowMs));
  }
  return attempts;
}

async function unlessFails<Result>(
  failures: unknown[],
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (thrown) {
    failures.push(thrown);
    return undefined;
  }
}

async function duePending({ table, automations }: Deps, nowMs: EpochMs): Promise<readonly PendingNotice[]> {
  const isQuiet = quietUntilMs(automations.notices.quietHours, nowMs) !== undefined;
  const due = (await listPending(table)).filter(
    ({ notice, dueMs }) => isDue(dueMs, nowMs) && (!isQuiet || notice.severity === 'urgent'),
  );
  return due.sort((a, b) => rank(a) - rank(b) || a.notice.atMs - b.notice.atMs).slice(0, MAX_PER_ROUND);
}

function rank({ notice }: PendingNotice): number {
  return notice.severity === 'urgent' ? 0 : 1;
}

/** Writes down how far a notice has come and gives the claim back: first its own row, then the list. */
async function settle(
  { table, log, metrics, automations }: Deps,
  { entry, told, version }: Claimed,
  attempts: readonly Attempt[],
  nowMs: EpochMs,
): Promise<void> {
  const { notice } = told;
  const deliveries = { ...told.deliveries };
  for (const { channel, error } of attempts) {
    const earlier = deliveries[channel];
    if (earlier === undefined) continue;
    const next = afterAttempt(earlier, { error, atMs: nowMs, toldAtMs: notice.atMs });
    deliveries[channel] = next;
    if (next.state === 'failed') {
      log.error('notice.givenUp', { key: notice.key, channel, attempts: next.attempts, error });
    }
  }
  const fallback = fallbackName(automations.notices);
  const refused = attempts.some(({ error }) => needsPerson(error));
  const next = { notice, deliveries: withFallback(deliveries, { fallback, refused, nowMs }) };
  const { written } = await writeTold(table, next, version);
  if (!written) {
    // Its claim ran out and another run has it now; that run writes down what becomes of it.
    log.warn('notice.claimLost', { key: notice.key });
    return;
  }
  if (Object.values(next.deliveries).every(({ state }) => state === 'failed')) {
    metrics.add('NoticesGivenUp', 1);
  }
  await advancePending(table, entry, nextDueMs(next));
}

/**
 * What the operator hears when an account cannot be watched: silence would look as if its bots were well. Which
 * stretch of time a notice belongs to follows from the last whole look, so that it is told once.
 */

import { type EpochMs, MINUTE_MS } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { AccountTracker } from '../../shared/grids/tracker.ts';
import { durationText } from '../../shared/notices/duration-text.ts';
import { readTold } from '../../shared/notices/outbox.ts';

/** A run or two may fail for a passing trouble. */
const BLIND_AFTER_MS = 30 * MINUTE_MS;

type BlindDeps = Pick<Deps, 'automations' | 'clock' | 'notices' | 'table'>;

/** What is remembered of the account; missing before its first look. */
type Remembered = Pick<AccountTracker, 'seenMs' | 'wholeMs'> | undefined;

/** Told when no look was whole for half an hour, or the first one failed; once more as urgent when it lasts. */
export async function tellBlind(
  { automations, clock, notices }: BlindDeps,
  account: string,
  remembered: Remembered,
  cause: unknown,
): Promise<void> {
  const { sinceMs, forMs, isShort } = blindness(remembered, clock);
  if (isShort) return;
  const escalateAfterMs = automations.notices.escalateAfterMinutes * MINUTE_MS;
  const isLong = forMs !== undefined && forMs >= Math.max(escalateAfterMs, BLIND_AFTER_MS);
  const since = forMs === undefined ? 'yet' : `for ${durationText(forMs)}`;
  await notices.tell({
    key: keyOf(account, sinceMs, isLong ? 'urgent' : 'warning'),
    severity: isLong ? 'urgent' : 'warning',
    title: `account ${account}: its bots could not be watched ${since}`,
    text:
      `${messageOf(cause)} What happens to its bots meanwhile is not noticed here: look at them at the exchange, ` +
      'and run the doctor command. Every run tries again.',
    topic: 'grid-not-watched',
  });
}

/** After a whole look: that it had been told otherwise is over. */
export async function tellSighted(
  { clock, notices, table }: BlindDeps,
  account: string,
  remembered: Remembered,
): Promise<void> {
  const { sinceMs, forMs, isShort } = blindness(remembered, clock);
  if (isShort) return;
  const told = await Promise.all(
    (['warning', 'urgent'] as const).map((severity) => readTold(table, keyOf(account, sinceMs, severity))),
  );
  if (told.every((each) => each === undefined)) return;
  await notices.tell({
    key: keyOf(account, sinceMs, 'over'),
    severity: 'info',
    title: `account ${account}: over: its bots are watched again`,
    text: forMs === undefined ? 'The first look was whole.' : `The last look was ${durationText(forMs)} ago.`,
    topic: 'grid-not-watched',
  });
}

/** Since the last whole look; without any, since ever. */
function blindness(remembered: Remembered, clock: BlindDeps['clock']) {
  const sinceMs = remembered?.wholeMs ?? remembered?.seenMs;
  const forMs = sinceMs === undefined ? undefined : clock.nowMs() - sinceMs;
  return { sinceMs, forMs, isShort: forMs !== undefined && forMs < BLIND_AFTER_MS };
}

function keyOf(account: string, sinceMs: EpochMs | undefined, what: 'warning' | 'urgent' | 'over'): string {
  return `grid-health/${account}/blind/${sinceMs ?? 'never'}/${what}`;
}

/** Which part of a list a read asks for, and what it may see of it. */
import type { EpochMs } from '../core/clock.ts';
import type { PaperAccount } from './accounts.ts';
import type { Conditions } from './faults.ts';
import type { Past } from './past/past.ts';
import type { Page } from './rows.ts';
import type { LateKind, Visibility } from './visibility.ts';

/** A read of an account, in no venue's words. */
export interface AccountRead {
  readonly account: Pick<PaperAccount, 'id'>;
  readonly atMs: EpochMs;
  readonly conditions: Conditions;
  /** The window that a list is asked for. */
  readonly parameters: { timeMs(name: 'startTime' | 'endTime'): EpochMs | undefined };
}

/** What the lists of accounts are read from besides the accounts themselves. */
export interface ListSources {
  readonly visibility: Visibility;
  /** What the account did before the exchange opened, if that was made up. */
  readonly pastOf: (account: string) => Past | undefined;
}

/** The window of a read: both ends are included, nothing is in it that is too old or was not there yet. */
export function pageOf({ visibility }: ListSources, request: AccountRead, limit: number): Page {
  const { parameters } = request;
  const seenMs = seenAtMs(request);
  return {
    fromMs: Math.max(parameters.timeMs('startTime') ?? 0, visibility.oldestMs(request.atMs)),
    toMs: Math.min(parameters.timeMs('endTime') ?? Number.POSITIVE_INFINITY, seenMs),
    limit,
  };
}

/** The instant whose copy of the account this read is answered from. */
export function seenAtMs({ atMs, conditions }: AccountRead): EpochMs {
  return atMs - (conditions.find('stale')?.ageMs ?? 0);
}

/** What was made up of the account's past, unless this read sees nothing at all. */
export function pastSeen({ pastOf }: ListSources, { account, conditions }: AccountRead): Past | undefined {
  return conditions.find('blind') === undefined ? pastOf(account.id) : undefined;
}

/** Whether a row of this kind is listed by now. */
export function comeBy(
  { visibility }: ListSources,
  request: AccountRead,
  kind: LateKind,
): (row: { readonly id: string; readonly atMs: EpochMs }) => boolean {
  const seenMs = seenAtMs(request);
  return ({ id, atMs }) => visibility.hasCome({ kind, id, atMs }, seenMs);
}

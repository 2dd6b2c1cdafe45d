/**
 * Ids that callers give their alerts. A caller that tries again may stamp a new time on the same id, so the first
 * signal of an id is remembered for good and every later one takes its name.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../core/errors.ts';
import type { Key, Table } from '../table/table.ts';

/** Answers the signal that this id stands for: `signalId`, or the one that was first. */
export async function claimGivenId(
  table: Table,
  claim: { readonly strategy: string; readonly givenId: string; readonly signalId: string },
): Promise<string> {
  const { written } = await table.put(claimKey(claim), { signal: claim.signalId }, 'absent');
  if (written) return claim.signalId;
  const first = await claimedBy(table, claim);
  if (first !== undefined) return first;
  throw new AppError('table.conflict', 'The id of an alert is in the hands of another run.', {
    retry: 'later',
  });
}

export async function claimedBy(
  table: Table,
  claim: { readonly strategy: string; readonly givenId: string },
): Promise<string | undefined> {
  const row = await table.get(claimKey(claim));
  return row === undefined ? undefined : String(row.data['signal']);
}

/** Whatever a caller writes fits a sort key as its digest. */
function claimKey({ strategy, givenId }: { readonly strategy: string; readonly givenId: string }): Key {
  const digest = createHash('sha256').update(givenId).digest('hex');
  return { pk: `signal-ids#${strategy}`, sk: digest };
}

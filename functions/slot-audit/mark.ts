import * as z from 'zod';
import type { Plan } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import { legsOf } from '../../shared/dca/legs.ts';
import { lazySchema } from '../../shared/lazy-schema.ts';
import type { Key, Table } from '../../shared/table/table.ts';

/** Up to where the slots of a plan are known to have an outcome. */
export interface AuditMark {
  readonly planId: string;
  /** The schedule and the symbols that the mark belongs to. */
  readonly when: string;
  readonly auditedUntilMs: EpochMs;
  readonly version: number;
}

const markRow = lazySchema(() => z.strictObject({ when: z.string(), auditedUntilMs: z.int() }));

/**
 * The mark of a plan. A plan seen for the first time, or with a new schedule or symbols, is audited from now on:
 * slots that its present schedule would have had before were never promised, and a slot that was run for other
 * symbols must not be bought again for the new ones.
 */
export async function readMark(table: Table, planId: string, plan: Plan, nowMs: EpochMs): Promise<AuditMark> {
  const { schedule, timezone, start = '' } = plan.when;
  const symbols = legsOf(plan).map((leg) => leg.symbol);
  const when = JSON.stringify([schedule, timezone, start, ...symbols.sort()]);
  const row = await table.get(markKey(planId));
  if (row !== undefined) {
    const data = markRow.parse(row.data);
    if (data.when === when) return { planId, ...data, version: row.version };
  }
  const expected = row === undefined ? 'absent' : { version: row.version };
  const result = await table.put(markKey(planId), { when, auditedUntilMs: nowMs }, expected);
  if (!result.written) throw takenByAnother(planId);
  return { planId, when, auditedUntilMs: nowMs, version: result.version };
}

/** Moves the mark on. Throws `ledger.conflict` when another audit was quicker; it has done the same work. */
export async function advanceMark(table: Table, mark: AuditMark, auditedUntilMs: EpochMs): Promise<void> {
  const data = { when: mark.when, auditedUntilMs };
  const result = await table.put(markKey(mark.planId), data, { version: mark.version });
  if (!result.written) throw takenByAnother(mark.planId);
}

function markKey(planId: string): Key {
  return { pk: `plan#${planId}`, sk: 'audit' };
}

function takenByAnother(planId: string): AppError {
  return new AppError(
    'ledger.conflict',
    `Another audit of ${planId} runs at the same time; this one stops.`,
    {
      retry: 'later',
    },
  );
}

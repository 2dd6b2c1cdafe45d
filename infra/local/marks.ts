import * as z from 'zod';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Table } from '../../shared/table/table.ts';

/**
 * Until when each plan's slots have been run by this host, kept in the table, so that a restart makes up for slots
 * whose time limit is still open, and for a slot during which the host was killed.
 */
export interface Marks {
  doneUntilMs(planId: string): EpochMs;
  /** Never moves a mark back. */
  done(planId: string, untilMs: EpochMs): Promise<void>;
}

const PARTITION = 'local-host';

const markRow = z.strictObject({
  doneUntilMs: z.int(),
  /** The plan's `when` as JSON. */
  times: z.string(),
});

/** A plan that is new, or whose times were changed, has nothing to make up for: its mark is set to now. */
export async function openMarks(
  table: Table,
  automations: ResolvedAutomations,
  nowMs: EpochMs,
): Promise<Marks> {
  const marks = new Map<string, EpochMs>();
  const timesOf = (planId: string): string => JSON.stringify(automations.plans[planId]?.when);

  const write = async (planId: string, untilMs: EpochMs): Promise<void> => {
    const key = { pk: PARTITION, sk: `plan#${planId}` };
    marks.set(planId, untilMs);
    const row = await table.get(key);
    const expected = row === undefined ? 'absent' : { version: row.version };
    // Only this host writes marks; a lost race could only be with a row that was edited by hand.
    await table.put(key, { doneUntilMs: untilMs, times: timesOf(planId) }, expected);
  };

  for (const planId of Object.keys(automations.plans)) {
    const row = await table.get({ pk: PARTITION, sk: `plan#${planId}` });
    const known = row && markRow.parse(row.data);
    if (known?.times === timesOf(planId)) marks.set(planId, known.doneUntilMs);
    else await write(planId, nowMs);
  }

  return {
    doneUntilMs: (planId) => marks.get(planId) ?? nowMs,
    done: async (planId, untilMs) => {
      if (untilMs > (marks.get(planId) ?? 0)) await write(planId, untilMs);
    },
  };
}

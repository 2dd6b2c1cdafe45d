/**
 * The kill switch. A pause stops every new order at its placement, also follow-up orders and orders sent again;
 * it does not cancel orders that rest at the venue, and looking up, settling and auditing go on.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Key, Row, Table } from '../table/table.ts';

export type PauseTarget =
  | { readonly kind: 'all' }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'plan'; readonly plan: string };

export interface Pause {
  readonly target: PauseTarget;
  readonly sinceMs: EpochMs;
  readonly note?: string;
}

export const CONTROL_PARTITION = 'control';
const PREFIX = 'pause#';

/** Pauses a target; pausing twice keeps the first time. */
export async function pause(table: Table, target: PauseTarget, nowMs: EpochMs, note?: string): Promise<void> {
  await table.put(pauseKey(target), { sinceMs: nowMs, ...(note === undefined ? {} : { note }) }, 'absent');
}

/** Ends a pause. Answers whether there was one. */
export async function resume(table: Table, target: PauseTarget): Promise<boolean> {
  for (;;) {
    const row = await table.get(pauseKey(target));
    if (row === undefined) return false;
    const result = await table.remove(row, { version: row.version });
    if (result.written) return true;
  }
}

export async function listPauses(table: Table): Promise<readonly Pause[]> {
  return pausesFrom(await table.query({ pk: CONTROL_PARTITION, prefix: PREFIX }));
}

/** The pauses among rows of the control partition. */
export function pausesFrom(rows: readonly Row[]): readonly Pause[] {
  return rows
    .filter((row) => row.sk.startsWith(PREFIX))
    .map((row) => ({
      target: targetFrom(row.sk.slice(PREFIX.length)),
      sinceMs: Number(row.data['sinceMs']),
      ...(typeof row.data['note'] === 'string' ? { note: row.data['note'] } : {}),
    }));
}

/** The pause that forbids an order of this plan on this account, the widest first. */
export function pauseFor(
  pauses: readonly Pause[],
  order: { readonly account: string; readonly plan: string },
): Pause | undefined {
  return (
    pauses.find(({ target }) => target.kind === 'all') ??
    pauses.find(({ target }) => target.kind === 'account' && target.account === order.account) ??
    pauses.find(({ target }) => target.kind === 'plan' && target.plan === order.plan)
  );
}

export function describeTarget(target: PauseTarget): string {
  if (target.kind === 'all') return 'everything';
  return target.kind === 'account' ? `account ${target.account}` : `plan ${target.plan}`;
}

function pauseKey(target: PauseTarget): Key {
  const name =
    target.kind === 'all'
      ? 'all'
      : target.kind === 'account'
        ? `account#${target.account}`
        : `plan#${target.plan}`;
  return { pk: CONTROL_PARTITION, sk: `${PREFIX}${name}` };
}

function targetFrom(name: string): PauseTarget {
  const [kind, id = ''] = name.split('#');
  if (kind === 'account') return { kind: 'account', account: id };
  return kind === 'plan' ? { kind: 'plan', plan: id } : { kind: 'all' };
}

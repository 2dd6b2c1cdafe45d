/**
 * The kill switch. A pause stops every new order at its placement, also follow-up orders and orders sent again;
 * it does not cancel orders that rest at the venue, and looking up, settling and auditing go on.
 */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import { unreachable } from '../core/errors.ts';
import { ownerOf } from '../orders/ids.ts';
import type { Cause } from '../orders/intent.ts';
import type { Key, Row, Table } from '../table/table.ts';

export type PauseTarget =
  | { readonly kind: 'all' }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'strategy'; readonly strategy: string }
  /** A grid of the automations by its name, or a watched bot by its id. */
  | { readonly kind: 'grid'; readonly grid: string };

export type PauseKind = PauseTarget['kind'];

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

/** The pause that forbids an order (or a change at a grid) of this owner on this account, the widest first. */
export function pauseFor(
  pauses: readonly Pause[],
  order: { readonly account: string } & Pick<Cause, 'plan'>,
): Pause | undefined {
  const owner = ownerOf(order);
  const find = (kind: PauseKind, name: string) =>
    pauses.find(({ target }) => target.kind === kind && nameOf(target) === name);
  return find('all', '') ?? find('account', order.account) ?? find(owner.kind, owner.name);
}

/** What a pause's refusal says: `code` and the part after the colon of a sentence. */
export function describePause({ target, sinceMs }: Pause): { readonly code: string; readonly text: string } {
  return {
    code: `pause.${target.kind}`,
    text: `${describeTarget(target)} is paused since ${isoSeconds(sinceMs)}`,
  };
}

export function describeTarget(target: PauseTarget): string {
  return target.kind === 'all' ? 'everything' : `${target.kind} ${nameOf(target)}`;
}

/** Builds the target of this kind and name; `name` is not looked at for `all`. */
export function pauseTarget(kind: PauseKind, name: string): PauseTarget {
  switch (kind) {
    case 'all':
      return { kind };
    case 'account':
      return { kind, account: name };
    case 'plan':
      return { kind, plan: name };
    case 'strategy':
      return { kind, strategy: name };
    case 'grid':
      return { kind, grid: name };
    default:
      return unreachable(kind);
  }
}

/** The name of what is paused; empty for `all`. */
export function nameOf(target: PauseTarget): string {
  switch (target.kind) {
    case 'all':
      return '';
    case 'account':
      return target.account;
    case 'plan':
      return target.plan;
    case 'strategy':
      return target.strategy;
    case 'grid':
      return target.grid;
    default:
      return unreachable(target);
  }
}

const KINDS: readonly PauseKind[] = ['all', 'account', 'plan', 'strategy', 'grid'];

function pauseKey(target: PauseTarget): Key {
  const name = target.kind === 'all' ? 'all' : `${target.kind}#${nameOf(target)}`;
  return { pk: CONTROL_PARTITION, sk: `${PREFIX}${name}` };
}

function targetFrom(text: string): PauseTarget {
  const [kind, name = ''] = text.split('#');
  return pauseTarget(KINDS.find((known) => known === kind) ?? 'all', name);
}

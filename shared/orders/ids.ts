import { createHash } from 'node:crypto';
import type { Key } from '../table/table.ts';
import type { Cause, Owner } from './intent.ts';

/** Names the intent of a cause, e.g. `btc-weekly/2026-11-23T09:00/BTC_USDT/1`. The same cause, the same id. */
export function intentId(cause: Cause): string {
  return `${cause.plan}/${cause.slot}/${cause.leg}/${cause.attempt}`;
}

const PREFIX: Readonly<Record<Owner['kind'], string>> = { plan: '', strategy: 'signal:', grid: 'grid:' };

/** What `Cause.plan` says for an owner. Names hold no colon, so none can be taken for another's. */
export function ownerKey({ kind, name }: Owner): string {
  return `${PREFIX[kind]}${name}`;
}

/** Inverse of `ownerKey`. */
export function ownerOf({ plan }: Pick<Cause, 'plan'>): Owner {
  if (plan.startsWith(PREFIX.strategy)) return { kind: 'strategy', name: plan.slice(PREFIX.strategy.length) };
  if (plan.startsWith(PREFIX.grid)) return { kind: 'grid', name: plan.slice(PREFIX.grid.length) };
  return { kind: 'plan', name: plan };
}

/**
 * The id the venue sees: a pure function of account and intent, so that a retry, a second instance or a
 * restored backup can only ever name the same order. 30 lower-case letters and digits fit every venue:
 * Pionex takes 64 of `[A-Za-z0-9-]`, BingX 40 without hyphens and lower-cases them.
 */
export function clientOrderId(account: string, id: string): string {
  const digest = createHash('sha256').update(`${account}\n${id}`).digest('hex');
  return `so${BigInt(`0x${digest}`).toString(36).padStart(50, '0').slice(0, 28)}`;
}

/** Whether an id was made by `clientOrderId`, for this intent or another one; venues may have changed its case. */
export function isOwnClientOrderId(id: string): boolean {
  return /^so[0-9a-z]{28}$/i.test(id);
}

/** Where an intent is kept: all intents of a plan in one partition, ordered by slot, leg and attempt. */
export function intentKey(cause: Cause): Key {
  return {
    pk: `plan#${cause.plan}`,
    sk: `slot#${cause.slot}#${cause.leg}#${String(cause.attempt).padStart(3, '0')}`,
  };
}

/** The cause an intent id was made from. Inverse of `intentId`; plans, slots and legs hold no slash. */
export function causeOf(id: string): Cause {
  const [plan = '', slot = '', leg = '', attempt = ''] = id.split('/');
  return { plan, slot, leg, attempt: Number(attempt) };
}

/**
 * Every function of the project, one row each. The CDK stacks, the local host and the README's table are all
 * made from it; adding a function is a row here and a folder in `functions/`.
 */
import type { FunctionHandler } from '../shared/handler.ts';

/** What starts a function: one schedule per DCA plan, or the clock alone. */
export type Trigger = { readonly kind: 'plans' } | { readonly kind: 'every'; readonly minutes: number };

export interface FunctionRow {
  /** Its folder in `functions/`. */
  readonly name: string;
  /** One sentence, for the README and the AWS console. */
  readonly does: string;
  readonly trigger: Trigger;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Left out by default: a new AWS account has ten executions at once in all and may reserve none of them. */
  readonly reservedConcurrency?: number;
  readonly table: 'read' | 'readWrite';
  /** `trading`: the keys of every live account. */
  readonly secrets: 'trading' | 'none';
  /** How often and for how long the scheduler tries to hand over one event. */
  readonly retry: { readonly attempts: number; readonly maxEventAgeSeconds: number };
  /**
   * How often a run that failed is repeated, after one minute and then two, as Lambda does. Safe for orders: the
   * ledger knows what an earlier run did. What still fails is left to `order-reconcile` and `slot-audit`.
   */
  readonly repeatFailedRun: 0 | 1 | 2;
  readonly load: () => Promise<{ readonly handle: FunctionHandler }>;
}

export const functions: readonly FunctionRow[] = [
  {
    name: 'dca-buy',
    does: 'Places the order of one slot of a DCA plan.',
    trigger: { kind: 'plans' },
    timeoutSeconds: 120,
    memoryMb: 512,
    table: 'readWrite',
    secrets: 'trading',
    retry: { attempts: 3, maxEventAgeSeconds: 300 },
    repeatFailedRun: 2,
    load: () => import('../functions/dca-buy/handler.ts'),
  },
  {
    name: 'order-reconcile',
    does: 'Asks the venue about every order that is not settled yet and follows up resting limit orders.',
    trigger: { kind: 'every', minutes: 5 },
    timeoutSeconds: 240,
    memoryMb: 512,
    table: 'readWrite',
    secrets: 'trading',
    retry: { attempts: 1, maxEventAgeSeconds: 120 },
    repeatFailedRun: 0,
    load: () => import('../functions/order-reconcile/handler.ts'),
  },
  {
    name: 'slot-audit',
    does: 'Compares the slots that should have run with the ledger and makes up for missed ones as their plan says.',
    trigger: { kind: 'every', minutes: 60 },
    timeoutSeconds: 240,
    memoryMb: 512,
    table: 'readWrite',
    secrets: 'trading',
    retry: { attempts: 2, maxEventAgeSeconds: 600 },
    repeatFailedRun: 1,
    load: () => import('../functions/slot-audit/handler.ts'),
  },
];

/**
 * The event of a function that runs once per plan and slot. `slot` is the scheduled instant in UTC with seconds,
 * as EventBridge Scheduler writes it, e.g. `2026-11-23T08:00:00Z`.
 */
export function planEvent(plan: string, slot: string): { readonly plan: string; readonly slot: string } {
  return { plan, slot };
}

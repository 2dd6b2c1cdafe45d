/**
 * Every function of the project, one row each. The CDK stacks, the local host and the README's table are all
 * made from it; adding a function is a row here and a folder in `functions/`.
 */
import type { ResolvedAutomations } from '../shared/automations/schema.ts';
import type { FunctionHandler } from '../shared/handler.ts';
import type { KeyUse } from '../shared/keys/key-use.ts';

/**
 * What starts a function:
 * - `plans`: one schedule per DCA plan.
 * - `every`: the clock alone, with the event `{}`. `atMinute` names the minute of an hourly one, so that functions
 *   that ask the venue a lot do not start together: on AWS each has a request budget of its own.
 * - `http`: a request on one of its routes, each as API Gateway writes it, e.g. `POST /hooks/{strategy}/{token}`;
 *   the event is that of an HTTP API, payload format 2.0, the report its answer.
 * - `queue`: messages of the queue, as an SQS event of at most `batchSize` (1 to 10) records; the report names
 *   what failed in `batchItemFailures`. The clock starts it too, with the event `{}` every `sweepMinutes`, to find
 *   what was recorded and never handled.
 * - `demand`: a person, by `cli invoke` or the Lambda console.
 */
export type Trigger =
  | { readonly kind: 'plans' }
  | { readonly kind: 'every'; readonly minutes: number; readonly atMinute?: number }
  | { readonly kind: 'http'; readonly routes: readonly string[] }
  | { readonly kind: 'queue'; readonly batchSize: number; readonly sweepMinutes: number }
  | { readonly kind: 'demand' };

/**
 * A `KeyUse`: of every live account the key that is for it, as the function's handler says, too. `channels`: secrets of
 * the notice channels. `signals`: of strategies that sign.
 */
export type SecretGroup = KeyUse | 'channels' | 'signals';

/** What a function needs beyond the usual dependencies; on AWS its client is in the bundles of these alone. */
export type Extra = 'queue' | 'email' | 'blobs' | 'vault';

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
  /** `bulk`: also many rows at once, which no condition guards. */
  readonly table: 'read' | 'readWrite' | 'bulk';
  /** What it does with the object store; needs the extra `blobs`. */
  readonly blobs?: 'read' | 'readWrite';
  /** Which secrets it may read. */
  readonly secrets: readonly SecretGroup[];
  /** `queue`: it sends to the queue. `email`: it sends notices by e-mail. `blobs`: it has the object store. `vault`: it forgets old keys. */
  readonly extras?: readonly Extra[];
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
    secrets: ['trading'],
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
    secrets: ['trading'],
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
    secrets: ['trading'],
    retry: { attempts: 2, maxEventAgeSeconds: 600 },
    repeatFailedRun: 1,
    load: () => import('../functions/slot-audit/handler.ts'),
  },
  {
    name: 'grid-health',
    does: 'Checks every grid bot of the watched accounts, tells what is wrong, and does what its remedies allow.',
    trigger: { kind: 'every', minutes: 10 },
    timeoutSeconds: 300,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['watching'],
    retry: { attempts: 1, maxEventAgeSeconds: 300 },
    repeatFailedRun: 0,
    load: () => import('../functions/grid-health/handler.ts'),
  },
  {
    name: 'export-fills',
    does: 'Keeps every fill, order, position and bot of the night that is over, and checks the balances against them.',
    trigger: { kind: 'every', minutes: 60, atMinute: 10 },
    timeoutSeconds: 900,
    memoryMb: 512,
    table: 'bulk',
    blobs: 'readWrite',
    secrets: ['reading'],
    extras: ['blobs'],
    retry: { attempts: 1, maxEventAgeSeconds: 600 },
    repeatFailedRun: 0,
    load: () => import('../functions/export-fills/handler.ts'),
  },
  {
    name: 'export-funding',
    does: 'Keeps every funding payment and transfer of the night that is over.',
    trigger: { kind: 'every', minutes: 60, atMinute: 45 },
    timeoutSeconds: 900,
    memoryMb: 512,
    table: 'bulk',
    blobs: 'readWrite',
    secrets: ['reading'],
    extras: ['blobs'],
    retry: { attempts: 1, maxEventAgeSeconds: 600 },
    repeatFailedRun: 0,
    load: () => import('../functions/export-funding/handler.ts'),
  },
  {
    name: 'notice-delivery',
    does: 'Sends what the operator has to hear through every channel, and the daily digest.',
    trigger: { kind: 'every', minutes: 2 },
    timeoutSeconds: 110,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['channels'],
    extras: ['email'],
    retry: { attempts: 0, maxEventAgeSeconds: 60 },
    repeatFailedRun: 0,
    load: () => import('../functions/notice-delivery/handler.ts'),
  },
  {
    name: 'portfolio-snapshot',
    does: 'Keeps what each account holds, what it is worth and what it has cost, as a series.',
    trigger: { kind: 'every', minutes: 60, atMinute: 30 },
    timeoutSeconds: 300,
    memoryMb: 512,
    table: 'readWrite',
    blobs: 'readWrite',
    secrets: ['reading'],
    extras: ['blobs'],
    retry: { attempts: 1, maxEventAgeSeconds: 600 },
    repeatFailedRun: 0,
    load: () => import('../functions/portfolio-snapshot/handler.ts'),
  },
  {
    name: 'key-guard',
    does: 'Looks at what every API key may do and how old it is, and forgets the one before a key that works.',
    trigger: { kind: 'every', minutes: 1440 },
    timeoutSeconds: 240,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['trading', 'reading'],
    extras: ['vault'],
    retry: { attempts: 2, maxEventAgeSeconds: 600 },
    repeatFailedRun: 2,
    load: () => import('../functions/key-guard/handler.ts'),
  },
  {
    name: 'nightly-page',
    does: 'Makes the page with the charts: one file that shows all accounts.',
    trigger: { kind: 'every', minutes: 60, atMinute: 55 },
    timeoutSeconds: 240,
    memoryMb: 512,
    table: 'readWrite',
    blobs: 'readWrite',
    secrets: [],
    extras: ['blobs'],
    retry: { attempts: 1, maxEventAgeSeconds: 600 },
    repeatFailedRun: 0,
    load: () => import('../functions/nightly-page/handler.ts'),
  },
  {
    name: 'signal-intake',
    does: 'Takes webhook signals: proves who sends, records each once and hands it to the queue.',
    trigger: {
      kind: 'http',
      routes: [
        'POST /signals/{strategy}',
        'POST /signals/{strategy}/{token}',
        'GET /signals/{strategy}/{id}',
      ],
    },
    timeoutSeconds: 10,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['signals'],
    extras: ['queue'],
    retry: { attempts: 0, maxEventAgeSeconds: 60 },
    repeatFailedRun: 0,
    load: () => import('../functions/signal-intake/handler.ts'),
  },
  {
    name: 'signal-order',
    does: 'Turns accepted signals into what their strategy says: an order, a grid, a push or a notice.',
    trigger: { kind: 'queue', batchSize: 3, sweepMinutes: 2 },
    timeoutSeconds: 110,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['trading'],
    retry: { attempts: 1, maxEventAgeSeconds: 120 },
    repeatFailedRun: 0,
    load: () => import('../functions/signal-order/handler.ts'),
  },
  {
    name: 'grid-plan',
    does: 'Sets up a grid of the automations, or stops it, when a person asks for it.',
    trigger: { kind: 'demand' },
    timeoutSeconds: 120,
    memoryMb: 512,
    table: 'readWrite',
    secrets: ['trading'],
    retry: { attempts: 0, maxEventAgeSeconds: 60 },
    repeatFailedRun: 0,
    load: () => import('../functions/grid-plan/handler.ts'),
  },
];

/**
 * The rows that these automations give something to do: without a strategy nobody listens for signals, and without an
 * account there is nothing to file. Without a live account there is no key to guard.
 */
export function neededFunctions(
  rows: readonly FunctionRow[],
  automations: Pick<ResolvedAutomations, 'signals' | 'accounts'>,
): readonly FunctionRow[] {
  const listens = Object.keys(automations.signals).length > 0;
  const files = Object.keys(automations.accounts).length > 0;
  const hasKeys = Object.values(automations.accounts).some(({ environment }) => environment !== 'paper');
  return rows.filter(({ trigger: { kind }, extras }) => {
    if (!listens && (kind === 'http' || kind === 'queue')) return false;
    if (extras?.includes('vault')) return hasKeys;
    return files || !extras?.includes('blobs');
  });
}

/** Whether it asks an exchange with somebody's key: those are the functions that a fixed address is for. */
export function talksToVenue({ secrets }: Pick<FunctionRow, 'secrets'>): boolean {
  return secrets.some((group) => group !== 'channels' && group !== 'signals');
}

/** How often the clock alone starts a function, in minutes; `undefined` for one that needs another cause. */
export function clockMinutes({ trigger }: Pick<FunctionRow, 'trigger'>): number | undefined {
  if (trigger.kind === 'every') return trigger.minutes;
  return trigger.kind === 'queue' ? trigger.sweepMinutes : undefined;
}

/** The minute of the hour that the clock starts an hourly function at; 0 where its row names none. */
export function clockOffsetMinutes({ trigger }: Pick<FunctionRow, 'trigger'>): number {
  return (trigger.kind === 'every' && trigger.atMinute) || 0;
}

/**
 * The event of a function that runs once per plan and slot. `slot` is the scheduled instant in UTC with seconds,
 * as EventBridge Scheduler writes it, e.g. `2026-11-23T08:00:00Z`.
 */
export function planEvent(plan: string, slot: string): { readonly plan: string; readonly slot: string } {
  return { plan, slot };
}

/**
 * Everything that can go wrong between a client and an exchange. The exchange itself never decides to fail: a plan
 * that is asked at each call does, so that a simulation's one seed decides all of it.
 */
import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';

/** The places where an order can be seen or be missing. */
export type Look =
  | 'order'
  | 'orderByClientOrderId'
  | 'openOrders'
  | 'orderHistory'
  | 'fills'
  | 'fillsOfOrder';

/** How a lost reply looks to the client: a broken connection, or its own time-out. */
export type Loss = 'network' | 'timeout';

export type Fault =
  /** The request never reaches the exchange. */
  | { readonly kind: 'requestLost'; readonly as?: Loss }
  /** The exchange does what it was asked; nobody hears of it. */
  | { readonly kind: 'replyLost'; readonly as?: Loss }
  /** The client hears nothing, and the request arrives later, if its timestamp is then still valid. */
  | { readonly kind: 'lateLanding'; readonly delayMs: DurationMs; readonly as?: Loss }
  /** A gateway answers with an HTML page, before or after the request was executed. */
  | { readonly kind: 'gatewayPage'; readonly status: 502 | 504; readonly executed: boolean }
  /** HTTP 429, and the key (or the address of a call without key) is banned. */
  | { readonly kind: 'ban'; readonly page?: 'json' | 'html' }
  /** The exchange's clock disagrees: the timestamp is refused. */
  | { readonly kind: 'timestampRefused' }
  /** Trading is suspended: refused, not executed. */
  | { readonly kind: 'maintenance' }
  /** Orders that this call places are missing from these looks for so long after they landed. */
  | { readonly kind: 'hidden'; readonly forMs: Readonly<Partial<Record<Look, DurationMs>>> }
  /** This read sees no orders, no fills and nothing else of what has been: a wrong 'not found'. */
  | { readonly kind: 'blind' }
  /** This read is answered from a copy of the account that is so old. */
  | { readonly kind: 'stale'; readonly ageMs: DurationMs }
  /** Of what this order would fill at once only this share does, e.g. `"0.4"`; a market order's rest is cancelled. */
  | { readonly kind: 'partialFill'; readonly share: Decimal }
  /** A market order placed by this call stays open and unfilled for so long. */
  | { readonly kind: 'slowFill'; readonly delayMs: DurationMs }
  /** A transfer made by this call stays in process for so long before it moves money, if it then still can. */
  | { readonly kind: 'slowTransfer'; readonly delayMs: DurationMs }
  /** A transfer made by this call is taken, and fails: nothing moves. */
  | { readonly kind: 'failedTransfer' }
  /** The reply arrives with status 200, but cut off or not JSON. */
  | { readonly kind: 'brokenReply'; readonly how: 'truncated' | 'garbage' };

/** What a plan may decide on. */
export interface FaultCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly atMs: EpochMs;
  /** 1 for the first call to this exchange. */
  readonly count: number;
}

/** Several faults may strike one call, e.g. a lost reply of an order that then stays hidden. */
export type FaultPlan = (call: FaultCall) => Fault | readonly Fault[] | undefined;

export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** The faults of one call, found by kind. */
export interface Conditions {
  find<Kind extends Fault['kind']>(kind: Kind): FaultOf<Kind> | undefined;
}

export function conditionsOf(planned: ReturnType<FaultPlan>): Conditions {
  if (planned === undefined) return FAIR;
  const faults: readonly Fault[] = 'kind' in planned ? [planned] : planned;
  return {
    find: <Kind extends Fault['kind']>(kind: Kind) =>
      faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind),
  };
}

const FAIR: Conditions = { find: () => undefined };

/** What `fetch` rejects with when no reply comes. */
export function lossError(as: Loss = 'network'): Error {
  if (as === 'timeout') return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

/** Whether this is a lost reply rather than trouble inside the exchange. */
export function isLoss(error: unknown): boolean {
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  return isTimeout || (error instanceof TypeError && error.message === 'fetch failed');
}

import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount, Permission } from '../accounts.ts';
import type { Conditions } from '../faults.ts';
import type { WireCall } from '../wire.ts';
import type { WireObject } from '../wire-json.ts';
import type { Family, Parameters } from './parameters.ts';

/** A call after limits and authentication. */
export interface PublicRequest {
  readonly call: WireCall;
  readonly parameters: Parameters;
  readonly atMs: EpochMs;
  readonly conditions: Conditions;
  /** Chance for what the exchange leaves undefined, [0, 1). */
  readonly chance: () => number;
}

export interface PrivateRequest extends PublicRequest {
  readonly account: PaperAccount;
}

/** The `data` of a success; nothing for calls that only confirm. Throws `PionexRefusal` for a failure. */
export type Answer<Request> = (request: Request) => Promise<WireObject | undefined>;

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly weight: number;
  readonly family: Family;
}

export type Route =
  | (RouteBase & { readonly access: 'public'; readonly answer: Answer<PublicRequest> })
  | (RouteBase & { readonly access: Permission; readonly answer: Answer<PrivateRequest> });

/** Of `/uapi/v1`: reading or trading by its method; all weigh 5. */
export function futuresRoute(
  method: RouteBase['method'],
  path: string,
  answer: Answer<PrivateRequest>,
): Route {
  const access = method === 'GET' ? 'read' : 'trade';
  return { method, path: `/uapi/v1/${path}`, weight: 5, family: 'TRADE', access, answer };
}

export function marketRoute(path: string, weight: number, answer: Answer<PublicRequest>): Route {
  return { method: 'GET', path, weight, family: 'MARKET', access: 'public', answer };
}

/** Permission "Enable reading". */
export function readRoute(path: string, weight: number, answer: Answer<PrivateRequest>): Route {
  return { method: 'GET', path, weight, family: 'TRADE', access: 'read', answer };
}

/** Permission "Enable trading"; all weigh 1. */
export function tradeRoute(method: 'POST' | 'DELETE', path: string, answer: Answer<PrivateRequest>): Route {
  return { method, path, weight: 1, family: 'TRADE', access: 'trade', answer };
}

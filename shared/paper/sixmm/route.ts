import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount } from '../accounts.ts';
import type { Conditions } from '../faults.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { Visibility } from '../visibility.ts';
import type { WireCall } from '../wire.ts';
import type { WireObject } from '../wire-json.ts';
import type { Right } from './auth.ts';
import type { Contracts } from './contracts.ts';
import type { Habits } from './habits.ts';
import type { Lingering } from './lingering.ts';
import type { Parameters } from './parameters.ts';

/** What every route is made over. */
export interface RouteParts {
  readonly engine: FuturesEngine;
  readonly contracts: Contracts;
  readonly visibility: Visibility;
  readonly habits: Habits;
  readonly lingering: Lingering;
}

export interface PublicRequest {
  readonly call: WireCall;
  readonly parameters: Parameters;
  readonly atMs: EpochMs;
  readonly conditions: Conditions;
}

export interface PrivateRequest extends PublicRequest {
  readonly account: PaperAccount;
}

/** The `data` of a success. Throws `SixmmRefusal` for a failure. */
type Answer<Request> = (request: Request) => Promise<WireObject> | WireObject;

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
}

export type Route =
  | (RouteBase & { readonly access: 'public'; readonly answer: Answer<PublicRequest> })
  | (RouteBase & { readonly access: Right; readonly answer: Answer<PrivateRequest> });

export function publicRoute(path: string, answer: Answer<PublicRequest>): Route {
  return { method: 'GET', path: `/v1/${path}`, access: 'public', answer };
}

export function privateRoute(
  method: RouteBase['method'],
  path: string,
  access: Right,
  answer: Answer<PrivateRequest>,
): Route {
  return { method, path: `/v1/private/${path}`, access, answer };
}

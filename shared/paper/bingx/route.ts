import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount } from '../accounts.ts';
import type { Conditions } from '../faults.ts';
import type { AccountRead } from '../list-page.ts';
import type { WireValue } from '../wire-json.ts';
import type { Parameters } from './parameters.ts';

/** A call after limits and authentication. */
export interface PublicRequest {
  readonly parameters: Parameters;
  readonly atMs: EpochMs;
  readonly conditions: Conditions;
  /** Chance for what the exchange leaves undefined, [0, 1). */
  readonly chance: () => number;
}

export interface PrivateRequest extends PublicRequest {
  readonly account: PaperAccount;
}

/** The `data` of a success. Throws `BingxRefusal` for a failure. */
export type Answer<Request> = (request: Request) => Promise<WireValue>;

/** The switches of a key; each trading right is one of its own. */
export type Right = 'read' | 'spotTrading' | 'perpetualTrading';

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Requests a second, for one account. */
  readonly perSecond: number;
  /** Its fields stand at the top of the reply, without an envelope. */
  readonly bare?: true;
}

export type Route =
  | (RouteBase & { readonly access: 'public'; readonly answer: Answer<PublicRequest> })
  | (RouteBase & { readonly access: Right; readonly answer: Answer<PrivateRequest> });

export function publicRoute(path: string, answer: Answer<PublicRequest>): Route {
  return { method: 'GET', path: `/openApi/${path}`, perSecond: 50, access: 'public', answer };
}

export function readRoute(path: string, perSecond: number, answer: Answer<PrivateRequest>): Route {
  return { method: 'GET', path: `/openApi/${path}`, perSecond, access: 'read', answer };
}

/** What a read of an account sees, for the window of the lists that it is answered from. */
export function lookingAt(
  { account, atMs, conditions }: PrivateRequest,
  window: { readonly startTime?: EpochMs | undefined; readonly endTime?: EpochMs | undefined } = {},
): AccountRead {
  return { account, atMs, conditions, parameters: { timeMs: (name) => window[name] } };
}

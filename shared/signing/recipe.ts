/**
 * A signing recipe is a pure function from a request, a key and an instant to the signed request: no clock, no
 * network, no state. Each venue's recipe is one file of this folder, built from functions named after its steps.
 */
import type { EpochMs } from '../core/clock.ts';
import type { ApiKey } from '../secrets/secrets.ts';

export interface UnsignedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path only, with leading slash, e.g. `/api/v1/trade/order`. */
  readonly path: string;
  /** Raw values; the recipe adds what the venue wants besides. */
  readonly query: Readonly<Record<string, string>>;
  /** The exact text that is sent as the body. */
  readonly body?: string;
}

export interface SignedRequest {
  readonly method: UnsignedRequest['method'];
  /** Path and query, exactly as they must be sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What was signed, and the result: for comparing with another program's. Never contains the secret. */
  readonly canonicalMessage: string;
  readonly signature: string;
}

export type Recipe = (request: UnsignedRequest, key: ApiKey, timestampMs: EpochMs) => SignedRequest;

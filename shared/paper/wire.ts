/** One HTTP exchange as a wire sees it: parsed once, before any venue's rules. */
import type { EpochMs } from '../core/clock.ts';
import type { Conditions } from './faults.ts';

export interface WireCall {
  readonly method: string;
  /** Without query, as sent. */
  readonly path: string;
  /** Text between `?` and `#` exactly as sent; empty without one. */
  readonly query: string;
  header(name: string): string | undefined;
  readonly body: string;
  /** Where the call comes from, for allow lists and limits. */
  readonly address: string;
  /** When it arrived at the exchange. */
  readonly atMs: EpochMs;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A venue's wire over the engine. Never throws for anything a client can send. */
export type Wire = (call: WireCall, conditions: Conditions) => Promise<WireReply>;

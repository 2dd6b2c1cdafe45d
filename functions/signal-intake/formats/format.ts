/** What a layout of alert texts is: how to read one, and one to start from. */
import type { EpochMs } from '../../../shared/core/clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import type { AlertBody } from '../alert-body.ts';
import type { Refusal } from '../answers.ts';

/** What an alert says, before it is compared with its strategy. */
export interface Candidate
  extends Pick<Signal, 'action' | 'size' | 'price' | 'orderType' | 'position' | 'positionBefore'> {
  /** As the alert writes it, e.g. `BINANCE:BTCUSDT.P`. */
  readonly ticker: string;
  /** When the alert fired, by its own account. */
  readonly atMs?: EpochMs;
  /** An id that is meant to be given to one alert only; not the id of an order in a script, which comes again. */
  readonly givenId?: string;
  /** What tells two alerts of one second and symbol apart: order id, comment, time of the bar, and so on. */
  readonly parts: readonly string[];
  /** The alert's own bound on its age. */
  readonly maxAgeSeconds?: Decimal;
}

export type Reading =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly refusal: Refusal };

export interface AlertFormat {
  /** Fields of the body that may hold the strategy's token, where it does not stand in the address. */
  readonly tokenFields: readonly string[];
  readonly read: (body: AlertBody) => Reading;
  /** A ready text for an alert; TradingView fills in what stands in double braces. The token stays in the address. */
  readonly template: JsonObject;
}

export function understood(candidate: Candidate): Reading {
  return { ok: true, candidate };
}

export function notUnderstood(code: Refusal['code'], message: string): Reading {
  return { ok: false, refusal: { status: 422, code, message } };
}

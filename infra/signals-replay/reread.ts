/** A kept alert at the front door again, under a strategy as it is now. */
import { readBody } from '../../functions/signal-intake/alert-body.ts';
import { ALERT_FORMATS } from '../../functions/signal-intake/formats/registry.ts';
import { ageFault, understand } from '../../functions/signal-intake/understand.ts';
import type { Strategy } from '../../shared/automations/schema.ts';
import { REDACTED } from '../../shared/log/redactor.ts';
import type { Signal, StoredSignal } from '../../shared/signals/signal.ts';

/** `from` tells whether the kept text was read again, or the signal was taken as it had been understood. */
export type Reread =
  | { readonly ok: true; readonly from: 'alert' | 'signal'; readonly signal: Signal }
  | { readonly ok: false; readonly code: string; readonly text: string };

/**
 * The signal keeps its id and its arrival. A text that was cut, or that cannot be read without what was taken out of
 * it, is not read again.
 */
export function reread({ signal, body }: StoredSignal, strategy: Strategy): Reread {
  const asItWas: Reread = { ok: true, from: 'signal', signal };
  const parsed = readBody({ headers: new Map(), body: Buffer.from(body) });
  if (!parsed.ok) return asItWas;
  const reading = ALERT_FORMATS[strategy.format].read(parsed.body);
  if (!reading.ok) return body.includes(REDACTED) ? asItWas : refusalOf(reading.refusal);
  const { receivedAtMs } = signal;
  const understood = understand(reading.candidate, { name: signal.strategy, strategy }, receivedAtMs);
  if (!understood.ok) return refusalOf(understood.refusal);
  const stale = ageFault(reading.candidate, strategy, receivedAtMs);
  if (stale !== undefined) return refusalOf(stale);
  return { ok: true, from: 'alert', signal: { ...understood.signal, id: signal.id, receivedAtMs } };
}

function refusalOf({ code, message }: { readonly code: string; readonly message: string }): Reread {
  return { ok: false, code, text: `Refused at the door: ${message}` };
}

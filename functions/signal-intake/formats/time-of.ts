import { type EpochMs, SECOND_MS } from '../../../shared/core/clock.ts';

/** `2026-11-21T10:00:00Z` as TradingView writes it; with a fraction or an offset as others do. */
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
/** Seconds have ten digits from 2001 until 2286, milliseconds thirteen. */
const SECONDS = /^\d{10}(\.\d{1,9})?$/;
const MILLISECONDS = /^\d{13}$/;

/** An instant; none for a time without a zone, which could be anyone's. */
export function timeOf(text: string): EpochMs | undefined {
  if (MILLISECONDS.test(text)) return Number(text);
  if (SECONDS.test(text)) return Math.floor(Number(text) * SECOND_MS);
  if (!ISO.test(text)) return undefined;
  const ms = Date.parse(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}

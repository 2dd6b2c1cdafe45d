/** Names of signals: when, and a digest of what makes one alert differ from every other. */
import { createHash } from 'node:crypto';
import { type EpochMs, isoSeconds } from '../core/clock.ts';

export const SIGNAL_ID = /^\d{8}T\d{6}Z-[0-9a-f]{16}$/;

/**
 * For example `20261121T100000Z-3f9c0a1b2c3d4e5f`. A pure function of the alert's time and its distinguishing parts,
 * so that the same alert sent again has the same id. The parts are told apart by their places.
 */
export function signalId(atMs: EpochMs, parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${signalTime(atMs)}-${digest.slice(0, 16)}`;
}

/** How ids of that second begin, e.g. `20261121T100000Z`; a bound for `listSignals`. */
export function signalTime(atMs: EpochMs): string {
  return isoSeconds(atMs).replaceAll(/[-:]/g, '');
}

import type { EpochMs } from '../../shared/core/clock.ts';
import { roughDuration } from './time-text.ts';

/** How long ago a version of a secret was put, e.g. `12 d 4 h`; `undefined` where there is none. */
export function versionAge(
  version: { readonly putAtMs?: EpochMs } | undefined,
  nowMs: EpochMs,
): string | undefined {
  if (version === undefined) return undefined;
  return version.putAtMs === undefined
    ? 'age not known'
    : roughDuration(Math.max(0, nowMs - version.putAtMs));
}

import type { Log } from '../../shared/core/log.ts';
import type { Figures } from '../../shared/metrics/figures.ts';

/**
 * Writes what was counted since the last time as one line of the log, e.g.
 * `{ "event": "figures", "SlotsRun": 4, "VenueErrors": { "http.502": 1 } }`. What is 0 is left out, and so is a line
 * of nothing.
 */
export function writeFigures(figures: Figures, log: Log): void {
  const sums: Record<string, number | Record<string, number>> = {};
  for (const { name, by, value } of figures.take()) {
    if (by === undefined) sums[name] = value;
    else sums[name] = { ...(sums[name] as Record<string, number> | undefined), [by]: value };
  }
  if (Object.keys(sums).length > 0) log.info('figures', sums);
}

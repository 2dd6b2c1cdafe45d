import type { Log } from '../core/log.ts';
import { type LogEntry, type LogParts, lineLog } from './line-log.ts';

/** One JSON object a line: `time` (ISO 8601, UTC), `level`, `event`, then the fields. */
export function jsonLog(parts: LogParts): Log {
  return lineLog(parts, toJson);
}

function toJson({ atMs, level, event, fields }: LogEntry): string {
  const head = { time: new Date(atMs).toISOString(), level, event };
  // Twice: it stands first, and no field can take its place.
  return JSON.stringify({ ...head, ...fields, ...head });
}

import type { Clock, EpochMs } from '../core/clock.ts';
import type { Log, LogFields, LogLevel } from '../core/log.ts';
import { type Printable, printableFields, printableText } from './printable.ts';
import type { Redactor } from './redactor.ts';

export interface LogParts {
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Events below are dropped; `info` when left out. */
  readonly minimum?: LogLevel;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line: `time` (ISO 8601, UTC), `level`, `event`, then the fields, none of them secret. */
export function jsonLog(parts: LogParts, bound: LogFields = {}): Log {
  const { write, clock, redactor, minimum = 'info' } = parts;
  const log =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (RANK[level] < RANK[minimum]) return;
      const told = { ...printableFields(bound, redactor), ...printableFields(fields, redactor) };
      write(toJson({ atMs: clock.nowMs(), level, event: printableText(event, redactor), fields: told }));
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    with: (fields) => jsonLog(parts, { ...bound, ...fields }),
  };
}

interface LogEntry {
  readonly atMs: EpochMs;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: { readonly [name: string]: Printable };
}

function toJson({ atMs, level, event, fields }: LogEntry): string {
  const head = { time: new Date(atMs).toISOString(), level, event };
  // Twice: it stands first, and no field can take its place.
  return JSON.stringify({ ...head, ...fields, ...head });
}

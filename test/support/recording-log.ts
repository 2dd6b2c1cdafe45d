import type { Log, LogFields, LogLevel } from '../../shared/core/log.ts';

export interface LogLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/** Keeps every line in `lines`. */
export function createRecordingLog(
  lines: LogLine[] = [],
  common: LogFields = {},
): Log & { lines: LogLine[] } {
  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields: { ...common, ...fields } });
    };
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => createRecordingLog(lines, { ...common, ...fields }),
  };
}

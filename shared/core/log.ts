export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Ids, numbers and short texts that explain one event. Never a secret, never a whole request. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log port: one event, one line. `with` adds fields that every later line carries. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  with(fields: LogFields): Log;
}

/** Drops everything; for tests and for pure look-ups. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLog,
};

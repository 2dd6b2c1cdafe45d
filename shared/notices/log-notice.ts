import type { Log, LogLevel } from '../core/log.ts';
import type { Notice, Severity } from './notices.ts';

const LEVEL: Readonly<Record<Severity, Exclude<LogLevel, 'debug'>>> = {
  info: 'info',
  warning: 'warn',
  urgent: 'error',
};

/** Writes a notice into the log, as event `notice`: the channel that is always there. */
export function logNotice(log: Log, { key, severity, title, text, topic }: Omit<Notice, 'atMs'>): void {
  log[LEVEL[severity]]('notice', {
    key,
    severity,
    title,
    text,
    ...(topic && { topic }),
  });
}

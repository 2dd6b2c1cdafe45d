import type { Log, LogLevel } from '../core/log.ts';
import type { Channel } from './channel.ts';
import type { Severity } from './notices.ts';

const LEVEL: Readonly<Record<Severity, Exclude<LogLevel, 'debug'>>> = {
  info: 'info',
  warning: 'warn',
  urgent: 'error',
};

/** Writes every notice into the log, as event `notice`. */
export function logChannel(log: Log): Channel {
  return {
    name: 'log',
    send: async ({ key, severity, title, text }) =>
      log[LEVEL[severity]]('notice', { key, severity, title, text }),
  };
}

import type { Log } from '../../shared/core/log.ts';

/** Every event goes to the one and to the other. */
export function bothLogs(one: Log, other: Log): Log {
  return {
    debug: (event, fields) => {
      one.debug(event, fields);
      other.debug(event, fields);
    },
    info: (event, fields) => {
      one.info(event, fields);
      other.info(event, fields);
    },
    warn: (event, fields) => {
      one.warn(event, fields);
      other.warn(event, fields);
    },
    error: (event, fields) => {
      one.error(event, fields);
      other.error(event, fields);
    },
    with: (fields) => bothLogs(one.with(fields), other.with(fields)),
  };
}

import type { Redactor } from '../log/redactor.ts';
import type { Secrets } from './secrets.ts';

/** The same secrets, but every key that is handed out is first made known to the log's redactor. */
export function hiddenInLog(secrets: Secrets, redactor: Redactor): Secrets {
  return {
    apiKey: async (accountId) => {
      const key = await secrets.apiKey(accountId);
      redactor.add(key.apiKey);
      redactor.add(key.apiSecret);
      return key;
    },
  };
}

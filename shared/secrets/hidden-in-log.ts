import type { Redactor } from '../log/redactor.ts';
import type { Secrets } from './secrets.ts';

/** The same secrets, but every text that is handed out is first made known to the log's redactor. */
export function hiddenInLog(secrets: Secrets, redactor: Redactor): Secrets {
  return {
    apiKey: async (keyId, reading) => {
      const key = await secrets.apiKey(keyId, reading);
      redactor.add(key.apiKey);
      redactor.add(key.apiSecret);
      return key;
    },
    named: async (name) => {
      const texts = await secrets.named(name);
      for (const text of Object.values(texts)) redactor.add(text);
      return texts;
    },
  };
}

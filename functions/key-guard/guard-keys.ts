/**
 * Looks at every key of every live account: what it may do, how old it is, whether it is about to end. What is wrong is
 * told once, and again when it gets worse. A key that works is the proof that the one before it is no longer needed.
 */
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { keyIdsOf } from '../../shared/keys/key-use.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { guardKey } from './guard-key.ts';

/** Answers by key what was found. One key's failure keeps no other from being looked at. */
export async function guardKeys(deps: Deps): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const failures: unknown[] = [];
  for (const [account, { environment }] of Object.entries(deps.automations.accounts)) {
    if (environment === 'paper') continue;
    for (const keyId of keyIdsOf(deps.automations, account)) {
      try {
        report[keyId] = await guardKey(deps, account, keyId);
      } catch (thrown) {
        report[keyId] = { failed: messageOf(thrown) };
        failures.push(thrown);
      }
    }
  }
  const [first] = failures;
  if (first === undefined) return report;
  throw new AppError('secret.unavailable', `Not every key could be looked at: ${messageOf(first)}`, {
    retry: 'later',
    cause: first,
  });
}

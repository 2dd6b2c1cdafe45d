import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { symbolsOf } from '../../shared/automations/symbols.ts';
import { AppError, type ErrorCode, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';

/** What only a person can mend: a missing or wrong key, a symbol that does not exist. */
const HOPELESS: readonly ErrorCode[] = [
  'secret.missing',
  'secret.invalid',
  'secret.insecure',
  'venue.auth',
  'venue.notFound',
];

/**
 * Asks each account that a plan uses for the plan's symbols and its balances, so that a mistake shows at the start
 * and not at the first slot. Throws what only a person can mend; a venue that cannot be reached now is only warned
 * of, because a machine may start before its network does.
 */
export async function checkAccounts(deps: Deps): Promise<void> {
  for (const [accountId, symbols] of usedSymbols(deps.automations)) {
    try {
      const venue = await deps.venues.open(accountId);
      await venue.instruments(symbols);
      await venue.balances();
    } catch (error) {
      if (error instanceof AppError && HOPELESS.includes(error.code)) throw error;
      deps.log.warn('account.unchecked', { account: accountId, message: messageOf(error) });
    }
  }
}

function usedSymbols({ plans }: ResolvedAutomations): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, Set<string>>();
  for (const plan of Object.values(plans)) {
    const symbols = used.get(plan.account) ?? new Set();
    for (const symbol of symbolsOf(plan.what)) symbols.add(symbol);
    used.set(plan.account, symbols);
  }
  return new Map([...used].map(([accountId, symbols]) => [accountId, [...symbols]]));
}

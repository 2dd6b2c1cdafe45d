/** Symbols that this project itself has to do with: by its automations, its ledger and its bots. No request. */
import { exportSettingsOf } from '../automations/export-settings.ts';
import type { ResolvedAutomations } from '../automations/schema.ts';
import { perpetualQuoteCoinOf, quoteCoinOf, symbolsOf } from '../automations/symbols.ts';
import { listEnded, listTrackers } from '../grids/tracker.ts';
import type { Budget } from '../orders/budget.ts';
import { readBudget } from '../orders/budget-store.ts';
import type { Table } from '../table/table.ts';
import type { Market } from '../venues/venue.ts';

/** Of plans, grids, signals and the account's own list. */
export function configuredSymbols(automations: ResolvedAutomations, account: string): readonly string[] {
  const { plans, grids, signals } = automations;
  const isOwn = (entry: { readonly account: string }): boolean => entry.account === account;
  return [
    ...Object.values(plans)
      .filter(isOwn)
      .flatMap(({ what }) => symbolsOf(what)),
    ...Object.values(grids)
      .filter(isOwn)
      .map(({ symbol }) => symbol),
    ...Object.values(signals)
      .filter(isOwn)
      .flatMap(({ symbols }) => symbols),
    ...exportSettingsOf(automations, account).symbols,
  ];
}

/** Of orders that the ledger knows, also those of plans that are gone, and of bots that run or ran. */
export async function rememberedSymbols(table: Table, account: string): Promise<readonly string[]> {
  const { budget } = await readBudget(table, account);
  const trackers = await listTrackers(table, account);
  const ended = await listEnded(table, account);
  return [
    ...legsOf(budget),
    ...trackers.map(({ data }) => data.symbol),
    ...ended.map(({ symbol }) => symbol),
  ];
}

/** The market that an account's venue has a symbol in, by its name; undefined for what is no symbol. */
export function marketOfSymbol(
  { accounts }: Pick<ResolvedAutomations, 'accounts'>,
  account: string,
  symbol: string,
): Market | undefined {
  const venue = accounts[account]?.venue;
  if (venue === undefined) return undefined;
  if (perpetualQuoteCoinOf(venue, symbol) !== undefined) return 'perpetual';
  return quoteCoinOf(venue, symbol) === undefined ? undefined : 'spot';
}

function legsOf({ entries, totals }: Budget): readonly string[] {
  return [
    ...Object.values(entries).map(({ leg }) => leg),
    ...Object.values(totals).flatMap((legs) => Object.keys(legs)),
  ];
}

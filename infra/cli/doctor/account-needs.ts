/** What the automations want of one account, and so what is worth a check. */
import { watchedAccounts } from '../../../functions/grid-health/watched-account.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { perpetualQuoteCoinOf, symbolsOf } from '../../../shared/automations/symbols.ts';

export interface AccountNeeds {
  /** Spot symbols that are ordered. */
  readonly ordered: readonly string[];
  /** Every spot symbol that is named, those that are ordered first; and every perpetual. */
  readonly spot: readonly string[];
  readonly perpetuals: readonly string[];
  /** Somebody orders perpetuals here, grid bots aside. */
  readonly ordersPerpetuals: boolean;
  /** Its bots are looked at, and some are set up or changed. */
  readonly readsBots: boolean;
  readonly changesBots: boolean;
}

export function needsOf(automations: ResolvedAutomations, accountId: string): AccountNeeds {
  const { plans, grids, watch, signals } = automations;
  const ofAccount = <Entry extends { readonly account: string }>(entries: Readonly<Record<string, Entry>>) =>
    Object.values(entries).filter(({ account }) => account === accountId);
  const ownGrids = ofAccount(grids);
  // What is only told about need not be traded here.
  const strategies = ofAccount(signals).filter(({ target }) => target.to !== 'notice');
  const spotStrategies = strategies.filter(({ target }) => target.to === 'spot');

  const ordered = [
    ...ofAccount(plans).flatMap(({ what }) => symbolsOf(what)),
    ...spotStrategies.flatMap(({ symbols }) => symbols),
  ];
  const named = [
    ...ordered,
    ...ownGrids.map(({ symbol }) => symbol),
    ...strategies.flatMap(({ symbols }) => symbols),
  ];
  const venue = automations.accounts[accountId]?.venue;
  const isPerpetual = (symbol: string): boolean =>
    venue !== undefined && perpetualQuoteCoinOf(venue, symbol) !== undefined;
  return {
    ordered: unique(ordered),
    spot: unique(named.filter((symbol) => !isPerpetual(symbol))),
    perpetuals: unique(named.filter(isPerpetual)),
    ordersPerpetuals: strategies.some(({ target }) => target.to === 'perpetual'),
    readsBots: watchedAccounts(automations).includes(accountId),
    changesBots:
      ownGrids.length > 0 ||
      strategies.some(({ target }) => target.to === 'signalBot') ||
      Object.values(watch[accountId]?.bots ?? {}).some(({ remedies }) => remedies !== undefined),
  };
}

function unique(symbols: readonly string[]): readonly string[] {
  return [...new Set(symbols)];
}

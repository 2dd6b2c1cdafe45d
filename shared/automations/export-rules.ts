/** What the settings of an account's exports must say together, and with its account. */
import { venueEntry } from '../venues/registry.ts';
import type { AccountDraft, ExportDraft } from './draft.ts';
import type { Fault } from './fault.ts';
import { NO_FAULTS } from './rule.ts';
import { perpetualQuoteCoinOf, quoteCoinOf } from './symbols.ts';

/** Paths are below the account's entry; `account` is the one of its name. */
export type ExportRule = (settings: ExportDraft, account: AccountDraft | undefined) => readonly Fault[];

const symbolsAreOfVenue: ExportRule = ({ symbols = [] }, account) => {
  const venue = account?.venue;
  if (venue === undefined) return NO_FAULTS;
  return symbols.flatMap((symbol, index) => {
    const isKnown = [quoteCoinOf, perpetualQuoteCoinOf].some((coinOf) => coinOf(venue, symbol) !== undefined);
    if (isKnown) return NO_FAULTS;
    const examples = Object.values(venueEntry(venue).symbols).map(({ example }) => `'${example}'`);
    const text = `'${symbol}' is no symbol of ${venue}; write it like ${examples.join(' or ')}.`;
    return [{ path: ['symbols', index], text }];
  });
};

export const EXPORT_RULES: readonly ExportRule[] = [symbolsAreOfVenue];

import { exportSettingsOf } from '../automations/export-settings.ts';
import type { ResolvedAutomations } from '../automations/schema.ts';
import { type Decimal, minus, ZERO } from '../core/decimal.ts';
import { venueEntry } from '../venues/registry.ts';
import type { FundingRecord } from './record.ts';

/** Which sign of a funding amount means that the account paid: as the account says, else as its venue is known to write it. */
export function fundingPaidIs(automations: ResolvedAutomations, account: string): 'positive' | 'negative' {
  const set = exportSettingsOf(automations, account).fundingPaidIs;
  const venue = automations.accounts[account]?.venue;
  return set ?? (venue && venueEntry(venue).capabilities.fundingPaidIs) ?? 'positive';
}

/** What a payment brought: negative when paid. */
export function fundingReceived({ amount }: FundingRecord, paidIs: 'positive' | 'negative'): Decimal {
  return paidIs === 'negative' ? amount : minus(ZERO, amount);
}

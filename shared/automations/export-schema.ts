/** How the nightly export of an account is done; every account is exported, also without an entry. */
import * as z from 'zod';
import { EXPORT_DEFAULTS } from './export-settings.ts';
import { localDay, symbol } from './fields.ts';

export const exportSettings = z.strictObject({
  /** `false`: nothing is collected by night; `cli export` still works. */
  nightly: z.boolean().default(EXPORT_DEFAULTS.nightly),
  /** First UTC day wanted; as far back as the venue shows when left out. */
  since: localDay.optional(),
  /** Asked for beside those that are found from balances, orders, bots and plans. */
  symbols: z.array(symbol).default(EXPORT_DEFAULTS.symbols),
  /** So many days are read again each night, for rows that came late. */
  lookBackDays: z.int().min(0).max(30).default(EXPORT_DEFAULTS.lookBackDays),
  /** How long after its end a night is taken for settled. */
  settleMinutes: z.int().min(5).max(720).default(EXPORT_DEFAULTS.settleMinutes),
  /** CSV files beside the Parquet ones. */
  csv: z.boolean().default(EXPORT_DEFAULTS.csv),
  /** Which sign of a funding amount means paid, where the venue's documents leave it open. */
  fundingPaidIs: z.enum(['positive', 'negative']).optional(),
});

export type ExportSettings = z.output<typeof exportSettings>;

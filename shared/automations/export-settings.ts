import type { ExportSettings } from './export-schema.ts';

/** What counts where the automations say nothing. */
export const EXPORT_DEFAULTS = {
  nightly: true,
  symbols: [] as string[],
  lookBackDays: 3,
  settleMinutes: 30,
  csv: true,
};

/** Of one account: its entry, or the defaults. */
export function exportSettingsOf(
  { exports }: { readonly exports: Readonly<Record<string, ExportSettings>> },
  account: string,
): ExportSettings {
  return exports[account] ?? EXPORT_DEFAULTS;
}

import type { Fetch } from '../../../../shared/http/http-client.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { signSixmm } from '../../../../shared/signing/sixmm.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../../shared/table/table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createSixmmMarkets } from '../../../../shared/venues/sixmm/venue.ts';
import { createStamps } from '../../../../shared/venues/stamps.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';

export const KEY = { apiKey: 'fx_paper-key', apiSecret: 'paper-secret' };

/** 6MM's adapter as one process has it, over the given fetch. Processes with one table share stamps and bans. */
export function marketsOver(
  fetch: Fetch,
  clock: ManualClock,
  { key = KEY, table = openSqliteTable() }: { readonly key?: typeof KEY; readonly table?: Table } = {},
) {
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const budget = () => createWeightBudget({ perSecond: 1_000_000, clock });
  const markets = createSixmmMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://api.6mm.example',
    keyring: fixedKeyring(key, signSixmm),
    fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate: createBanGate({ accountId: 'main', table, clock, log, metrics }),
    keyBudget: budget(),
    addressBudget: budget(),
    stamps: createStamps({ table, keyId: 'main' }),
  });
  return { ...markets, log };
}

/** Rows as other functions keep them: snapshots, records, days of bots, nights. */
import { type EpochMs, HOUR_MS } from '../../../shared/core/clock.ts';
import { type NightRow, nightsPartition } from '../../../shared/exports/night.ts';
import { type PortfolioSnapshot, snapshotsPartition } from '../../../shared/portfolio/snapshot.ts';
import type { FillRecord, FundingRecord } from '../../../shared/records/record.ts';
import type { JsonObject, Table } from '../../../shared/table/table.ts';
import { ACCOUNT, money } from '../../support/builders.ts';

export function aSnapshot(atMs: EpochMs, overrides: Partial<PortfolioSnapshot> = {}): PortfolioSnapshot {
  return {
    account: ACCOUNT,
    atMs,
    totalUsdt: money('1000'),
    parts: { spot: money('1000') },
    missing: [],
    holdings: [],
    symbols: [],
    plans: [],
    ...overrides,
  };
}

/** As the row of its day, or of its hour. */
export async function keepSnapshot(
  table: Table,
  span: 'day' | 'hour',
  snapshot: PortfolioSnapshot,
): Promise<void> {
  const iso = new Date(snapshot.atMs).toISOString();
  const sk = `${span}#${iso.slice(0, span === 'day' ? 10 : 13)}`;
  const key = { pk: snapshotsPartition(snapshot.account), sk };
  await table.put(key, snapshot as unknown as JsonObject, 'absent');
}

export function aFill(id: string, atMs: EpochMs, overrides: Partial<FillRecord> = {}): FillRecord {
  return {
    kind: 'spot-fill',
    id,
    atMs,
    symbol: 'BTC_USDT',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    orderId: `order-${id}`,
    side: 'buy',
    role: 'taker',
    price: money('50000'),
    baseSize: money('0.002'),
    quoteAmount: money('100'),
    fee: money('0.000001'),
    feeCoin: 'BTC',
    ...overrides,
  };
}

export function aFunding(id: string, atMs: EpochMs, amount: string): FundingRecord {
  return {
    kind: 'funding',
    id,
    atMs,
    symbol: 'BTC_USDT_PERP',
    mode: 'CROSS',
    coin: 'USDT',
    amount: money(amount),
  };
}

export async function keepNight(table: Table, night: Partial<NightRow> & Pick<NightRow, 'name' | 'night'>) {
  const startMs = Date.parse(night.night);
  const row: NightRow = {
    startMs,
    endMs: startMs + 24 * HOUR_MS,
    complete: true,
    rows: 7,
    gaps: 0,
    requests: 3,
    unexplained: [],
    manifestKey: 'manifests/x.json',
    ...night,
  };
  const key = { pk: nightsPartition(ACCOUNT), sk: `${night.night}#${night.name}` };
  await table.put(key, row as unknown as JsonObject, 'absent');
}

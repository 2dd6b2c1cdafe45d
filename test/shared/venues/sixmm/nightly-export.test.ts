import { describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../../../shared/automations/resolve.ts';
import { decimal, minus, sum } from '../../../../shared/core/decimal.ts';
import { AppError } from '../../../../shared/core/errors.ts';
import { manifestKey } from '../../../../shared/exports/night.ts';
import { runExport } from '../../../../shared/exports/run-export.ts';
import { readRecords } from '../../../../shared/records/record-store.ts';
import { createTestDeps } from '../../../support/test-deps.ts';
import { venuesOf } from '../../../support/venues.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

const HOUR_MS = 3_600_000;
const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };

/** An account with a position that is a day old, an hour after midnight. */
async function traded() {
  const { perpetual, history, clock, exchange, leaveRights } = createPaperWorld({ seed: 52 });
  const since = new Date(clock.nowMs() - 30 * 24 * HOUR_MS).toISOString().slice(0, 10);
  const automations = resolveAutomations({
    accounts: { main: { venue: '6mm', environment: 'paper', limits } },
    plans: {},
    exports: { main: { since } },
  });
  const test = createTestDeps(automations);
  const venues = {
    ...venuesOf(perpetual, { perpetual, history }),
    open: async () => {
      throw new AppError('venue.unsupported', 'There is no spot market.');
    },
    bots: async () => {
      throw new AppError('venue.unsupported', 'There are no bots.');
    },
  };
  const deps = { ...test.deps, clock, venues };
  const night = (name: 'export-fills' | 'export-funding') =>
    runExport(deps, name, Number.POSITIVE_INFINITY).catch((error: unknown) => error);
  const order = async (baseSize: string, side: 'buy' | 'sell') => {
    const signBeforeMs = (await perpetual.time()) + 10_000;
    await perpetual.place({
      clientOrderId: `x-${side}-${clock.nowMs()}`,
      symbol: SYMBOL,
      side,
      terms: { type: 'market', baseSize: decimal(baseSize) },
      signBeforeMs,
    });
  };
  const toMidnight = () => clock.advance(24 * HOUR_MS - (clock.nowMs() % (24 * HOUR_MS)));
  const records = async (kind: 'futures-fill' | 'funding') => {
    const rows = [];
    for await (const row of readRecords(deps.table, { account: 'main', kind, startMs: 0, endMs: 9e12 })) {
      rows.push(row);
    }
    return rows;
  };
  /** Of the fills of the night that is over. */
  const manifest = async () => {
    const closed = new Date(clock.nowMs() - 25 * HOUR_MS).toISOString().slice(0, 10);
    const blob = await deps.blobs.get(manifestKey('main', 'export-fills', closed));
    return JSON.parse(new TextDecoder().decode(blob?.body));
  };
  return { ...test, night, order, manifest, toMidnight, records, exchange, leaveRights, clock };
}

describe('a night of an account at 6MM', () => {
  it('is complete, and its records explain the balance to the last place', async () => {
    const { night, order, toMidnight, records, manifest, clock, exchange } = await traded();
    await order('0.0200', 'buy');
    toMidnight();
    await night('export-fills');
    clock.advance(HOUR_MS);
    for (const name of ['export-fills', 'export-funding'] as const) {
      expect(await night(name)).toMatchObject({ main: { state: 'done', missing: [] } });
    }
    await order('0.0300', 'sell');
    toMidnight();
    await night('export-fills');
    clock.advance(HOUR_MS);

    for (const name of ['export-fills', 'export-funding'] as const) {
      expect(await night(name)).toMatchObject({ main: { state: 'done', missing: [] } });
    }

    const [fills, fundings] = [await records('futures-fill'), await records('funding')];
    const { futures } = exchange.inspect;
    expect(fills).toHaveLength((await futures.fills('main')).length);
    expect(fundings.length).toBeGreaterThan(3);
    const paid = (await futures.fundings('main')).filter(
      ({ atMs }) => atMs <= clock.nowMs() - HOUR_MS + 5_000,
    );
    expect(sum(...fundings.flatMap((row) => ('amount' in row && row.amount ? [row.amount] : [])))).toBe(
      sum(...paid.map((payment) => minus(decimal('0'), payment.paid))),
    );
    const { residual } = await manifest();
    expect(residual.coins).toMatchObject([{ wallet: 'futures', coin: 'USDT' }]);
    expect(Number(residual.coins[0].unexplained)).toBeCloseTo(0, 6);
  });

  it('of a key that may only read has its funding, and says plainly what is missing and why', async () => {
    const { night, order, toMidnight, records, manifest, leaveRights, notices, clock } = await traded();
    await order('0.0200', 'buy');
    toMidnight();
    leaveRights('read');
    await night('export-fills');
    clock.advance(HOUR_MS);

    const fills = await night('export-fills');
    expect(await night('export-funding')).toMatchObject({ main: { state: 'done', missing: [] } });

    expect(fills).toMatchObject({
      code: 'export.incomplete',
      message: expect.stringContaining('parts of the night'),
    });
    expect((await records('funding')).length).toBeGreaterThan(0);
    expect(await records('futures-fill')).toEqual([]);
    const { gaps } = (await manifest()) as { readonly gaps: readonly { readonly kind: string }[] };
    expect(new Set(gaps.map(({ kind }) => kind))).toEqual(new Set(['futures-fill', 'futures-order']));
    expect(notices).toHaveLength(1);
    expect(notices[0]?.text).toContain(
      'give it Read and Trade, because orders, trades and positions are shown only to a key that may trade',
    );
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { exportSettings } from '../../../shared/automations/export-schema.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { DAY_MS, utcDay } from '../../../shared/core/clock.ts';
import { discoverStreams } from '../../../shared/exports/discover.ts';
import type { Closing } from '../../../shared/exports/night.ts';
import {
  changeStream,
  readStream,
  type StreamRef,
  type StreamState,
} from '../../../shared/exports/stream-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { ACCOUNT, money, SLOT_MS, someAutomations } from '../../support/builders.ts';
import {
  aStream,
  createScriptedHistory,
  listed,
  type ScriptedHistory,
} from '../../support/scripted-history.ts';

let table: Table;
let venue: ScriptedHistory;

beforeEach(() => {
  table = openSqliteTable();
  const symbols = listed(
    'BTC_USDT',
    'ETH_USDT',
    'ETH_BTC',
    'ETH_EUR',
    'OLD_USDT',
    'SOL_USDT',
    'ETH_USDT_PERP',
    'XRP_USDT_PERP',
  );
  venue = createScriptedHistory({ symbols });
});

/** So many nights before the last one. */
function aClosing(spot: Record<string, string>, nightsBefore = 0, more: Partial<Closing> = {}): Closing {
  const atMs = SLOT_MS - nightsBefore * DAY_MS;
  const amounts = Object.fromEntries(Object.entries(spot).map(([coin, amount]) => [coin, money(amount)]));
  return { night: utcDay(atMs - DAY_MS), atMs, spot: amounts, ...more };
}

async function known(ref: StreamRef, change: Partial<StreamState>): Promise<void> {
  await changeStream(table, ACCOUNT, await readStream(table, ACCOUNT, ref), (state) => ({
    ...state,
    ...change,
  }));
}
const coveredUntil = (nightsBefore: number) => ({
  covered: [{ startMs: SLOT_MS - 90 * DAY_MS, endMs: SLOT_MS - nightsBefore * DAY_MS + 5_000 }],
});

async function discover(
  closings: readonly Closing[],
  options: {
    automations?: ResolvedAutomations;
    everySymbol?: boolean;
    kinds?: readonly ('spot-fill' | 'futures-fill')[];
  } = {},
) {
  const automations = options.automations ?? someAutomations({});
  const streams = (options.kinds ?? ['spot-fill']).map((kind) => aStream(kind));
  const parts = { table, automations, history: venue.history, account: ACCOUNT };
  const found = await discoverStreams(parts, {
    streams,
    closings,
    everySymbol: options.everySymbol ?? false,
  });
  return {
    due: found.filter(({ isDue }) => isDue).map(({ ref }) => ref.symbol),
    resting: found.filter(({ isDue }) => !isDue).map(({ ref }) => ref.symbol),
  };
}

describe('the symbols to ask for', () => {
  it('are those of the automations, each in its own market', async () => {
    const automations = {
      ...someAutomations(),
      exports: { [ACCOUNT]: exportSettings.parse({ symbols: ['XRP_USDT_PERP', 'SOL_USDT'] }) },
    };
    const found = await discover([aClosing({})], { automations, kinds: ['spot-fill', 'futures-fill'] });
    expect(found.due).toEqual(['BTC_USDT', 'SOL_USDT', 'XRP_USDT_PERP']);
  });

  it('are also those of the bots that run or ran at the closings, asked every night', async () => {
    const found = await discover([aClosing({}, 0, { botSymbols: ['SOL_USDT'] }), aClosing({}, 1)]);
    expect(found.due).toEqual(['SOL_USDT']);
  });

  it('are also those of every coin that is or was held, in the quote coins in use', async () => {
    const found = await discover([aClosing({ ETH: '1', USDT: '5' }), aClosing({ BTC: '1', SOL: '2' }, 1)]);
    expect(found.due).toEqual(['BTC_USDT', 'ETH_BTC', 'ETH_USDT', 'SOL_USDT']);
  });

  it('are also those of open positions and of rows in other lists', async () => {
    const position = { symbol: 'ETH_USDT_PERP', side: 'net' as const, size: money('1') };
    await known({ kind: 'funding' }, { lastRowMs: { XRP_USDT_PERP: SLOT_MS - DAY_MS } });
    const found = await discover([aClosing({}, 0, { positions: [position] })], { kinds: ['futures-fill'] });
    expect(found.due).toEqual(['ETH_USDT_PERP', 'XRP_USDT_PERP']);
  });

  it('are all that the venue lists for a sweep', async () => {
    const found = await discover([aClosing({})], { everySymbol: true });
    expect(found.due).toHaveLength(6);
  });

  it('cost one request when a coin is held for the first time, and none after that', async () => {
    await discover([aClosing({ ETH: '1' })]);
    await discover([aClosing({ ETH: '2' })]);
    expect(venue.requests()).toBe(1);
    await discover([aClosing({ ETH: '2', SOL: '1' })]);
    expect(venue.requests()).toBe(2);
    await discover([aClosing({ ETH: '2', SOL: '1' }, -31)]);
    expect(venue.requests()).toBe(3);
  });
});

describe('a symbol that is held and not traded', () => {
  const ETH: StreamRef = { kind: 'spot-fill', symbol: 'ETH_USDT' };
  const HELD = { ETH: '1', USDT: '5' };

  it('rests while a balance of its coins is what it was when the symbol was read', async () => {
    await known(ETH, coveredUntil(2));
    const closings = [aClosing(HELD), aClosing({ ...HELD, USDT: '4' }, 1), aClosing(HELD, 2)];
    expect(await discover(closings)).toMatchObject({ due: [], resting: ['ETH_USDT'] });
  });

  it('is asked for again when both balances have changed since, also back and forth', async () => {
    await known(ETH, coveredUntil(2));
    const closings = [aClosing(HELD), aClosing({ ETH: '1.5', USDT: '4' }, 1), aClosing(HELD, 2)];
    expect((await discover(closings)).due).toEqual(['ETH_USDT']);
  });

  it('is asked for again after a week', async () => {
    const closings = Array.from({ length: 9 }, (_, nights) => aClosing(HELD, nights));
    await known(ETH, coveredUntil(6));
    expect((await discover(closings)).resting).toEqual(['ETH_USDT']);
    await known(ETH, coveredUntil(7));
    expect((await discover(closings)).due).toEqual(['ETH_USDT']);
  });

  it('never rests within a month of its last row, or with an order that is open', async () => {
    const closings = [aClosing(HELD), aClosing(HELD, 1)];
    await known(ETH, { ...coveredUntil(1), lastRowMs: { ETH_USDT: SLOT_MS - 29 * DAY_MS } });
    expect((await discover(closings)).due).toEqual(['ETH_USDT']);
    await known(ETH, { lastRowMs: { ETH_USDT: SLOT_MS - 31 * DAY_MS } });
    expect((await discover(closings)).resting).toEqual(['ETH_USDT']);
    await known(ETH, { pending: [{ kind: 'spot-fill', id: '1', atMs: SLOT_MS }] });
    expect((await discover(closings)).due).toEqual(['ETH_USDT']);
  });

  it('is remembered after its coin is gone', async () => {
    await known({ kind: 'spot-fill', symbol: 'OLD_USDT' }, coveredUntil(8));
    expect((await discover([aClosing({}), aClosing({}, 1)])).due).toEqual(['OLD_USDT']);
  });
});

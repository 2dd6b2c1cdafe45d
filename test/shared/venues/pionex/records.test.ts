import { describe, expect, it } from 'vitest';
import type { RecordKind } from '../../../../shared/records/record.ts';
import { isNotOffered } from '../../../../shared/venues/not-offered.ts';
import { wireRow } from '../../../support/history-rows.ts';
import { perpetuals } from './bot-desk.ts';
import { page as botPage, gridRow } from './bot-row-builders.ts';
import { HTML_502, refusal, type Scene, type Sent, START_MS, scriptedVenue, success } from './scripted.ts';

const window = { startMs: START_MS, endMs: START_MS + 10_000 };
const SYMBOLS: Partial<Record<RecordKind, string>> = {
  'spot-fill': 'BTC_USDT',
  'spot-order': 'BTC_USDT',
  'futures-fill': 'BTC_USDT_PERP',
};

function queryOf(kind: RecordKind) {
  const symbol = SYMBOLS[kind];
  return { kind, ...window, ...(symbol === undefined ? {} : { symbol }) };
}

/** `count` rows of a kind as the wire has them, one a millisecond from `fromMs` on, the newest first. */
function rowsOf(kind: RecordKind, count: number, fromMs = START_MS + 100): readonly object[] {
  return Array.from({ length: count }, (_, index) => wireRow(kind, index + 1, fromMs + index)).reverse();
}

/** The list that a path answers with, all others being empty. */
const LISTS: readonly (readonly [RegExp, string])[] = [
  [/fills/, 'fills'],
  [/Orders$/, 'orders'],
  [/historyPositions$/, 'positions'],
  [/fundingFee$/, 'fundings'],
  [/dual.balances$/, 'balances'],
  [/dual.symbols$/, 'coins'],
  [/(transfers|records)$/, 'records'],
];

const DUAL_BALANCE = { base: 'BTC', coin: 'BTC', free: '0', frozen: '0', updateTime: 1 };

function listing(rows: readonly object[]): (request: Request, sent: Sent) => Scene {
  return (_request, { path }) => {
    if (path === '/api/v1/common/symbols') return perpetuals;
    if (path === '/api/v1/bot/orders') return botPage(rows);
    const name = LISTS.find(([pattern]) => pattern.test(path))?.[1];
    const isOther = ['openOrders', 'symbols', 'balances'].some((end) => path.endsWith(end));
    const answer = path.endsWith('dual/balances') ? [DUAL_BALANCE] : isOther ? null : rows;
    return success(JSON.stringify({ [String(name)]: answer }));
  };
}

const PAGED: readonly (readonly [
  RecordKind,
  { readonly full: readonly number[]; readonly not: readonly number[] },
])[] = [
  ['spot-fill', { full: [100], not: [0, 50, 99] }],
  ['futures-fill', { full: [100, 200], not: [0, 99, 101, 199] }],
  ['spot-order', { full: [50, 100, 200], not: [0, 49, 51, 199] }],
  ['futures-order', { full: [50, 200], not: [0, 49, 51, 199] }],
  ['futures-position', { full: [20, 50, 100], not: [0, 19, 99] }],
  ['funding', { full: [100, 200], not: [0, 99, 199] }],
  ['transfer', { full: [20, 100], not: [0, 19, 99] }],
  ['earn', { full: [10, 20, 50, 100], not: [0, 9, 99] }],
  ['bot', { full: [], not: [0, 10] }],
];

describe.each(PAGED)('a page of %s', (kind, { full, not }) => {
  it.each([...full.map((count) => [count, true] as const), ...not.map((count) => [count, false] as const)])(
    'of %i rows says that rows may have been left out: %s',
    async (count, isFull) => {
      const { history } = scriptedVenue(listing(rowsOf(kind, count)));

      const page = await history.page(queryOf(kind));

      expect(page).toMatchObject({ full: isFull });
      expect(page.rows).toHaveLength(count);
    },
  );
});

const NEWEST_FIRST: readonly (readonly [RecordKind, number])[] = [
  ['spot-fill', 100],
  ['futures-fill', 200],
  ['spot-order', 200],
  ['futures-position', 100],
  ['funding', 200],
  ['transfer', 100],
];

it('tells of each list how it is paged', () => {
  const { history } = scriptedVenue([]);

  const said = history.streams
    .filter(({ paging }) => paging === 'newestFirst')
    .map(({ kind, pageRows }) => [kind, pageRows]);
  expect(said.sort()).toEqual([...NEWEST_FIRST].sort());
});

describe.each(NEWEST_FIRST)('a page of %s, which has the newest first,', (kind, limit) => {
  it('is full by what the venue told, also when rows beside the window are dropped', async () => {
    // The newest one lies one millisecond after the window.
    const rows = rowsOf(kind, limit, window.endMs + 2 - limit);
    const { history } = scriptedVenue(listing(rows));

    const page = await history.page(queryOf(kind));

    expect(page).toMatchObject({ full: true, oldestMs: window.endMs + 2 - limit });
    expect(page.rows).toHaveLength(limit - 1);
    expect(Math.max(...page.rows.map(({ atMs }) => atMs))).toBe(window.endMs);
  });

  it('has left out nothing of the window when it goes back to before it', async () => {
    const { history } = scriptedVenue(listing(rowsOf(kind, limit, window.startMs - 1)));

    const page = await history.page(queryOf(kind));

    expect(page).toMatchObject({ full: false, oldestMs: window.startMs - 1 });
    expect(page.rows).toHaveLength(limit - 1);
    expect(Math.min(...page.rows.map(({ atMs }) => atMs))).toBe(window.startMs);
  });

  it('asks a millisecond further than the window on each side, and never before 1970', async () => {
    const { history, sent } = scriptedVenue(listing([]));

    await history.page(queryOf(kind));
    await history.page({ ...queryOf(kind), startMs: 0, endMs: 5 });

    const times = sent.map(({ query }) => [query['startTime'], query['endTime']]);
    const begins = kind === 'transfer' ? [undefined, undefined] : [String(START_MS - 1), '0'];
    expect(times).toEqual([
      [begins[0], String(START_MS + 10_001)],
      [begins[1], '6'],
    ]);
  });
});

describe('the count of requests', () => {
  it('has those that were repeated, and only those of its own call', async () => {
    let calls = 0;
    const { history, sent } = scriptedVenue((request, seen) => {
      calls += 1;
      return calls === 1 ? HTML_502 : listing([])(request, seen);
    });

    const pages = await Promise.all([history.page(queryOf('funding')), history.page(queryOf('transfer'))]);

    expect(pages.map(({ requests }) => requests)).toEqual([2, 1]);
    expect(sent).toHaveLength(3);
  });
});

describe('a refusal', () => {
  const KINDS = PAGED.map(([kind]) => kind);
  const thrownBy = (scene: Scene, kind: RecordKind) => {
    const { history } = scriptedVenue(() => scene, { outsideSpec: true });
    return history.page(queryOf(kind)).catch((thrown: unknown) => thrown);
  };

  it.each(KINDS)('for want of rights is known as such for %s', async (kind) => {
    for (const code of ['PERMISSION_DENIED', 'UNAUTHORIZED', 'AUTH_UNAVAILABLE']) {
      const thrown = await thrownBy(refusal(code, 'no right'), kind);

      expect(thrown).toMatchObject({ code: 'venue.auth', context: { venueCode: code, notOffered: 'right' } });
      expect(isNotOffered(thrown)).toBe(true);
    }
  });

  it.each(KINDS)(
    'of an account that is not opened, and of an unknown call, is known as such for %s',
    async (kind) => {
      const denied = await thrownBy(refusal('TRADE_TYPE_DENIED', 'user denied not in whitelist'), kind);
      const unknown = await thrownBy({ status: 404, text: '{"error_msg":"404 Route Not Found"}' }, kind);

      expect(denied).toMatchObject({ code: 'venue.refused', context: { notOffered: 'account' } });
      expect(unknown).toMatchObject({ code: 'venue.unexpectedReply', context: { notOffered: 'route' } });
      expect([denied, unknown].map(isNotOffered)).toEqual([true, true]);
    },
  );

  it.each([
    refusal('INVALID_SIGNATURE'),
    refusal('APIKEY_EXPIRED'),
    refusal('IP_NOT_WHITELISTED'),
    refusal('TRADE_PARAMETER_ERROR'),
    { status: 404, text: '{"error":"nothing here"}' },
    { status: 404, text: '<html></html>' },
    { status: 429, text: '' },
  ])('for another cause is never taken for one (%o)', async (scene) => {
    const thrown = await thrownBy(scene, 'spot-fill');

    expect(thrown).toBeInstanceOf(Error);
    expect(isNotOffered(thrown)).toBe(false);
  });

  it('of spot is never one that leaves no gap', () => {
    const { history } = scriptedVenue([]);

    const strict = history.streams.filter(({ onRequest }) => !onRequest).map(({ kind }) => kind);
    expect(strict).toEqual(['spot-fill', 'spot-order']);
  });
});

describe('an ended bot that cannot be read', () => {
  const broken = gridRow('spot', {
    row: { buOrderId: 'broken', createTime: START_MS - 5_000, closeTime: START_MS + 1 },
    data: { top: 'high' },
  });

  it('hides no other, is remembered, and is told for as long as it is so', async () => {
    const whole = gridRow('spot', { row: { buOrderId: 'whole', closeTime: START_MS + 2 } });
    const { history } = scriptedVenue(listing([broken, whole]), { outsideSpec: true });

    const page = await history.page(queryOf('bot'));

    const pending = { kind: 'bot', id: 'broken', atMs: START_MS + 1 } as const;
    expect(page).toMatchObject({ rows: [{ id: 'whole', atMs: START_MS + 2 }], pending: [pending] });
    await expect(history.settle(pending)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('is an error when it has no id by which it could be remembered', async () => {
    const { history } = scriptedVenue(listing([{ ...broken, buOrderId: '' }]), { outsideSpec: true });

    await expect(history.page(queryOf('bot'))).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('dual investments', () => {
  it('of coins that hold money are read when there is no list of what is offered', async () => {
    const rows = [wireRow('earn', 1, START_MS)];
    const { history } = scriptedVenue(
      (request, sent) =>
        sent.path.endsWith('dual/symbols')
          ? { status: 404, text: '{"error_msg":"404 Route Not Found"}' }
          : listing(rows)(request, sent),
      { outsideSpec: true },
    );

    expect((await history.page(queryOf('earn'))).rows).toHaveLength(1);
  });
});

describe('a transfer', () => {
  it('of a status that is not known is not final', async () => {
    const { history } = scriptedVenue(listing([{ ...wireRow('transfer', 1, START_MS), status: 'QUEUED' }]), {
      outsideSpec: true,
    });

    expect(await history.page(queryOf('transfer'))).toMatchObject({ rows: [], pending: [{ id: '1' }] });
  });

  it('is not called unknown when more share its instant than are listed', async () => {
    const rows = Array.from({ length: 100 }, (_, id) => wireRow('transfer', id, START_MS));
    const { history } = scriptedVenue(listing(rows));

    const settled = history.settle({ kind: 'transfer', id: '100', atMs: START_MS });

    await expect(settled).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('an order', () => {
  it('is not settled by the answer for another one', async () => {
    const { history } = scriptedVenue(() => success(JSON.stringify(wireRow('spot-order', 2, START_MS))));

    const settled = history.settle({ kind: 'spot-order', id: '1', symbol: 'BTC_USDT', atMs: START_MS });

    await expect(settled).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('keeps a type that nobody knows, but not a status', async () => {
    const row = { ...wireRow('spot-order', 1, START_MS), type: 'ICEBERG' };
    const { history } = scriptedVenue(listing([row]), { outsideSpec: true });
    const strange = scriptedVenue(listing([{ ...row, status: 'HALTED' }]), { outsideSpec: true });

    expect(await history.page(queryOf('spot-order'))).toMatchObject({ rows: [{ type: 'ICEBERG' }] });
    await expect(strange.history.page(queryOf('spot-order'))).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });
});

describe('open orders of perpetuals', () => {
  const asked = (sent: readonly Sent[]) => sent.filter(({ path }) => path.endsWith('/openOrders')).length;

  it('are read once for many windows that are over, and for each that is not', async () => {
    const { history, sent, clock } = scriptedVenue((request, seen) => {
      const scene = listing([])(request, seen) as { text: string };
      return { text: scene.text.replace(/"timestamp":\d+/, `"timestamp":${clock.nowMs()}`) };
    });
    const query = { kind: 'futures-order', startMs: 0 } as const;
    // An order shows up within a minute.
    const over = { ...query, endMs: START_MS - 60_000 + 1_000 };
    clock.advance(1_000);

    await history.page(over);
    await history.page({ ...over, endMs: over.endMs - 1_000 });
    expect(asked(sent)).toBe(1);

    await history.page({ ...query, endMs: over.endMs + 1 });
    await history.page({ ...query, endMs: over.endMs + 1 });
    expect(asked(sent)).toBe(3);

    clock.advance(10 * 60_000);
    await history.page(over);
    expect(asked(sent)).toBe(4);
  });
});

it('cannot be asked for one instant, or to settle, where a kind has no such thing', async () => {
  const { history } = scriptedVenue([]);

  const instant = history.instant({ kind: 'funding', symbol: 'BTC_USDT_PERP', atMs: START_MS }, []);
  await expect(instant).rejects.toMatchObject({ code: 'venue.unsupported' });
  const settled = history.settle({ kind: 'funding', id: '1', atMs: START_MS });
  await expect(settled).rejects.toMatchObject({ code: 'venue.unsupported' });
});

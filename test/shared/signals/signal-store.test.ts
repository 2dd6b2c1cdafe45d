import { describe, expect, it } from 'vitest';
import type { Signal, SignalOutcome } from '../../../shared/signals/signal.ts';
import {
  closeSignal,
  listSignals,
  openSignals,
  readSignal,
  recordSignal,
  settleSignal,
} from '../../../shared/signals/signal-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { dieAt, watchTable } from '../../support/watched-table.ts';

const signal = (n: number, overrides: Partial<Signal> = {}): Signal => ({
  id: `2026112${n}T080000Z-0000000000000001`,
  strategy: 'trend',
  receivedAtMs: SLOT_MS + n,
  atMs: SLOT_MS,
  symbol: 'BTC_USDT',
  action: 'buy',
  ...overrides,
});
const BODY = '{"action":"buy"}';
const DONE: SignalOutcome = { state: 'done', atMs: SLOT_MS, text: 'Told.', intents: [] };

const open = () => watchTable(openSqliteTable());
const refs = async (table: Parameters<typeof openSignals>[0]) =>
  (await openSignals(table)).map(({ strategy, id }) => `${strategy}/${id}`);

describe('recording a signal', () => {
  it('keeps it whole, accepted and open, with the text of its alert', async () => {
    const table = open();
    const whole = signal(1, {
      size: { unit: 'percentOfPosition', amount: money('12.50') },
      price: money('65000.10'),
      orderType: 'limit',
      position: { side: 'long', size: money('0.5') },
      positionBefore: { side: 'flat' },
    });

    const recording = await recordSignal(table, whole, BODY);

    expect(recording).toMatchObject({ created: true, stored: { signal: whole, body: BODY } });
    expect(await readSignal(table, 'trend', whole.id)).toEqual(recording.stored);
    expect(recording.stored.outcome).toEqual({
      state: 'accepted',
      atMs: whole.receivedAtMs,
      text: 'Accepted; it is being handled.',
      intents: [],
    });
    expect(await openSignals(table)).toEqual([
      { strategy: 'trend', id: whole.id, receivedAtMs: whole.receivedAtMs, version: 1 },
    ]);
  });

  it('keeps the first of an id, whatever comes again under it', async () => {
    const table = open();
    await recordSignal(table, signal(1), BODY);

    const again = await recordSignal(table, signal(1, { action: 'sell', receivedAtMs: 7 }), '{}');

    expect(again).toMatchObject({ created: false, stored: { signal: { action: 'buy' }, body: BODY } });
  });

  it('does not open again what is over', async () => {
    const table = open();
    const { stored } = await recordSignal(table, signal(1), BODY);
    await settleSignal(table, stored, DONE);

    expect(await recordSignal(table, signal(1), BODY)).toMatchObject({
      created: false,
      stored: { outcome: DONE },
    });
    expect(await refs(table)).toEqual([]);
  });

  it('of two at once is one signal, and both get the same', async () => {
    const table = open();

    const [a, b] = await Promise.all([
      recordSignal(table, signal(1, { receivedAtMs: 1 }), BODY),
      recordSignal(table, signal(1, { receivedAtMs: 2 }), BODY),
    ]);

    expect([a.created, b.created].sort()).toEqual([false, true]);
    expect(a.stored).toEqual(b.stored);
    expect(await refs(table)).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    'leaves nothing unseen when it dies %s any of its writes, and nothing open for ever',
    async (when) => {
      for (let number = 1; ; number += 1) {
        const table = open();
        const last = table.calls.length + number;
        await dieAt(table, number, when, () => recordSignal(table, signal(1), BODY));
        const reached = table.calls.length >= last;
        const known = (await readSignal(table, 'trend', signal(1).id)) !== undefined;

        if (known) expect(await refs(table), `call ${number}`).toHaveLength(1);
        await recordSignal(table, signal(1), BODY);
        expect(await refs(table), `call ${number}`).toHaveLength(1);
        if (!reached) return;
      }
    },
  );
});

describe('settling a signal', () => {
  it('writes its outcome and takes it off the open ones', async () => {
    const table = open();
    const { stored } = await recordSignal(table, signal(1), BODY);

    const settled = await settleSignal(table, stored, { ...DONE, code: 'signal.unclear' });

    expect(await readSignal(table, 'trend', signal(1).id)).toEqual(settled);
    expect(settled).toMatchObject({ signal: signal(1), body: BODY, outcome: { code: 'signal.unclear' } });
    expect(await refs(table)).toEqual([]);
  });

  it('has one winner', async () => {
    const table = open();
    const { stored } = await recordSignal(table, signal(1), BODY);
    await settleSignal(table, stored, DONE);

    await expect(settleSignal(table, stored, { ...DONE, state: 'denied' })).rejects.toMatchObject({
      code: 'ledger.conflict',
      retry: 'later',
    });
    expect((await readSignal(table, 'trend', signal(1).id))?.outcome).toEqual(DONE);
  });

  it('that dies before the note is gone leaves a note that closing takes away', async () => {
    const table = open();
    const { stored } = await recordSignal(table, signal(1), BODY);
    await dieAt(table, 1, 'after', () => settleSignal(table, stored, DONE));
    expect(await refs(table)).toHaveLength(1);

    await closeSignal(table, signal(1));
    await closeSignal(table, signal(1));
    expect(await refs(table)).toEqual([]);
  });
});

describe('the list of open signals', () => {
  it('has those of every strategy, the oldest id of each first', async () => {
    const table = open();
    for (const [n, strategy] of [
      [2, 'trend'],
      [1, 'trend'],
      [3, 'other'],
    ] as const) {
      await recordSignal(table, signal(n, { strategy }), BODY);
    }

    expect(await refs(table)).toEqual([
      `other/${signal(3).id}`,
      `trend/${signal(1).id}`,
      `trend/${signal(2).id}`,
    ]);
  });
});

describe('the list of a strategy’s signals', () => {
  const ids = async (range: Omit<Parameters<typeof listSignals>[1], 'strategy'>) => {
    const table = open();
    for (const n of [3, 1, 2]) await recordSignal(table, signal(n), BODY);
    await recordSignal(table, signal(1, { strategy: 'trend2' }), BODY);
    return (await listSignals(table, { ...range, strategy: 'trend' })).map(({ signal: { id } }) => id);
  };

  it('is in the order of their time, and of no other strategy', async () => {
    expect(await ids({})).toEqual([1, 2, 3].map((n) => signal(n).id));
  });

  it('begins and ends at the bounds, which may be the beginning of an id', async () => {
    expect(await ids({ fromId: '20261122' })).toEqual([2, 3].map((n) => signal(n).id));
    expect(await ids({ fromId: '20261122', toId: '20261123' })).toEqual([signal(2).id]);
  });

  it('with a limit has the latest, the newest first', async () => {
    expect(await ids({ limit: 2 })).toEqual([3, 2].map((n) => signal(n).id));
  });
});

describe('a stored signal', () => {
  it.each([
    ['an unknown field', { extra: 1 }],
    ['an action that is none', { action: 'hold' }],
    ['a size that is no decimal', { size: { unit: 'base', amount: '1e5' } }],
  ])('is not read with %s', async (_name, damage) => {
    const table = open();
    const { stored } = await recordSignal(table, signal(1), BODY);
    const row = { signal: { ...stored.signal, ...damage }, outcome: stored.outcome, body: BODY };
    await table.put({ pk: 'signals#trend', sk: signal(1).id }, row as never, { version: stored.version });

    await expect(readSignal(table, 'trend', signal(1).id)).rejects.toThrow();
  });
});

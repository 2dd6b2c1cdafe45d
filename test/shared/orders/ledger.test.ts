import { describe, expect, it } from 'vitest';
import { type IntentState, isFinal, NEXT } from '../../../shared/orders/intent.ts';
import {
  createIntent,
  listIntents,
  noteCancelRequest,
  readIntent,
  stepIntent,
} from '../../../shared/orders/ledger.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { aCause, anIntent, money, PLAN, SLOT_MS } from '../../support/builders.ts';
import { watchTable } from '../../support/watched-table.ts';

const STATES = Object.keys(NEXT) as IntentState[];

/** The state diagram, written down a second time. */
const LEGAL = new Set([
  'reserved sending',
  'reserved expired',
  'reserved denied',
  'sending accepted',
  'sending rejected',
  'sending unknown',
  'sending absent',
  'unknown accepted',
  'unknown absent',
  // Only to be settled by it, where nothing else can: see `repost.ts`.
  'unknown sending',
  'absent sending',
  'absent expired',
  'accepted filled',
  'accepted cancelled',
  'accepted partlyFilled',
]);

const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));

async function storedIntent(state: IntentState = 'reserved') {
  const table = watchTable(openSqliteTable());
  const creation = await createIntent(table, anIntent({ state }));
  if (!creation.created) throw new Error('the table was not empty');
  return { table, stored: creation.stored };
}

describe('creating an intent', () => {
  it('has one winner among many', async () => {
    const table = openSqliteTable();
    const drafts = Array.from({ length: 20 }, (_, index) => anIntent({ createdAtMs: SLOT_MS + index }));

    const creations = await Promise.all(drafts.map((draft) => createIntent(table, draft)));

    expect(creations.filter((creation) => creation.created)).toHaveLength(1);
    const winner = creations.findIndex((creation) => creation.created);
    expect((await readIntent(table, aCause()))?.intent.createdAtMs).toBe(SLOT_MS + winner);
  });

  it('reads back what was written', async () => {
    const intent = anIntent({
      terms: { type: 'limit', baseSize: money('0.0005'), price: money('100000.10') },
      uses: ['2026-11-16T09:00#BTC_USDT'],
      numbers: { bid: '99990' },
      sendExpiresAtMs: SLOT_MS + 35_000,
      execution: { baseSize: money('0.0005'), quoteAmount: money('50'), fee: money('0.01'), feeCoin: 'USDT' },
      history: [{ state: 'reserved', atMs: SLOT_MS, note: 'first' }],
    });
    const table = openSqliteTable();

    await createIntent(table, intent);

    expect(await readIntent(table, aCause())).toEqual({ intent, version: 1 });
  });

  it('answers undefined for a cause without an intent', async () => {
    expect(await readIntent(openSqliteTable(), aCause())).toBeUndefined();
  });
});

describe('stepping an intent', () => {
  it.each(PAIRS.filter(([from, to]) => LEGAL.has(`${from} ${to}`)))('takes %s to %s', async (from, to) => {
    const { table, stored } = await storedIntent(from);

    await stepIntent(table, stored, { to, atMs: SLOT_MS + 1 });

    expect((await readIntent(table, aCause()))?.intent.state).toBe(to);
  });

  it.each(PAIRS.filter(([from, to]) => !LEGAL.has(`${from} ${to}`)))(
    'never takes %s to %s, and writes nothing',
    async (from, to) => {
      const { table, stored } = await storedIntent(from);

      await expect(stepIntent(table, stored, { to, atMs: SLOT_MS + 1 })).rejects.toMatchObject({
        code: 'ledger.illegalTransition',
      });

      expect(await readIntent(table, aCause())).toEqual(stored);
    },
  );

  it('keeps the history and sets only what the step says', async () => {
    const { table, stored } = await storedIntent();

    const stepped = await stepIntent(table, stored, {
      to: 'sending',
      atMs: SLOT_MS + 7,
      note: 'goes out',
      change: { sends: 1 },
    });

    expect(stepped.version).toBe(2);
    expect(stepped.intent).toEqual({
      ...stored.intent,
      state: 'sending',
      sends: 1,
      updatedAtMs: SLOT_MS + 7,
      history: [
        { state: 'reserved', atMs: SLOT_MS },
        { state: 'sending', atMs: SLOT_MS + 7, note: 'goes out' },
      ],
    });
    expect(await readIntent(table, aCause())).toEqual(stepped);
  });

  it('conflicts when another run moved the intent since it was read', async () => {
    const { table, stored } = await storedIntent();
    await stepIntent(table, stored, { to: 'expired', atMs: SLOT_MS + 1 });

    await expect(stepIntent(table, stored, { to: 'sending', atMs: SLOT_MS + 2 })).rejects.toMatchObject({
      code: 'ledger.conflict',
      retry: 'later',
    });
    expect((await readIntent(table, aCause()))?.intent.state).toBe('expired');
  });

  it('has one winner among many runs that hold the same version', async () => {
    const { table, stored } = await storedIntent();

    const steps = await Promise.allSettled(
      Array.from({ length: 10 }, () => stepIntent(table, stored, { to: 'sending', atMs: SLOT_MS })),
    );

    expect(steps.filter((step) => step.status === 'fulfilled')).toHaveLength(1);
  });

  it('says which states are final', () => {
    expect(STATES.filter(isFinal)).toEqual([
      'denied',
      'rejected',
      'expired',
      'filled',
      'cancelled',
      'partlyFilled',
    ]);
  });
});

describe('noting a wish to cancel', () => {
  it('is kept with the accepted order', async () => {
    const { table, stored } = await storedIntent('accepted');

    await noteCancelRequest(table, stored, SLOT_MS + 5);

    const read = await readIntent(table, aCause());
    expect(read?.intent).toMatchObject({ state: 'accepted', cancelRequestedAtMs: SLOT_MS + 5 });
  });

  it('conflicts when the order was settled meanwhile', async () => {
    const { table, stored } = await storedIntent('accepted');
    await stepIntent(table, stored, { to: 'filled', atMs: SLOT_MS });

    await expect(noteCancelRequest(table, stored, SLOT_MS + 5)).rejects.toMatchObject({
      code: 'ledger.conflict',
    });
  });
});

describe('listing intents', () => {
  const slots = ['2026-11-16T09:00', '2026-11-23T09:00', '2026-11-30T09:00'];

  async function threeWeeks() {
    const table = openSqliteTable();
    for (const slot of [...slots].reverse()) {
      for (const [leg, attempt] of [
        ['ETH_USDT', 1],
        ['BTC_USDT', 2],
        ['BTC_USDT', 1],
      ] as const) {
        await createIntent(table, anIntent({ cause: aCause({ slot, leg, attempt }) }));
      }
    }
    await createIntent(table, anIntent({ cause: aCause({ plan: 'btc-weekly-2', slot: slots[1] ?? '' }) }));
    // Other rows of the plan's partition are no intents.
    await table.put({ pk: `plan#${PLAN}`, sk: 'audit' }, { when: '', auditedUntilMs: 0 }, 'absent');
    const list = async (range: object) =>
      (await listIntents(table, { plan: PLAN, ...range })).map(
        ({ intent: { cause } }) => `${cause.slot} ${cause.leg} ${cause.attempt}`,
      );
    return list;
  }

  it('gives all of one plan in order of slot, leg and attempt', async () => {
    const list = await threeWeeks();

    expect(await list({})).toEqual(
      slots.flatMap((slot) => [`${slot} BTC_USDT 1`, `${slot} BTC_USDT 2`, `${slot} ETH_USDT 1`]),
    );
  });

  it('includes every leg and attempt of both bounds', async () => {
    const list = await threeWeeks();

    expect(await list({ fromSlot: slots[0], toSlot: slots[1] })).toHaveLength(6);
    expect(await list({ fromSlot: slots[1], toSlot: slots[1] })).toEqual([
      '2026-11-23T09:00 BTC_USDT 1',
      '2026-11-23T09:00 BTC_USDT 2',
      '2026-11-23T09:00 ETH_USDT 1',
    ]);
    expect(await list({ fromSlot: '2026-11-23T09:01', toSlot: '2026-11-30T08:59' })).toEqual([]);
  });

  it('gives the newest first, up to a limit', async () => {
    const list = await threeWeeks();

    expect(await list({ newestFirst: true, limit: 2 })).toEqual([
      '2026-11-30T09:00 ETH_USDT 1',
      '2026-11-30T09:00 BTC_USDT 2',
    ]);
  });

  it('stops at a row that this project did not write', async () => {
    const table = openSqliteTable();
    await table.put(
      { pk: `plan#${PLAN}`, sk: 'slot#2026-11-23T09:00#BTC_USDT#001' },
      { ...anIntent(), state: 'lost' } as never,
      'absent',
    );

    await expect(listIntents(table, { plan: PLAN })).rejects.toThrow();
  });
});

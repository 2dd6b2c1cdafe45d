import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { actionFromRow, listActions, readAction } from '../../../shared/grids/action-row.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { type IntentState, NEXT } from '../../../shared/orders/intent.ts';
import { intentToRow } from '../../../shared/orders/intent-row.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { anAction } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, places]) => {
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
    const cut = digits.length - places;
    const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
    return money(units < 0n ? `-${text}` : text);
  });
const text = fc.string({ maxLength: 20 });
const rows = fc.integer({ min: 2, max: 500 });
const atMs = fc.integer({ min: 0, max: 4_102_444_800_000 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** As the code builds its objects: a value that is not there has no key either. */
const bare = <T extends object>(record: fc.Arbitrary<T>) =>
  record.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T,
  );

const bot = fc.record({ botId: text, kind: fc.constantFrom('spotGrid', 'futuresGrid'), symbol: text });
const stopRule = bare(
  fc.record({
    type: fc.constantFrom('price', 'profitAmount', 'profitRatio', 'other'),
    value: amount,
    highPrice: some(amount),
  }),
);
const common = {
  symbol: text,
  range: fc.record({
    top: amount,
    bottom: amount,
    rows,
    spacing: fc.constantFrom('arithmetic', 'geometric'),
  }),
  investment: amount,
  stopLoss: some(stopRule),
  takeProfit: some(stopRule),
  trigger: some(fc.record({ price: amount, direction: fc.constantFrom('risesTo', 'fallsTo') })),
  slippagePercent: some(amount),
  note: some(text),
};
const closeMode = some(fc.constantFrom('keep', 'toQuote', 'toUsdt'));
const draft = fc.oneof(
  bare(fc.record({ kind: fc.constant('spotGrid'), ...common, closeMode })),
  bare(
    fc.record({
      kind: fc.constant('futuresGrid'),
      ...common,
      trend: fc.constantFrom('long', 'short', 'neutral'),
      leverage: amount,
      extraMargin: some(amount),
    }),
  ),
);

/** Every kind of action; a kind that is missing here does not compile. */
const ACTIONS: Readonly<Record<BotAction['do'], fc.Arbitrary<object>>> = {
  create: fc.record({ do: fc.constant('create'), draft }),
  adjustRange: fc.record({
    do: fc.constant('adjustRange'),
    bot,
    top: amount,
    bottom: amount,
    rows,
    price: amount,
  }),
  addInvestment: fc.record({ do: fc.constant('addInvestment'), bot, amount, price: amount }),
  addMargin: fc.record({ do: fc.constant('addMargin'), bot, amount, price: amount }),
  takeProfit: fc.record({ do: fc.constant('takeProfit'), bot, amount }),
  reduce: fc.record({ do: fc.constant('reduce'), bot, baseSize: amount, price: amount }),
  stop: bare(fc.record({ do: fc.constant('stop'), bot, closeMode })),
};

const state = fc.constantFrom(...(Object.keys(NEXT) as IntentState[]));
const intentWith = (action: fc.Arbitrary<object | undefined>) =>
  bare(
    fc.record({
      id: text,
      cause: fc.record({ plan: text, slot: text, leg: text, attempt: fc.integer({ min: 1, max: 9 }) }),
      account: text,
      symbol: text,
      state,
      action,
      before: some(
        bare(
          fc.record({
            top: amount,
            bottom: amount,
            rows,
            investment: some(amount),
            extraMargin: some(amount),
            profitWithdrawn: some(amount),
            reducedProfit: some(amount),
          }),
        ),
      ),
      othersBefore: some(fc.array(text, { maxLength: 3 })),
      reservedQuote: amount,
      createdAtMs: atMs,
      updatedAtMs: atMs,
      placeBeforeMs: atMs,
      firstSentAtMs: some(atMs),
      sendingAtMs: some(atMs),
      sendExpiresAtMs: some(atMs),
      sends: fc.integer({ min: 0, max: 3 }),
      botId: some(text),
      reason: some(
        fc.record({ code: text, text, numbers: fc.dictionary(text, text, { noNullPrototype: true }) }),
      ),
      numbers: fc.dictionary(text, text, { noNullPrototype: true }),
      history: fc.array(bare(fc.record({ state, atMs, note: some(text) })), { maxLength: 4 }),
    }),
  );

const stored = (intent: object) => JSON.parse(JSON.stringify(intentToRow(intent as ActionIntent)));

describe('an action in the table', () => {
  it.each(Object.entries(ACTIONS))('comes back as it was written: %s', (_name, action) => {
    fc.assert(
      fc.property(intentWith(action), (intent) => {
        // `__proto__` is a key like any other in JSON, but not in the object that a record is read into.
        fc.pre(!JSON.stringify(intent).includes('__proto__'));
        expect(actionFromRow(stored(intent))).toEqual(intent);
      }),
      { numRuns: 60 },
    );
  });

  it('comes back without terms too, as one that was denied before it had any', () => {
    const { action: _, ...bareIntent } = anAction({ do: 'stop', bot: STOP_REF }, { state: 'denied' });
    expect(actionFromRow(stored(bareIntent))).toEqual(bareIntent);
  });

  it.each<readonly [string, (row: Record<string, unknown>) => unknown]>([
    ['an unknown field', (row) => ({ ...row, sent: true })],
    ['an unknown state', (row) => ({ ...row, state: 'done' })],
    ['an unknown action', (row) => ({ ...row, action: { do: 'pause', bot: STOP_REF } })],
    ['a field of another action', (row) => ({ ...row, action: { do: 'stop', bot: STOP_REF, amount: '5' } })],
    ['money as a number', (row) => ({ ...row, reservedQuote: 200 })],
    ['money with an exponent', (row) => ({ ...row, reservedQuote: '2e2' })],
    ['a time with a fraction', (row) => ({ ...row, createdAtMs: 1.5 })],
    ['a missing field', ({ sends: _, ...row }) => row],
  ])('with %s is refused: nobody else writes these rows', (_what, damage) => {
    const row = stored(anAction({ do: 'stop', bot: STOP_REF }));
    expect(() => actionFromRow(damage(row) as never)).toThrow();
  });
});

const STOP_REF = { botId: 'b', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;

describe('the actions of a grid', () => {
  const at = (plan: string, slot: string) => {
    const cause = { plan, slot, leg: 'remedy', attempt: 1 };
    return anAction({ do: 'stop', bot: STOP_REF }, { cause, id: intentId(cause), createdAtMs: SLOT_MS });
  };

  it('are listed apart from those of other grids, the last name first, as many as asked for', async () => {
    const table = openSqliteTable();
    for (const slot of ['remedy-000009', 'remedy-000010', 'remedy-000002']) {
      await createIntent(table, at('grid:a', slot));
    }
    await createIntent(table, at('grid:ab', 'remedy-000011'));
    await createIntent(table, at('a', 'remedy-000012'));

    await createIntent(table, at('grid:a', 'start-2026-11-21T10:00'));

    const slots = async (only?: { remedies: true; limit?: number }) =>
      (await listActions(table, 'grid:a', only)).map(({ intent }) => intent.cause.slot);
    const remedies = ['remedy-000010', 'remedy-000009', 'remedy-000002'];
    expect(await slots()).toEqual(['start-2026-11-21T10:00', ...remedies]);
    expect(await slots({ remedies: true })).toEqual(remedies);
    expect(await slots({ remedies: true, limit: 1 })).toEqual(['remedy-000010']);
  });

  it('are read by their cause, with the version to change them on', async () => {
    const table = openSqliteTable();
    const intent = at('grid:a', 'remedy-000001');
    await createIntent(table, intent);
    expect(await readAction(table, intent.cause)).toEqual({ intent, version: 1 });
    expect(await readAction(table, { ...intent.cause, attempt: 2 })).toBeUndefined();
  });
});

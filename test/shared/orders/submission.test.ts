import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import type { Budget } from '../../../shared/orders/budget.ts';
import { readBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import type { Cause, LedgerEntry, Stored } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent, stepIntent } from '../../../shared/orders/ledger.ts';
import { type Claim, deny, type IntentKind, submit } from '../../../shared/orders/submission.ts';
import { ACCOUNT, aCause, anAccount, anIntent, money, SLOT_MS } from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

const ID = anIntent().id;
const LIMITS = { ...anAccount().limits, perDay: money('100') };

let world: TestDeps;
let sent: string[];
beforeEach(() => {
  world = createTestDeps();
  sent = [];
});

/** Orders of 50 that are accepted as soon as they are sent. */
function kindOf(
  cause: Cause = aCause(),
  change: Partial<IntentKind<LedgerEntry>> = {},
): IntentKind<LedgerEntry> {
  const { table } = world;
  return {
    make: (state, reason) =>
      anIntent({
        cause,
        state,
        history: [{ state, atMs: SLOT_MS }],
        ...(reason === undefined ? {} : { reason }),
      }),
    read: () => readIntent(table, cause),
    send: async (stored) => {
      const sending = await stepIntent(table, stored, { to: 'sending', atMs: SLOT_MS });
      sent.push(stored.intent.id);
      return stepIntent(table, sending, { to: 'accepted', atMs: SLOT_MS });
    },
    ...change,
  };
}

const aClaim = (overrides: Partial<Claim> = {}): Claim => ({
  cause: aCause(),
  account: ACCOUNT,
  placeBeforeMs: SLOT_MS + 3_600_000,
  reservedQuote: money('50'),
  uses: [],
  limits: LIMITS,
  planBudget: {},
  ...overrides,
});
const held = async (id = ID) => (await world.budget()).entries[id]?.reserved;

describe('a guard', () => {
  const no = { code: 'guard.test', text: 'Not now.', numbers: {} };

  it('that refuses denies with its own reason, and holds nothing', async () => {
    const { stored } = await submit(world.deps, aClaim({ guard: () => no }), kindOf());
    expect(stored.intent).toMatchObject({ state: 'denied', reason: no });
    expect(await held()).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('sees the budget without what this intent holds itself, so that a retry is not refused by its own money', async () => {
    const seen: string[][] = [];
    const guard = ({ entries }: Budget) => {
      seen.push(Object.keys(entries));
      return undefined;
    };
    await submit(world.deps, aClaim({ guard }), kindOf());
    await submit(world.deps, aClaim({ guard }), kindOf());
    expect(seen).toEqual([[], []]);
  });

  it('is kept by the same write as the limits: of two at the same time the second sees the first', async () => {
    const atMostOne = ({ entries }: Budget) => (Object.keys(entries).length === 0 ? undefined : no);
    const causes = [aCause(), aCause({ leg: 'ETH_USDT' })];
    const both = await Promise.all(
      causes.map((cause) => submit(world.deps, aClaim({ cause, guard: atMostOne }), kindOf(cause))),
    );
    expect(both.map(({ stored }) => stored.intent.state).sort()).toEqual(['accepted', 'denied']);
    expect(sent).toHaveLength(1);
  });
});

describe('limits', () => {
  it('hold back what goes over them', async () => {
    await submit(world.deps, aClaim({ reservedQuote: money('60') }), kindOf());
    const cause = aCause({ leg: 'ETH_USDT' });
    const second = await submit(world.deps, aClaim({ cause, reservedQuote: money('50') }), kindOf(cause));
    expect(second.stored.intent).toMatchObject({ state: 'denied', reason: { code: 'limit.perDay' } });
  });

  it('that are missing hold nothing back, however much it is: nobody is kept from getting out', async () => {
    const much = aClaim({
      reservedQuote: money('1000000'),
      limits: undefined,
      planBudget: { total: money('1') },
    });
    expect((await submit(world.deps, much, kindOf())).stored.intent.state).toBe('accepted');
    expect(await held()).toBe('1000000');
  });
});

describe('an intent that is there already', () => {
  it('of another account keeps its outcome, and this account gets its money back', async () => {
    await createIntent(world.table, anIntent({ account: 'second', state: 'reserved' }));
    const { stored, existed } = await submit(world.deps, aClaim(), kindOf());
    expect([stored.intent.account, existed, sent]).toEqual(['second', true, []]);
    expect(await held()).toBeUndefined();
  });

  it('and over, with its money settled long ago, holds no money again', async () => {
    await createIntent(world.table, anIntent({ state: 'filled' }));
    expect((await submit(world.deps, aClaim(), kindOf())).existed).toBe(true);
    expect(await held()).toBeUndefined();
  });

  it('and only reserved is sent in the place of the run that left it', async () => {
    await createIntent(world.table, anIntent({ state: 'reserved' }));
    const { stored, existed } = await submit(world.deps, aClaim(), kindOf());
    expect([stored.intent.state, existed, sent]).toEqual(['accepted', false, [ID]]);
  });

  it('and was just taken by another run is left to it', async () => {
    const taken = new AppError('ledger.conflict', 'Taken.', { retry: 'later' });
    const send = async () => {
      throw taken;
    };
    const { stored, existed } = await submit(world.deps, aClaim(), kindOf(aCause(), { send }));
    expect([stored.intent.state, existed]).toEqual(['reserved', true]);
    expect(await held()).toBe('50');
  });
});

describe('a failure while sending', () => {
  it('is thrown, and leaves money and intent for whoever comes next', async () => {
    const send = async (): Promise<Stored<LedgerEntry>> => {
      throw new AppError('table.unavailable', 'No answer.', { retry: 'later' });
    };
    await expect(submit(world.deps, aClaim(), kindOf(aCause(), { send }))).rejects.toMatchObject({
      code: 'table.unavailable',
    });
    expect(await held()).toBe('50');
    expect((await submit(world.deps, aClaim(), kindOf())).stored.intent.state).toBe('accepted');
    expect(sent).toEqual([ID]);
  });
});

describe('a denial', () => {
  const reason = { code: 'grid.runs', text: 'It runs.', numbers: { botId: '7' } };

  it('is recorded once and logged with its figures', async () => {
    const budget = await readBudget(world.table, ACCOUNT);
    expect((await deny(world.deps, kindOf(), reason, budget)).existed).toBe(false);
    expect((await deny(world.deps, kindOf(), reason, budget)).existed).toBe(true);
    expect(world.logged.map(({ event, fields }) => [event, fields])).toEqual([
      ['order.denied', { intent: intentId(aCause()), code: 'grid.runs', botId: '7' }],
    ]);
  });
});

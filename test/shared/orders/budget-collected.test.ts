import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import {
  type Budget,
  collect,
  collectedTotal,
  EMPTY_BUDGET,
  handOver,
  release,
  settle,
  tidy,
  wentIntoOther,
} from '../../../shared/orders/budget.ts';
import { money, PLAN, SLOT_MS } from '../../support/builders.ts';
import { FIRST, keysOf, outcome, reserved, SECOND, THIRD, withCollected } from './budgeting.ts';

describe('collected amounts', () => {
  it('wait for their leg, oldest first', () => {
    let budget = withCollected(EMPTY_BUDGET, SECOND);
    budget = withCollected(budget, FIRST);
    budget = withCollected(budget, THIRD, '9', 'other');
    const eth = { leg: 'ETH_USDT', unit: 'quote' as const, amount: money('1') };
    budget = collect(budget, { plan: PLAN, key: '2026-11-01T09:00#ETH_USDT', intentId: 'x', item: eth });

    expect(keysOf(budget)).toEqual([FIRST, SECOND]);
    expect(collectedTotal(budget, PLAN)).toBe('7');
    expect(collectedTotal(budget, 'nobody')).toBe('0');
  });

  it('are put aside once for each slot', () => {
    const once = withCollected(EMPTY_BUDGET, FIRST);

    expect(withCollected(once, FIRST, '4')).toBe(once);
  });

  it('are not put aside for a slot whose amount is held back for its order', () => {
    const budget = reserved(EMPTY_BUDGET, { intentId: `of ${FIRST}` });

    expect(withCollected(budget, FIRST)).toBe(budget);
  });

  it('are held by the order that contains them and by no other', () => {
    const budget = reserved(withCollected(EMPTY_BUDGET, FIRST), { uses: [FIRST] });

    expect(keysOf(budget, 'b')).toEqual([]);
    expect(keysOf(budget, 'a')).toEqual([FIRST]);
    expect(collectedTotal(budget, PLAN)).toBe('0');
    expect(() => reserved(budget, { intentId: 'b', uses: [FIRST] })).toThrow(
      expect.objectContaining({ code: 'ledger.conflict', retry: 'later' }),
    );
  });

  it('are used up when their order executed anything', () => {
    let budget = withCollected(withCollected(EMPTY_BUDGET, FIRST), SECOND);
    budget = reserved(budget, { uses: [FIRST] });

    budget = settle(budget, outcome('a', '1', '0.00001', [FIRST]));

    expect(keysOf(budget)).toEqual([SECOND]);
    expect(() => reserved(budget, { intentId: 'b', uses: [FIRST] })).toThrow(/FIRST|2026-11-20T09:00/);
  });

  it('wait again when their order came to nothing', () => {
    const held = reserved(withCollected(EMPTY_BUDGET, FIRST), { uses: [FIRST] });

    expect(keysOf(settle(held, outcome('a', '0', '0', [FIRST])))).toEqual([FIRST]);
    expect(keysOf(release(held, 'a'))).toEqual([FIRST]);
  });

  it('that the executed order did not contain after all wait again', () => {
    // A run that died held FIRST; the run that came after it ordered without it.
    const held = reserved(withCollected(EMPTY_BUDGET, FIRST), { uses: [FIRST] });

    expect(keysOf(settle(held, outcome('a', '50', '0.0005', [])))).toEqual([FIRST]);
  });

  it('are never put aside again once they are used up', () => {
    let budget = reserved(withCollected(EMPTY_BUDGET, FIRST), { uses: [FIRST] });
    budget = settle(budget, outcome('a', '53', '0.0005', [FIRST]));

    budget = withCollected(budget, FIRST);

    expect(keysOf(budget)).toEqual([]);
    expect(keysOf(withCollected(tidy(budget, SLOT_MS + HOUR_MS), FIRST))).toEqual([]);
  });
});

describe('a slot whose own amount was put aside', () => {
  it('is told when that amount is in another order, resting or done', () => {
    const free = withCollected(EMPTY_BUDGET, FIRST);
    const held = reserved(free, { intentId: 'later', uses: [FIRST] });
    const used = settle(held, outcome('later', '53', '0.0005', [FIRST]));

    expect([EMPTY_BUDGET, free, held, used].map((b) => wentIntoOther(b, PLAN, FIRST, 'own'))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect([held, used].map((b) => wentIntoOther(b, PLAN, FIRST, 'later'))).toEqual([false, false]);
  });

  it.each([
    ['waits beside the order', (budget: Budget) => budget],
    ['is in another order', (budget: Budget) => reserved(budget, { intentId: 'later', uses: [FIRST] })],
    [
      'went into another order',
      (budget: Budget) =>
        settle(
          reserved(budget, { intentId: 'later', uses: [FIRST] }),
          outcome('later', '53', '0.0005', [FIRST]),
        ),
    ],
  ])('gets no order of its own while that amount %s', (_where, change) => {
    const budget = change(withCollected(EMPTY_BUDGET, FIRST));

    expect(() => reserved(budget, { intentId: 'own', ownKey: FIRST })).toThrow(
      expect.objectContaining({ code: 'ledger.conflict' }),
    );
  });

  it('is ordered with it in the order', () => {
    const budget = reserved(withCollected(EMPTY_BUDGET, FIRST), { ownKey: FIRST, uses: [FIRST] });

    expect(reserved(budget, { ownKey: FIRST, uses: [FIRST] })).toEqual(budget);
  });
});

describe('handing over to a follow-up order', () => {
  const ended = outcome('a', '0', '0', [FIRST]);
  const held = () => reserved(withCollected(EMPTY_BUDGET, FIRST), { uses: [FIRST] });

  it('leaves the ended order open, counting only what it spent', () => {
    const budget = handOver(held(), outcome('a', '20', '0.0002', [FIRST]), 'b');

    expect(budget.entries['a']).toMatchObject({ reserved: '20' });
    expect(budget.entries['a']).not.toHaveProperty('spent');
  });

  it('passes collected amounts on that nothing was executed of', () => {
    expect(keysOf(handOver(held(), ended, 'b'), 'b')).toEqual([FIRST]);
    expect(keysOf(handOver(held(), outcome('a', '20', '0.0002', [FIRST]), 'b'), 'b')).toEqual([]);
  });

  it('is the same when it is repeated', () => {
    const once = handOver(held(), ended, 'b');

    expect(handOver(once, ended, 'b')).toEqual(once);
  });

  it('changes nothing once the ended order is settled', () => {
    const settled = settle(held(), ended);

    expect(handOver(settled, ended, 'b')).toBe(settled);
  });

  it('repeated after the follow-up order ended takes no amount from a later slot’s order', () => {
    let budget = reserved(handOver(held(), ended, 'b'), { intentId: 'b', uses: [FIRST] });
    budget = settle(budget, outcome('b', '0', '0', []));
    budget = reserved(budget, { intentId: 'later', uses: [FIRST] });

    const repeated = handOver(budget, ended, 'b');

    expect(keysOf(repeated, 'later')).toEqual([FIRST]);
    expect(keysOf(settle(repeated, outcome('later', '0', '0', [])))).toEqual([FIRST]);
  });
});

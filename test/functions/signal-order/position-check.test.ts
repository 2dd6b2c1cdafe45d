import { describe, expect, it } from 'vitest';
import { outOfStep } from '../../../functions/signal-order/position-check.ts';
import type { Signal, SignalAction } from '../../../shared/signals/signal.ts';
import { money } from '../../support/builders.ts';
import { aSignal } from './signals.ts';

type Side = 'long' | 'short' | 'flat';
const HELD: Readonly<Record<Side, string>> = { long: '0.5', short: '-0.5', flat: '0' };
const SIDES: readonly Side[] = ['long', 'short', 'flat'];

const check = (signal: Partial<Signal>, held: string) =>
  outOfStep(aSignal(signal), { held: money(held), isRest: false, followsSizes: true });

describe('an alert that says what the strategy held before', () => {
  it.each(SIDES.flatMap((said) => SIDES.map((is) => [said, is] as const)))(
    'says %s while the account is %s: in step only when both are the same',
    (said, is) => {
      const found = check({ positionBefore: { side: said } }, HELD[is]);

      expect(found?.code).toBe(said === is ? undefined : 'signal.outOfStep');
      if (said !== is) expect(found?.text).toBe(`The strategy was ${said} before, and the account is ${is}.`);
    },
  );

  it.each([
    ['0.98', undefined],
    ['1.02', undefined],
    ['0.979999', 'signal.outOfStep'],
    ['1.020001', 'signal.outOfStep'],
  ])('held 1 before, and %s now, within two per cent or not', (held, code) => {
    const size = money('1');

    expect(check({ positionBefore: { side: 'long', size } }, held)?.code).toBe(code);
    expect(check({ positionBefore: { side: 'short', size } }, `-${held}`)?.code).toBe(code);
  });

  it('goes by the side alone when it says no size, or a size of nothing', () => {
    expect(check({ positionBefore: { side: 'long' } }, '17')).toBeUndefined();
    expect(check({ positionBefore: { side: 'flat', size: money('0') } }, '0')).toBeUndefined();
  });

  it('counts more than what the alert says of afterwards', () => {
    const signal = { positionBefore: { side: 'flat' }, position: { side: 'short' } } as const;

    expect(check(signal, '0')).toBeUndefined();
  });
});

/** For each action and side afterwards: what the account may be now. */
const FITTING: readonly (readonly [SignalAction, Side, readonly Side[]])[] = [
  ['buy', 'long', ['flat', 'long', 'short']],
  ['buy', 'flat', ['short']],
  ['buy', 'short', ['short']],
  ['sell', 'short', ['flat', 'long', 'short']],
  ['sell', 'flat', ['long']],
  ['sell', 'long', ['long']],
  ['close', 'flat', ['long', 'short']],
  ['close', 'long', []],
  ['close', 'short', []],
  ['reverse', 'long', ['short']],
  ['reverse', 'short', ['long']],
  ['reverse', 'flat', []],
];

describe('an alert that says only what the strategy is afterwards', () => {
  it.each(
    FITTING.flatMap(([action, after, fitting]) =>
      SIDES.map((now) => [action, after, now, fitting.includes(now)] as const),
    ),
  )('a %s that ends %s fits an account that is %s: %s', (action, after, now, fits) => {
    const found = check({ action, position: { side: after } }, HELD[now]);

    expect(found?.code).toBe(fits ? undefined : 'signal.outOfStep');
  });

  it('is told apart from one that says nothing, which cannot be checked', () => {
    expect(check({}, '0')).toEqual({
      code: 'signal.outOfStep',
      text: 'The alert does not say what the strategy holds (market_position).',
      numbers: { held: '0' },
    });
  });
});

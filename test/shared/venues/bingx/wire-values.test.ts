import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  wireAmount,
  wireAmountIfAny,
  wireFloat,
  wireFloatIfAny,
} from '../../../../shared/venues/bingx/wire-values.ts';

describe('an amount', () => {
  it.each([
    ['0.10', '0.10'],
    ['-0.002689', '-0.002689'],
    ['1e-06', '0.000001'],
    ['1.8e-05', '0.000018'],
    ['-2.5E-3', '-0.0025'],
    ['1.5e3', '1500'],
    ['12e-1', '1.2'],
    ['0.30000000000000004', '0.30000000000000004'],
  ])('%s is %s, digit for digit', (text, plain) => {
    expect(wireAmount.parse(text)).toBe(plain);
  });

  it.each(['', 'NaN', '1e', '0x10', '1,5', ' 1', '1e400'])('%j is none', (text) => {
    expect(wireAmount.safeParse(text).success).toBe(false);
  });

  it.each(['1e-70', '-1e-70', '1e99', `${'1'.repeat(40)}.${'1'.repeat(40)}`, `-${'1'.repeat(30)}e30`])(
    '%j has more digits than an amount here: it is refused, and nothing is thrown',
    (text) => {
      for (const schema of [wireAmount, wireFloat, wireAmountIfAny, wireFloatIfAny]) {
        expect(schema.safeParse(text).success).toBe(false);
      }
    },
  );

  it('is that of the number that JavaScript reads there, for every float, or none of too many digits', () => {
    void fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const parsed = wireAmount.safeParse(JSON.stringify(value));
        const size = Math.abs(value);
        // 17 digits, behind at most 40 places or before at most 59, fit always.
        const isPlain = size === 0 || (size > 1e-40 && size < 1e58);
        if (isPlain) expect(parsed.success).toBe(true);
        if (parsed.success) expect(Number(parsed.data)).toBe(Object.is(value, -0) ? 0 : value);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a float of the venue', () => {
  it.each([
    ['0.30000000000000004', '0.3'],
    ['-0.30000000000000004', '-0.3'],
    ['4.350000000000001', '4.35'],
    ['0.7999999999999999', '0.8'],
    ['1234.5600000000002', '1234.56'],
    ['0.000012300000000000001', '0.0000123'],
    // No more exact than money is kept: not noise, however many digits.
    ['123456789.12345678', '123456789.12345678'],
    ['100', '100'],
    ['0.5', '0.5'],
  ])('%s is meant to be %s', (text, meant) => {
    expect(Number(wireFloat.parse(text))).toBe(Number(meant));
    expect(wireFloat.parse(text).replace(/(\.\d*?)0+$/, '$1')).toBe(meant);
  });
});

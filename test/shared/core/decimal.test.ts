import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  type Decimal,
  decimal,
  decimalPlaces,
  dividedBy,
  formatPlaces,
  isDecimal,
  isPositive,
  isZero,
  largest,
  minus,
  roundDown,
  roundUp,
  smallest,
  sum,
  times,
} from '../../../shared/core/decimal.ts';
import { exact, exactStep } from '../../support/exact.ts';

/** A decimal as whole units of 10^-places, the independent reckoning of these tests. */
interface Units {
  readonly units: bigint;
  readonly places: number;
}

const units = fc.record({
  units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
  places: fc.integer({ min: 0, max: 18 }),
});

function textOf({ units: value, places }: Units): Decimal {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places);
  return `${value < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${fraction}`}` as Decimal;
}

const inFortieths = ({ units: value, places }: Units): bigint => value * 10n ** BigInt(40 - places);
const power = (places: number): bigint => 10n ** BigInt(places);

describe('reading a decimal', () => {
  it.each(['0', '12.50', '0.001', '-3.2', '007', '-0', '123456789012345678901234567890.123456789'])(
    'takes %s as it is written',
    (text) => {
      expect(decimal(text)).toBe(text);
    },
  );

  it.each([
    '',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '1e3',
    '1E-3',
    '.5',
    '5.',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '१',
    '1'.repeat(61),
  ])('refuses %j', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => decimal(text)).toThrow(RangeError);
  });
});

describe('sum, minus and times', () => {
  it('keep what binary numbers lose', () => {
    expect(sum(decimal('0.1'), decimal('0.2'))).toBe('0.3');
    expect(minus(decimal('1000000000000000.1'), decimal('0.01'))).toBe('1000000000000000.09');
    expect(times(decimal('9007199254740993'), decimal('1.1'))).toBe('9907919180215092.3');
  });

  it('drop needless zeros and the sign of zero', () => {
    expect(sum(decimal('1.50'))).toBe('1.5');
    expect(sum()).toBe('0');
    expect(minus(decimal('2.0'), decimal('2'))).toBe('0');
    expect(times(decimal('-1'), decimal('0.0'))).toBe('0');
  });

  it('never write an exponent', () => {
    expect(times(decimal('0.00000001'), decimal('0.00000001'))).toBe('0.0000000000000001');
    expect(times(decimal('1000000000000000'), decimal('1000000000000000'))).toBe(`1${'0'.repeat(30)}`);
  });

  it('are exact for any operands', () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        expect(exact(sum(textOf(a), textOf(b)))).toBe(inFortieths(a) + inFortieths(b));
        expect(exact(minus(textOf(a), textOf(b)))).toBe(inFortieths(a) - inFortieths(b));
        expect(exact(times(textOf(a), textOf(b)))).toBe(a.units * b.units * power(40 - a.places - b.places));
      }),
      { numRuns: 300 },
    );
  });
});

describe('dividedBy', () => {
  it('cuts off toward zero after 18 places', () => {
    expect(dividedBy(decimal('1'), decimal('3'))).toBe('0.333333333333333333');
    expect(dividedBy(decimal('2'), decimal('3'))).toBe('0.666666666666666666');
    expect(dividedBy(decimal('-2'), decimal('3'))).toBe('-0.666666666666666666');
    expect(dividedBy(decimal('-1'), decimal('3'), 0)).toBe('0');
  });

  it('cuts off at any number of places, also beyond twenty', () => {
    expect(dividedBy(decimal('2'), decimal('3'), 30)).toBe('0.666666666666666666666666666666');
    expect(dividedBy(decimal('25'), decimal('87654.32'), 8)).toBe('0.00028521');
  });

  it('refuses to divide by zero', () => {
    expect(() => dividedBy(decimal('1'), decimal('0.00'))).toThrow(RangeError);
  });

  it('is the whole-number quotient for any operands and places', () => {
    const nonZero = units.filter((value) => value.units !== 0n);
    fc.assert(
      fc.property(units, nonZero, fc.integer({ min: 0, max: 38 }), (a, b, places) => {
        // Whole-number division of BigInt cuts toward zero too.
        const expected = (a.units * power(places + b.places)) / (b.units * power(a.places));

        const quotient = dividedBy(textOf(a), textOf(b), places);

        expect(exact(quotient)).toBe(expected * power(40 - places));
      }),
      { numRuns: 500 },
    );
  });
});

describe('rounding', () => {
  it.each([
    ['1.239', 2, '1.23', '1.24'],
    ['-1.239', 2, '-1.23', '-1.24'],
    ['1.23', 2, '1.23', '1.23'],
    ['0.00000001', 2, '0', '0.01'],
    ['-0.001', 2, '0', '-0.01'],
    ['9.99', 0, '9', '10'],
    ['5', 3, '5', '5'],
  ] as const)('%s at %i places is %s down and %s up', (value, places, down, up) => {
    expect(roundDown(decimal(value), places)).toBe(down);
    expect(roundUp(decimal(value), places)).toBe(up);
  });

  it('down never grows and up never shrinks an amount, by less than one step', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 0, max: 18 }), (value, places) => {
        const size = (text: string): bigint => {
          const all = exact(text);
          return all < 0n ? -all : all;
        };
        const step = exactStep(places);
        const whole = size(textOf(value));
        const down = size(roundDown(textOf(value), places));
        const up = size(roundUp(textOf(value), places));
        expect(down % step).toBe(0n);
        expect(up % step).toBe(0n);
        expect(whole - down >= 0n && whole - down < step).toBe(true);
        expect(up - whole >= 0n && up - whole < step).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('comparing', () => {
  it('goes by value, not by text', () => {
    expect(compare(decimal('9'), decimal('10'))).toBe(-1);
    expect(compare(decimal('1.50'), decimal('1.5'))).toBe(0);
    expect(compare(decimal('-0'), decimal('0'))).toBe(0);
    expect(compare(decimal('0.1'), decimal('-5'))).toBe(1);
  });

  it('tells zero and positive', () => {
    expect([isZero(decimal('0.000')), isZero(decimal('-0')), isZero(decimal('0.001'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isPositive(decimal('0.001')), isPositive(decimal('0')), isPositive(decimal('-1'))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('finds the smallest and the largest', () => {
    const values = [decimal('10'), decimal('9'), decimal('-1'), decimal('9.5')] as const;
    expect(smallest(...values)).toBe('-1');
    expect(largest(...values)).toBe('10');
  });
});

describe('writing', () => {
  it('counts decimal places without trailing zeros', () => {
    expect(['0.010', '5', '5.000', '1.23456'].map((text) => decimalPlaces(decimal(text)))).toEqual([
      2, 0, 0, 5,
    ]);
  });

  it('shows exactly so many places, cut off, and zero without a sign', () => {
    expect(formatPlaces(decimal('1.239'), 2)).toBe('1.23');
    expect(formatPlaces(decimal('5'), 2)).toBe('5.00');
    expect(formatPlaces(decimal('-0.001'), 2)).toBe('0.00');
  });
});

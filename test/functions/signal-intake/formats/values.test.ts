import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDecimal } from '../../../../functions/signal-intake/formats/exact-decimal.ts';
import { timeOf } from '../../../../functions/signal-intake/formats/time-of.ts';

describe('a number of an alert', () => {
  it.each([
    ['0.001', '0.001'],
    ['1e-7', '0.0000001'],
    ['1.5E+3', '1500'],
    ['12.50', '12.50'],
    ['-3.2', '-3.2'],
    ['+4', '4'],
    ['007', '7'],
    ['0e0', '0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1.25e1', '12.5'],
    ['-1e-2', '-0.01'],
  ])('%s keeps every digit', (text, exact) => {
    expect(exactDecimal(text)).toBe(exact);
  });

  it.each([
    '',
    '.',
    '1.',
    '.5',
    '1e',
    '1e999',
    'NaN',
    'Infinity',
    '1,000',
    '0x10',
    '1 ',
    '٣',
    `1${'0'.repeat(60)}`,
  ])('%s is none', (text) => {
    expect(exactDecimal(text)).toBeUndefined();
  });

  it('is as large as JavaScript says, wherever that can tell', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        const exact = exactDecimal(JSON.stringify(value));
        if (exact !== undefined) expect(Number(exact)).toBe(value + 0);
      }),
    );
  });
});

describe('a time of an alert', () => {
  const ms = Date.UTC(2026, 10, 21, 10);

  it.each([
    '2026-11-21T10:00:00Z',
    '2026-11-21T10:00Z',
    '2026-11-21T10:00:00.000Z',
    '2026-11-21 10:00:00Z',
    '2026-11-21T11:00:00+01:00',
    '2026-11-21T11:00:00+0100',
    '2026-11-21t10:00:00z',
    String(ms),
    String(ms / 1000),
    `${ms / 1000}.000`,
  ])('%s is one instant', (text) => {
    expect(timeOf(text)).toBe(ms);
  });

  it.each([
    '2026-11-21T10:00:00',
    '2026-11-21',
    '10:00',
    'now',
    '',
    '21/11/2026 10:00Z',
    '2026-13-01T10:00:00Z',
    '123456789',
    '17636',
    '1e12',
    '-1763719200',
  ])('%s could be any or none', (text) => {
    expect(timeOf(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import {
  isDefiniteRefusal,
  isGateRefusal,
  isOrderGone,
  isRefusedTimestamp,
} from '../../../../shared/venues/sixmm/codes.ts';

const refusal = (code: string, message = '') => ({ code, message });

describe('a refused placement at 6MM', () => {
  it.each(['1001', '1002', '1003', '1004', '1006', '2001', '2002', '2003', '3001', '3006', '3100', '3112'])(
    '%s is definite: nothing was carried out',
    (code) => {
      expect(isDefiniteRefusal(refusal(code, 'no'))).toBe(true);
    },
  );

  it.each(['3003', '3004', '3005', '3099', '3113', '5001', '5002', '5003', '9999'])(
    '%s is not: an order may exist',
    (code) => {
      expect(isDefiniteRefusal(refusal(code, 'no'))).toBe(false);
    },
  );

  it('is never definite when its words speak of a repeated request, a used id or the time', () => {
    expect(isDefiniteRefusal(refusal('1003', 'Signature replay detected'))).toBe(false);
    expect(isDefiniteRefusal(refusal('2002', 'clientOrderId already used'))).toBe(false);
    expect(isDefiniteRefusal(refusal('1003', 'Timestamp outside of tolerance window'))).toBe(false);
  });

  it('says nothing of the other orders of one request when it is for the balance of one', () => {
    expect(isGateRefusal(refusal('3001', 'no'))).toBe(false);
    expect(isGateRefusal(refusal('2001', 'no'))).toBe(true);
  });
});

it('does not take the words of a refused time for it under the code of a repeated request', () => {
  expect(isRefusedTimestamp(refusal('1003', 'Timestamp outside of tolerance window'))).toBe(true);
  expect(isRefusedTimestamp(refusal('3004', 'Timestamp outside of tolerance window'))).toBe(false);
});

it('takes an unknown and an uncancellable order as gone, and no other', () => {
  expect(['3003', '3005', '3004', '5001'].map((code) => isOrderGone(refusal(code)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

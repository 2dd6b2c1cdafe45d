import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareDecimal, bareNumber, parseJson } from '../../../shared/http/json.ts';

describe('parseJson', () => {
  it('keeps every digit of an int64, also in arrays and after a minus', () => {
    expect(parseJson('{"orderId":9223372036854775807,"ids":[200000001381311095,-9007199254740993]}')).toEqual(
      {
        orderId: '9223372036854775807',
        ids: ['200000001381311095', '-9007199254740993'],
      },
    );
  });

  it('gives numbers as their own text and leaves everything else alone', () => {
    expect(parseJson('{"a":1.50,"b":1e3,"c":"1.50","d":null,"e":true,"f":[],"g":{}}')).toEqual({
      a: '1.50',
      b: '1e3',
      c: '1.50',
      d: null,
      e: true,
      f: [],
      g: {},
    });
  });

  it('does not take digits inside a string for a number', () => {
    expect(parseJson('{"message":"order 200000001381311095 is 12"}')).toEqual({
      message: 'order 200000001381311095 is 12',
    });
  });

  it('throws for a page and for half a reply', () => {
    expect(() => parseJson('<html></html>')).toThrow(SyntaxError);
    expect(() => parseJson('{"result":tr')).toThrow(SyntaxError);
  });
});

describe('bareNumber', () => {
  it('writes an id beyond 2^53 as a bare number', () => {
    const body = JSON.stringify({ symbol: 'BTC_USDT', orderId: bareNumber('9223372036854775807') });

    expect(body).toBe('{"symbol":"BTC_USDT","orderId":9223372036854775807}');
  });

  it('comes back unchanged for every int64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (id) => {
        const digits = id.toString();

        expect(parseJson(JSON.stringify([bareNumber(digits)]))).toEqual([digits]);
      }),
    );
  });

  it.each(['', '01', '1.5', '1e3', '-1', ' 1', '1,"x":2', '10000000000000000000', 'null'])(
    'refuses %j, so that nothing else can slip into the body',
    (text) => {
      expect(() => bareNumber(text)).toThrow(RangeError);
    },
  );
});

describe('bareDecimal', () => {
  it.each(['0', '-0.5', '250.25', '0.10', '123456789012345678901234567890.123456789'])(
    'writes %s with just these digits',
    (text) => {
      expect(JSON.stringify({ amount: bareDecimal(text) })).toBe(`{"amount":${text}}`);
    },
  );

  it.each(['', '01', '.5', '1.', '1e3', '+1', ' 1', '1,"x":2', 'null', 'NaN'])(
    'refuses %j, so that nothing else can slip into the body',
    (text) => {
      expect(() => bareDecimal(text)).toThrow(RangeError);
    },
  );
});

import { type Decimal, isDecimal } from '../../../shared/core/decimal.ts';

const NUMBER = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Reads a number as JSON and Pine write it, also `1e-7`, and loses no digit; none for anything else. */
export function exactDecimal(text: string): Decimal | undefined {
  const [, sign = '', whole, fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const places = fraction.length - Number(exponent);
  const digits = `${whole}${fraction}`.padEnd(whole.length + fraction.length + Math.max(0, -places), '0');
  const padded = digits.padStart(Math.max(0, places) + 1, '0');
  const cut = padded.length - Math.max(0, places);
  const head = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const tail = padded.slice(cut);
  const plain = `${sign === '-' ? '-' : ''}${head}${tail === '' ? '' : `.${tail}`}`;
  return isDecimal(plain) ? plain : undefined;
}

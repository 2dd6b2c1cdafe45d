/** Exact numbers for expectations, reckoned in whole units of 10^-40 with BigInt and nothing of the code under test. */

const PLACES = 40;

/** Throws for anything but a plain decimal with at most 40 places. */
export function exact(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,40}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`"${text}" is not a plain decimal`);
  const units = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -units : units;
}

/** The product of two decimals, in the same units; exact as long as they have at most 40 places together. */
export function exactProduct(a: string, b: string): bigint {
  return (exact(a) * exact(b)) / 10n ** BigInt(PLACES);
}

/** One unit of the last of so many decimal places. */
export function exactStep(places: number): bigint {
  return 10n ** BigInt(PLACES - places);
}

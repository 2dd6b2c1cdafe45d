/**
 * JSON without loss. Venues send ids beyond 2^53 as JSON numbers, which a plain `JSON.parse` rounds silently.
 */

/** The parts of ECMAScript's source text access (Node 22 and later) that TypeScript does not describe yet. */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}

const json = JSON as unknown as SourceTextJson;

/** Parses JSON; every number arrives as its own text, digit for digit. Throws a `SyntaxError`. */
export function parseJson(text: string): unknown {
  return json.parse(text, (_key, value, { source }) => (typeof value === 'number' ? source : value));
}

const WHOLE = /^(0|[1-9]\d{0,18})$/;

/** A whole number given as text, to be written by `JSON.stringify` as a bare number with all its digits. */
export function bareNumber(digits: string): object {
  if (!WHOLE.test(digits)) throw new RangeError(`"${digits}" is not a whole number of at most 19 digits`);
  return json.rawJSON(digits);
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A decimal given as text, to be written by `JSON.stringify` as a bare number with just these digits. */
export function bareDecimal(text: string): object {
  if (!NUMBER.test(text)) throw new RangeError(`"${text}" is not a number as JSON writes them`);
  return json.rawJSON(text);
}

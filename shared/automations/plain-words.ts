/**
 * Sentences for what zod finds, in place of its own. Each continues a sentence that begins with the value,
 * e.g. `5 must be a text.`; those on missing values and unknown keys stand alone behind their path.
 */
import * as z from 'zod';
import { didYouMean } from './nearest.ts';

type RawIssue = z.core.$ZodRawIssue;

/** What the message of one issue on several unknown keys is split at: one sentence a key, in their order. */
export const KEY_SEPARATOR = '\n';

/** Words that betray a credential under a key that does not exist. */
const CREDENTIAL = /key|secret|token|password/i;

export function plainWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, knownKeys(issue))).join(KEY_SEPARATOR);
    case 'invalid_type':
      return wrongType(issue);
    case 'invalid_value':
      return missingOr(issue.input, issue.values);
    case 'invalid_union':
      return noForm(issue);
    case 'too_small':
      return `must ${bound(issue, 'at least', 'more than', issue.minimum)}`;
    case 'too_big':
      return `must ${bound(issue, 'at most', 'less than', issue.maximum)}`;
    default:
      return 'has not the right form';
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  if (CREDENTIAL.test(key)) {
    return 'is not a known key. Credentials never belong in this file: keep them in the secrets file of the data folder or in AWS Secrets Manager.';
  }
  const meant = didYouMean(key, known);
  const list = known.length > 0 ? `known here are ${known.join(', ')}` : 'nothing is known here';
  return meant === '' ? `is not a known key; ${list}.` : `is not a known key.${meant}`;
}

function wrongType(issue: Extract<RawIssue, { code: 'invalid_type' }>): string {
  const wanted = wantedType(issue);
  return issue.input === undefined ? `is missing; add ${wanted}` : `must be ${wanted}`;
}

function wantedType(issue: Extract<RawIssue, { code: 'invalid_type' }>): string {
  switch (issue.expected) {
    case 'string':
      return 'a text';
    case 'int':
      return 'a whole number';
    case 'array':
      return 'a list [ … ]';
    case 'boolean':
      return 'true or false';
    case 'object':
    case 'record':
      return knownKeys(issue).length > 0 ? `an object { ${knownKeys(issue).join(', ')} }` : 'an object { … }';
    default:
      return `a ${issue.expected}`;
  }
}

function missingOr(input: unknown, allowed: readonly unknown[]): string {
  const list = alternatives(allowed.map((value) => `'${String(value)}'`));
  return input === undefined ? `is missing; give ${list}` : `must be ${list}`;
}

function alternatives(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

function bound(
  issue: { readonly origin?: unknown; readonly inclusive?: unknown },
  inclusive: string,
  exclusive: string,
  limit: unknown,
): string {
  const amount = `${issue.inclusive === false ? exclusive : inclusive} ${String(limit)}`;
  if (issue.origin === 'array') return `have ${amount} ${limit === 1 ? 'entry' : 'entries'}`;
  return issue.origin === 'string' ? `have ${amount} letters` : `be ${amount}`;
}

/** `options` are there when one key tells the forms apart; other unions have messages of their own. */
function noForm({ discriminator, options, input }: RawIssue): string {
  if (!Array.isArray(options)) return 'has none of the allowed forms';
  return missingOr((input as Readonly<Record<string, unknown>>)[String(discriminator)], options);
}

function knownKeys(issue: RawIssue): readonly string[] {
  return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
}

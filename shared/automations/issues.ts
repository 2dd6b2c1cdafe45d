import type * as z from 'zod';
import type { Fault, FaultPath } from './fault.ts';
import { WHOLE_SENTENCE } from './fields.ts';
import { KEY_SEPARATOR } from './plain-words.ts';

type Issue = z.core.$ZodIssue;

/** Longest piece of a text value that is repeated in a fault. */
const SHOWN_LENGTH = 60;

/**
 * The faults behind zod's issues: one a value, one an unknown key. A union's issue is replaced by those of
 * the form that was evidently meant.
 */
export function faultsOf(issues: readonly Issue[]): readonly Fault[] {
  return onePerPath(issues.flatMap((issue) => expand(issue, [])));
}

function expand(issue: Issue, base: FaultPath): readonly Fault[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') {
    const texts = issue.message.split(KEY_SEPARATOR);
    return issue.keys.map((key, index) => ({ path: [...path, key], text: texts[index] ?? issue.message }));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message;
    return [{ path, text: `the name ${sentence(path.at(-1), message)}` }];
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.filter(isMeant);
    if (meant.length === 1) return (meant[0] ?? []).flatMap((inner) => expand(inner, path));
  }
  if (issue.code === 'custom' && issue.params === WHOLE_SENTENCE) return [{ path, text: issue.message }];
  return [{ path, text: sentence(inputOf(issue), issue.message) }];
}

/** Of a union's forms, the one whose keys were all given: it fails on a value only. */
function isMeant(issues: readonly Issue[]): boolean {
  return issues.every(
    (issue) => issue.path.length > 0 && (issue.code === 'unrecognized_keys' || issue.input !== undefined),
  );
}

/** A union that is told apart by one key reports the whole object; that key's value says more. */
function inputOf(issue: Issue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return issue.input;
  return (issue.input as Readonly<Record<string, unknown>> | undefined)?.[issue.discriminator];
}

function sentence(input: unknown, message: string): string {
  return input === undefined ? `${message}.` : `${shown(input)} ${message}.`;
}

/** Of an object only the keys: what it holds is not ours to repeat. */
function shown(input: unknown): string {
  if (typeof input === 'string') {
    const cut = input.length > SHOWN_LENGTH ? `${input.slice(0, SHOWN_LENGTH)}…` : input;
    return `'${cut}'`;
  }
  if (Array.isArray(input)) return input.length === 0 ? 'the empty list' : 'the list';
  if (typeof input !== 'object' || input === null) return String(input);
  const keys = Object.keys(input);
  return keys.length === 0 ? '{}' : `{ ${keys.join(', ')} }`;
}

function onePerPath(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  return faults.filter(({ path }) => {
    const key = JSON.stringify(path);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

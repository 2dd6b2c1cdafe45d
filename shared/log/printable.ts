/** Turns whatever is to be logged into small plain JSON without secrets. It never throws. */
import { AppError, messageOf } from '../core/errors.ts';
import { isSecretName, REDACTED, type Redactor } from './redactor.ts';

export type Printable =
  | null
  | boolean
  | number
  | string
  | readonly Printable[]
  | { readonly [name: string]: Printable };

/** A line is for reading: CloudWatch cuts an event at 256 KB, and nobody reads that much. */
const MAX_TEXT = 2_000;
const MAX_ITEMS = 50;
const MAX_DEPTH = 8;
const MAX_CAUSES = 5;

export function printableFields(
  fields: Readonly<Record<string, unknown>>,
  redactor: Redactor,
): { readonly [name: string]: Printable } {
  return printFields(fields, redactor, 0);
}

/** Hides secrets before cutting, so that half of one cannot remain. */
export function printableText(text: string, redactor: Redactor): string {
  const shown = redactor.hide(text);
  return shown.length <= MAX_TEXT ? shown : `${shown.slice(0, MAX_TEXT)}… (${shown.length} characters)`;
}

function print(value: unknown, redactor: Redactor, depth: number): Printable {
  if (typeof value === 'string') return printableText(value, redactor);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return printableText(String(value), redactor);
  if (depth >= MAX_DEPTH) return '…';
  if (value instanceof Error) return printError(value, redactor, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (Array.isArray(value)) return printList(value, redactor, depth);
  return printFields(value as Record<string, unknown>, redactor, depth + 1);
}

function printList(values: readonly unknown[], redactor: Redactor, depth: number): Printable {
  const shown = values.slice(0, MAX_ITEMS).map((value) => print(value, redactor, depth + 1));
  const left = values.length - shown.length;
  return left === 0 ? shown : [...shown, `… and ${left} more`];
}

function printFields(
  fields: Readonly<Record<string, unknown>>,
  redactor: Redactor,
  depth: number,
): { readonly [name: string]: Printable } {
  const shown: Record<string, Printable> = {};
  for (const name of Object.keys(fields)) {
    const value = readField(fields, name);
    if (value === undefined || typeof value === 'function') continue;
    const isHidden = value !== null && isSecretName(name);
    shown[redactor.hide(name)] = isHidden ? REDACTED : print(value, redactor, depth);
  }
  return shown;
}

/** A getter may throw, and a log must not. */
function readField(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return fields[name];
  } catch {
    return '(unreadable)';
  }
}

function printError(error: Error, redactor: Redactor, depth: number): Printable {
  const isOurs = error instanceof AppError;
  return {
    code: isOurs ? error.code : error.name,
    message: printableText(told(error), redactor),
    ...(isOurs && Object.keys(error.context).length > 0
      ? { context: printFields(error.context, redactor, depth + 1) }
      : {}),
    ...(error.cause === undefined ? {} : { causes: causesOf(error, redactor) }),
  };
}

function causesOf(error: Error, redactor: Redactor): readonly string[] {
  const messages: string[] = [];
  let cause = error.cause;
  while (cause !== undefined && messages.length < MAX_CAUSES) {
    messages.push(printableText(told(cause), redactor));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

/** Node reports a refused connection to several addresses with an empty message and the reasons inside. */
function told(thrown: unknown): string {
  const isBlank = thrown instanceof AggregateError && thrown.message === '';
  return isBlank ? thrown.errors.map(messageOf).join('; ') : messageOf(thrown);
}

/** Values as TypeScript, laid out as the project's formatter does it. */
import type { Json } from '../../shared/table/table.ts';

const LINE_WIDTH = 110;
const STEP = '  ';

/** `value` behind `before`, e.g. `      limits: `, with everything below it; ends with a comma. */
export function sourceLines(before: string, value: Json): readonly string[] {
  const flat = `${before}${flatText(value)},`;
  if (typeof value !== 'object' || value === null)
    return flat.length <= LINE_WIDTH ? [flat] : below(flat, before);
  if (flat.length <= LINE_WIDTH && !mustBreak(value)) return [flat];
  const indent = `${/^ */.exec(before)?.[0] ?? ''}${STEP}`;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = Array.isArray(value)
    ? value.flatMap((each) => sourceLines(indent, each))
    : Object.entries(value).flatMap(([key, each]) => sourceLines(`${indent}${keyText(key)}: `, each ?? null));
  return [`${before}${open}`, ...members, `${indent.slice(STEP.length)}${close},`];
}

/** A text that is too long for the line of its key stands on the next. */
function below(flat: string, before: string): readonly string[] {
  const key = before.trimEnd();
  const indent = /^ */.exec(before)?.[0] ?? '';
  return key === '' ? [flat] : [key, `${indent}${STEP}${flat.slice(before.length)}`];
}

/** Quoted only where it must be. */
export function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** In single quotes, unless that would need more backslashes. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return escaped;
  const inner = escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

function flatText(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  const members = Object.entries(value).map(([key, each]) => `${keyText(key)}: ${flatText(each ?? null)}`);
  return `{ ${members.join(', ')} }`;
}

/** The formatter gives every object of a list a line of its own when each has several members. */
function mustBreak(value: Json): boolean {
  if (!Array.isArray(value) || value.length < 2) return false;
  return value.every((each) => typeof each === 'object' && each !== null && Object.keys(each).length > 1);
}

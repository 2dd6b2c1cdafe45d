import { alignColumns } from '../local/terminal.ts';
import type { CliContext } from './command.ts';

/** Rows under their head, indented; a sentence where there are none. */
export function titled(
  style: CliContext['style'],
  head: readonly string[],
  rows: readonly string[][],
): string[] {
  if (rows.length === 0) return ['  Nothing is recorded yet.'];
  const [first = '', ...body] = alignColumns([head, ...rows]);
  return [style('dim', `  ${first}`), ...body.map((line) => `  ${line}`)];
}

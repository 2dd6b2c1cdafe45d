import type { Json, JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Command } from './command.ts';

export const reconcileCommand: Command = {
  name: 'reconcile',
  positionals: '',
  maxPositionals: 0,
  summary: 'Settles what is open: asks the exchange about it',
  options: AWS_OPTIONS,
  details:
    'The host does the same every few minutes. It is safe at any time, also beside a running host: every step is\nrecorded under a condition, so that only one of two wins.',
  run: async (context) => {
    const { report } = await context.invoke('order-reconcile', {});
    return { lines: reportLines(report, context.style), json: report };
  },
};

/** `report` has an object an account: what became of each open intent. */
function reportLines(report: JsonObject, style: (style: 'bold', text: string) => string): string[] {
  return Object.entries(report).flatMap(([account, settled]) => {
    const rows = rowsOf(settled);
    if (rows.length === 0) return [`${style('bold', account)}  nothing was open`];
    return [style('bold', account), ...alignColumns(rows).map((line) => `  ${line}`)];
  });
}

function rowsOf(settled: Json | undefined): [string, string][] {
  if (typeof settled !== 'object' || settled === null || Array.isArray(settled)) return [];
  return Object.entries(settled).map(([intent, outcome]) => [intent, String(outcome)]);
}

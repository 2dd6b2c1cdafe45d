import type { NightRow } from '../../shared/exports/night.ts';
import { latestNights } from '../../shared/exports/night-store.ts';
import type { Json } from '../../shared/table/table.ts';
import { countOf } from './arguments.ts';
import type { CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

const NIGHTS = 14;

export const exportStatus: Subcommand = {
  words: ['status'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: 'the latest nights: complete or not, and what they cost',
  options: { nights: { value: 'COUNT', help: `status: so many nights (default: ${NIGHTS})` } },
  run: async (context, { positionals: [account], values }) => {
    const known = Object.keys((await context.automations()).accounts);
    if (account !== undefined && !known.includes(account)) throw notFound('account', account, known);
    const count = countOf(values.get('nights') ?? String(NIGHTS), '--nights', 400);
    const table = await context.table('existing');
    const nights: Record<string, readonly NightRow[]> = {};
    for (const each of account === undefined ? known : [account]) {
      const stored = await latestNights(table, each, count);
      nights[each] = stored.map(({ night }) => night);
    }
    return {
      lines: Object.entries(nights).flatMap(([name, rows]) => [
        context.style('bold', name),
        ...titled(
          context.style,
          ['night', 'export', 'complete', 'rows', 'gaps', 'requests', 'unexplained'],
          rows.map((row) => rowOf(row, context.style)),
        ),
      ]),
      json: nights as unknown as Json,
      failed: Object.values(nights).some((rows) => rows.some(({ complete }) => !complete)),
    };
  },
};

function rowOf(row: NightRow, style: CliContext['style']): string[] {
  return [
    row.night,
    row.name,
    row.complete ? 'yes' : style('red', 'no'),
    String(row.rows),
    String(row.gaps),
    String(row.requests),
    row.unexplained.length > 0 ? style('yellow', row.unexplained.join(', ')) : row.checked ? 'none' : '',
  ];
}

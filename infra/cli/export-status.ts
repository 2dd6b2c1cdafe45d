import { exportSettingsOf } from '../../shared/automations/export-settings.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { isoSeconds, MINUTE_MS } from '../../shared/core/clock.ts';
import { AFTER_EVERY_NIGHT, type NightRow } from '../../shared/exports/night.ts';
import { latestClosings, latestNights } from '../../shared/exports/night-store.ts';
import type { Json, Table } from '../../shared/table/table.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

const NIGHTS = 14;

export const exportStatus: Subcommand = {
  words: ['status'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: 'the latest nights: whether complete, and what balances do not explain',
  options: {
    nights: { value: 'COUNT', help: `status: so many nights (default: ${NIGHTS})` },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals: [account], values }) => {
    const automations = await context.automations();
    const known = Object.keys(automations.accounts);
    if (account !== undefined && !known.includes(account)) throw notFound('account', account, known);
    const count = countOf(values.get('nights') ?? String(NIGHTS), '--nights', 400);
    const table = await context.table('existing');
    const nights: Record<string, readonly NightRow[]> = {};
    const lines: string[] = [];
    for (const each of account === undefined ? known : [account]) {
      const stored = await latestNights(table, each, count);
      const rows = stored.map(({ night }) => night);
      nights[each] = rows;
      const told =
        rows.length === 0
          ? await beforeTheFirst(context.place, automations, table, each)
          : linesOf(rows, context.style);
      lines.push(context.style('bold', each), ...told);
    }
    return {
      lines,
      json: nights as unknown as Json,
      failed: Object.values(nights).some((rows) => rows.some(({ complete }) => !complete)),
    };
  },
};

const HEAD = ['night', 'export', 'complete', 'rows', 'gaps', 'requests', 'unexplained'];

function linesOf(rows: readonly NightRow[], style: CliContext['style']): readonly string[] {
  const missing = rows.filter(({ complete }) => !complete);
  return [
    ...titled(
      style,
      HEAD,
      rows.map((row) => rowOf(row, style)),
    ),
    ...missing.map(({ manifestKey }) => `  What is missing, and why, stands in files/${manifestKey}.`),
  ];
}

/** What comes next, and what can be done until then. */
async function beforeTheFirst(
  place: CliContext['place'],
  automations: ResolvedAutomations,
  table: Table,
  account: string,
): Promise<readonly string[]> {
  // Only this machine has keys to read with.
  const who = place === 'machine' ? 'the running host' : 'the deployment';
  const readNow =
    place === 'machine' ? ['  What the exchange shows already can be read now: export --from 30d.'] : [];
  const { nightly, settleMinutes } = exportSettingsOf(automations, account);
  if (!nightly)
    return ['  Its nights are not exported: the automations say so (nightly: false).', ...readNow];
  const [closing] = await latestClosings(table, account, AFTER_EVERY_NIGHT, 1);
  const next =
    closing === undefined
      ? `No night yet: ${who} closes the first one within the hour, and exports it an hour later.`
      : `No night yet: ${closing.night} is closed, and ${who} exports it within an hour after ${isoSeconds(closing.atMs + settleMinutes * MINUTE_MS)}.`;
  return [`  ${next}`, ...readNow];
}

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

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/core/errors.ts';
import { csvLine, csvText } from '../../shared/exports/files/csv.ts';
import { tableName } from '../../shared/records/columns.ts';
import { RECORD_KINDS } from '../../shared/records/record.ts';
import { dataFolderAt } from '../local/data-folder.ts';
import { alignColumns } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext, Command } from './command.ts';
import type { SqlAnswer } from './sql-tables.ts';
import { isNumeric, sqlJson, sqlText } from './sql-values.ts';

/** More than anybody reads on a screen. */
const SHOWN_ROWS = 1_000;
/** What a program may get at once; all of it is held in memory. */
const MOST_ROWS = 100_000;

export const sqlCommand: Command = {
  name: 'sql',
  positionals: 'QUERY',
  maxPositionals: 1,
  summary: 'Answers a SQL query over the exported files',
  options: { csv: { help: 'comma-separated lines, safe to open in a spreadsheet' }, ...AWS_OPTIONS },
  details: [
    `Tables: ${RECORD_KINDS.map(tableName).join(', ')};`,
    '`DESCRIBE spot_fill` shows the columns of one. All have venue, account and dt (the UTC day, such as',
    "'2026-11-23'): a condition on dt reads only the files of these days. Times are UTC, decimals exact.",
    '',
    'With --aws the files of the deployment are copied into the data folder first, once each, and asked there.',
    'Example: sql "SELECT symbol, sum(quote_amount) FROM spot_fill WHERE side = \'buy\' GROUP BY symbol"',
  ].join('\n'),
  run: async (context, { positionals: [query], flags }) => {
    if (query === undefined) throw new UsageError('Give the query in quotes: sql "SELECT …".');
    const forProgram = flags.has('json') || flags.has('csv');
    // Loaded here, because no other command needs the database and its start.
    const { querySql } = await import('./sql-tables.ts');
    const filesFolder = await filesOf(context);
    const isEmpty = !existsSync(join(filesFolder, 'records'));
    const answer = await querySql(filesFolder, query, forProgram ? MOST_ROWS : SHOWN_ROWS);
    if (answer.more && forProgram) {
      throw new AppError(
        'config.invalid',
        `The query has more than ${MOST_ROWS} rows: narrow it down, or take the files themselves, below ${filesFolder}.`,
      );
    }
    return {
      lines: flags.has('csv')
        ? csvLines(answer)
        : tableLines(answer, context.style, isEmpty ? NOTHING_YET[context.place] : undefined),
      json: jsonOf(answer),
    };
  },
};

/** Where the exported files lie; those of a deployment are brought here first. */
async function filesOf({ place, dataDir, deployment, progress }: CliContext): Promise<string> {
  const { path } = dataFolderAt(dataDir);
  if (place === 'machine') return join(path, 'files');
  const { mirrorRecords } = await import('./aws/mirror-records.ts');
  const deployed = await deployment();
  const folder = join(path, 'deployed', deployed.bucketName() ?? 'none');
  await mirrorRecords(deployed.blobs(), folder, progress);
  return folder;
}

const NOTHING_YET: Readonly<Record<CliContext['place'], string>> = {
  machine:
    'No rows: nothing is exported yet in this data folder. See export status, or read now with export --from 30d.',
  deployment: 'No rows: the deployment has exported nothing yet. See export status --aws.',
};

function tableLines(
  { columns, types, rows, more }: SqlAnswer,
  style: CliContext['style'],
  ifEmpty = 'No rows.',
): readonly string[] {
  if (rows.length === 0) return [ifEmpty];
  const cells = rows.map((row) => row.map((value, index) => shown(sqlText(value, types[index] ?? ''))));
  const alignments = types.map((type) => (isNumeric(type) ? ('right' as const) : ('left' as const)));
  const [head = '', ...lines] = alignColumns([columns, ...cells], alignments);
  const end = more ? [style('yellow', `The first ${rows.length} rows; there are more.`)] : [];
  return [style('dim', head), ...lines, ...end];
}

/** A text that came from outside stays on its line and steers no terminal. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function csvLines({ columns, types, rows }: SqlAnswer): readonly string[] {
  const cells = rows.map((row) =>
    row.map((value, index) => {
      const type = types[index] ?? '';
      const text = sqlText(value, type);
      return isTextual(value, type) ? csvText(text) : text;
    }),
  );
  return [columns.map(csvText), ...cells].map((line) => csvLine(line).trimEnd());
}

/** Also lists and the like, whose parts are texts of somebody else. */
function isTextual(value: unknown, type: string): boolean {
  const plain = isNumeric(type) || /^(BOOLEAN|DATE|TIME|TIMESTAMP)/.test(type);
  return value !== null && !plain;
}

function jsonOf({ columns, types, rows }: SqlAnswer): Answer['json'] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, sqlJson(row[index], types[index] ?? '')])),
  );
}

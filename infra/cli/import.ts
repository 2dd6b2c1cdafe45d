import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { exportSettingsOf } from '../../shared/automations/export-settings.ts';
import { AppError, invariant, messageOf } from '../../shared/core/errors.ts';
import { fileDays } from '../../shared/exports/files/file-days.ts';
import { type DownloadedRow, readDownload } from '../../shared/exports/import/download.ts';
import { type ImportSummary, importRows } from '../../shared/exports/import/import-rows.ts';
import type { Json } from '../../shared/table/table.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Command } from './command.ts';
import { notFound } from './known-plan.ts';

const MOST_FILES = 50;
/** Refusals that are named one by one; the rest is counted. */
const NAMED = 20;

export const importCommand: Command = {
  name: 'import',
  positionals: 'FILE…',
  maxPositionals: MOST_FILES,
  summary: "Takes in the exchange's own CSV downloads",
  options: {
    account: { value: 'ACCOUNT', help: 'whose they are; needed where there are several' },
    ...AWS_OPTIONS,
  },
  details: [
    'For what it no longer shows: downloads of trades, and of deposits and withdrawals, which stand in',
    'no list that a program can ask for.',
    'What was read from the exchange itself is not taken a second time, and the same file may be given again.',
    'A fee without a coin is counted in what was received.',
    'For example: import trading.csv deposit-withdraw.csv --account main',
  ].join('\n'),
  run: async (context, { positionals, values }) => {
    if (positionals.length === 0) throw new UsageError('Say which files: import trading.csv.');
    const automations = await context.automations();
    const account = accountOf(values.get('account'), Object.keys(automations.accounts));
    const downloads = await Promise.all(
      positionals.map(async (path) => readDownload(basename(path), await textOf(path))),
    );
    const rows = downloads.flatMap((download) => download.rows);
    const refusals = downloads.flatMap((download) => download.refusals);
    const deps = await context.deps();
    const { streams } = await deps.venues.history(account);
    const reachMs = streams.find(({ kind }) => kind === 'spot-fill')?.reachMs ?? 0;
    const summary = await importRows(deps, account, rows, context.clock.nowMs() - reachMs);
    const { csv } = exportSettingsOf(automations, account);
    const venue = automations.accounts[account]?.venue;
    invariant(venue !== undefined, 'the account was found among those of the automations');
    const objects = await fileDays(deps, { account, venue, csv });
    return {
      lines: [
        ...summaryLines(account, summary),
        `${objects.length} files written.`,
        ...refusalLines(refusals, summary),
      ],
      json: { account, ...summary, refusals, objects } as unknown as Json,
      failed: refusals.length + summary.strange.length + summary.tooNew.length > 0,
    };
  },
};

function accountOf(given: string | undefined, known: readonly string[]): string {
  const [only, ...more] = known;
  if (given === undefined && only !== undefined && more.length === 0) return only;
  if (given === undefined)
    throw new UsageError(`Say whose files they are: --account ${known.join(' or --account ')}.`);
  if (!known.includes(given)) throw notFound('account', given, known);
  return given;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    const text = isMissing
      ? `There is no file ${path}.`
      : `The file ${path} cannot be read: ${messageOf(thrown)}.`;
    throw new AppError('config.notFound', text);
  }
}

function summaryLines(account: string, { imported, known, matched }: ImportSummary): readonly string[] {
  return [
    `${account}: ${imported} ${imported === 1 ? 'row' : 'rows'} imported, ${matched} known from the exchange, ${known} imported before.`,
  ];
}

function refusalLines(refusals: readonly string[], { strange, tooNew }: ImportSummary): readonly string[] {
  const place = ({ file, line }: DownloadedRow): string => `${file}, line ${line}`;
  const all = [
    ...refusals,
    ...strange.map(
      (row) => `${place(row)}: its time was read from the exchange, which does not know this trade.`,
    ),
    ...tooNew.map(
      (row) => `${place(row)}: the exchange still shows its time; read it with npm run cli -- export --from.`,
    ),
  ];
  const more = all.length > NAMED ? [`… and ${all.length - NAMED} more.`] : [];
  return [...all.slice(0, NAMED), ...more];
}

import { isoSeconds } from '../../shared/core/clock.ts';
import { allNights } from '../../shared/exports/night-store.ts';
import { fundingPaidIs } from '../../shared/records/funding-sign.ts';
import type { EarnRecord } from '../../shared/records/record.ts';
import type { Table } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { TAX_FORMATS, type TaxFormatName } from '../tax/formats/registry.ts';
import type { TaxEventKind } from '../tax/tax-event.ts';
import { settledEarn, taxEvents } from '../tax/tax-events.ts';
import { writeTaxFiles } from '../tax/write-tax-files.ts';
import { UsageError } from '../usage-error.ts';
import { ACCOUNT_OPTION, accountOf } from './account-option.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Command } from './command.ts';

const FORMATS = Object.keys(TAX_FORMATS) as TaxFormatName[];

export const taxCommand: Command = {
  name: 'tax',
  positionals: '',
  maxPositionals: 0,
  summary: 'Writes a year of trades and results for a tax program',
  options: {
    format: { value: 'PROGRAM', help: FORMATS.join(', ') },
    year: { value: 'YYYY', help: 'a calendar year in UTC' },
    out: { value: 'DIR', help: 'where the files go (default: here)' },
    ...ACCOUNT_OPTION,
    ...AWS_OPTIONS,
  },
  details: [
    'Spot trades are written fill by fill; perpetuals as what closing realised, with fees and funding as rows of',
    "their own; bots as their result when they end. Every row carries the exchange's ids. What is written is what",
    'the nightly export has kept: see `export status` for what is missing, and `import` for what was before. No',
    'tax advice.',
  ].join('\n'),
  run: async (context, given) => {
    const automations = await context.automations();
    const { id: account, account: settings } = accountOf(given, automations);
    const formatName = formatOf(given.values.get('format'));
    const year = yearOf(given.values.get('year'));
    const table = await context.table('existing');
    const query = {
      account,
      venue: settings.venue,
      year,
      fundingPaidIs: fundingPaidIs(automations, account),
    };
    const format = TAX_FORMATS[formatName];
    const result = await writeTaxFiles(format, taxEvents(table, query), {
      folder: given.values.get('out') ?? '.',
      stem: `${formatName}-${account}-${year}`,
    });
    const warnings = [
      ...(await missingIn(table, account, year, context.clock.nowMs())),
      ...byHand(await settledEarn(table, { account, year })),
    ];
    return {
      lines: [
        ...alignColumns(result.files.map(({ path, rows }) => [path, `${rows} rows`])),
        '',
        ...alignColumns(countsOf(result.events)).map((line) => `  ${line}`),
        ...[...format.notes, ...warnings].map((note) => `\n${note}`),
      ],
      json: {
        account,
        year,
        format: formatName,
        ...result,
        notes: [...format.notes],
        missing: [...warnings],
      },
    };
  },
};

const WORDS: Readonly<Record<TaxEventKind, string>> = {
  trade: 'spot trades',
  futuresGain: 'gains of perpetuals and bots',
  futuresLoss: 'losses of perpetuals and bots',
  futuresFee: 'fees and funding paid',
  futuresRebate: 'rebates and funding received',
  income: 'rebates of spot fees',
  deposit: 'deposits',
  withdrawal: 'withdrawals',
};

function countsOf(events: Readonly<Partial<Record<TaxEventKind, number>>>): string[][] {
  const counted = Object.entries(events) as [TaxEventKind, number][];
  return counted.length === 0
    ? [['nothing in this year']]
    : counted.map(([kind, count]) => [String(count), WORDS[kind]]);
}

function formatOf(text: string | undefined): TaxFormatName {
  const found = FORMATS.find((name) => name === text);
  if (found !== undefined) return found;
  const not = text === undefined ? '' : `, not '${text}'`;
  throw new UsageError(`Say for which program with --format: ${FORMATS.join(', ')}${not}.`);
}

function yearOf(text: string | undefined): number {
  if (text !== undefined && /^20\d\d$/.test(text)) return Number(text);
  const not = text === undefined ? '' : `, not '${text}'`;
  throw new UsageError(`Say which year with --year, e.g. --year 2026${not}.`);
}

/** Why a year may not be whole: nothing is held back for it, but everybody must know. */
async function missingIn(table: Table, account: string, year: number, nowMs: number): Promise<string[]> {
  const nights = await allNights(table, account);
  const first = nights.at(-1);
  const firstMs = Math.min(...nights.map(({ startMs }) => startMs));
  const incomplete = nights.filter(({ complete, night }) => !complete && night.startsWith(`${year}-`));
  const told: string[] = [];
  if (first === undefined) {
    told.push(
      'No night has been exported yet: the files hold only what was imported or backfilled (export --from).',
    );
  } else if (firstMs > Date.UTC(year, 0)) {
    told.push(
      `The nightly export begins at ${isoSeconds(firstMs)}: what was before is only here as far as it was backfilled (export --from) or imported.`,
    );
  }
  if (incomplete.length > 0) {
    const named = [...new Set(incomplete.map(({ night }) => night))].sort();
    told.push(`These nights are not complete: ${named.join(', ')}. See: export status.`);
  }
  if (nowMs < Date.UTC(year + 1, 0)) told.push(`The year ${year} is not over.`);
  return told;
}

function byHand(settled: readonly EarnRecord[]): string[] {
  if (settled.length === 0) return [];
  const named = settled.map(({ id, productId }) => `${productId} (${id})`);
  return [
    `Not in the files, because the exchange does not tell what they paid: the dual investments ${named.join(', ')}. Enter them by hand.`,
  ];
}

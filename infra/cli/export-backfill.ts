import { DAY_MS, type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { type BackfillReport, backfill } from '../../shared/exports/backfill.ts';
import { streamName } from '../../shared/exports/stream-store.ts';
import { RECORD_KINDS, type RecordKind } from '../../shared/records/record.ts';
import type { Json } from '../../shared/table/table.ts';
import type { TimeWindow } from '../../shared/venues/venue.ts';
import { barLine } from '../local/progress.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import { dayNamed, pointInTime } from './point-in-time.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

export const exportBackfill: Subcommand = {
  words: [],
  positionals: '--from DAY [--to DAY]',
  maxPositionals: 0,
  summary: 'reads what is missing of a time, both days included',
  options: {
    from: {
      value: 'TIME',
      help: 'a day such as 2026-09-01, today, yesterday, or a length of time such as 30d',
    },
    to: { value: 'TIME', help: 'the same; now when left out' },
    account: { value: 'ACCOUNT', help: 'one account instead of all' },
    kind: { value: 'KIND', help: 'one kind of record, e.g. spot-fill' },
    'every-symbol': { help: 'ask for every symbol that the exchange lists' },
  },
  notAws:
    'The history is read with the keys of the accounts, which stay in AWS: the deployed exports read by themselves, every hour, whatever is missing; "export status --aws" shows how far they are, and "invoke export-fills --aws" starts one now.',
  run: async (context, given) => {
    const automations = await context.automations();
    const accounts = accountsOf(given, Object.keys(automations.accounts));
    const kinds = kindsOf(given);
    const window = windowOf(given, context.clock.nowMs());
    const deps = await context.deps();
    const reports: Record<string, BackfillReport> = {};
    for (const account of accounts) {
      const everySymbol = given.flags.has('every-symbol');
      const onProgress = progressOn(context, account);
      reports[account] = await backfill(deps, { account, kinds, window, everySymbol, onProgress });
      context.progress.redraw('');
    }
    return {
      lines: Object.entries(reports).flatMap(([account, report]) =>
        reportLines(context, account, report, window.endMs),
      ),
      json: reports as unknown as Json,
      failed: Object.values(reports).some(({ gaps }) => gaps.length > 0),
    };
  },
};

function accountsOf({ values }: Arguments, known: readonly string[]): readonly string[] {
  const account = values.get('account');
  if (account === undefined) return known;
  if (!known.includes(account)) throw notFound('account', account, known);
  return [account];
}

function kindsOf({ values }: Arguments): readonly RecordKind[] {
  const given = values.get('kind');
  if (given === undefined) return RECORD_KINDS;
  const kind = RECORD_KINDS.find((each) => each === given);
  if (kind === undefined)
    throw new UsageError(`--kind takes one of ${RECORD_KINDS.join(', ')}, not '${given}'.`);
  return [kind];
}

/** A day given as the end is read to its end. */
function windowOf({ values }: Arguments, nowMs: number): TimeWindow {
  const from = values.get('from');
  if (from === undefined) throw new UsageError('Say from when: export --from 2026-09-01.');
  const startMs = pointInTime(from, '--from', nowMs);
  const to = values.get('to');
  const toMs = to === undefined ? nowMs : pointInTime(to, '--to', nowMs);
  const isDay = to !== undefined && dayNamed(to, nowMs) !== undefined;
  const endMs = isDay ? toMs + DAY_MS - 1 : toMs;
  if (startMs > nowMs) throw new UsageError(`--from, ${from}, lies in the future.`);
  if (endMs < startMs) throw new UsageError(`--to, ${to}, is before --from, ${from}.`);
  return { startMs, endMs: Math.min(endMs, nowMs) };
}

/** A bar on a terminal, and a line for every quarter elsewhere. */
function progressOn({ progress }: CliContext, account: string): (share: number, stream: string) => void {
  let told = 0;
  return (share, stream) => {
    const percent = Math.floor(share * 100);
    if (progress.interactive) progress.redraw(barLine(progress, percent, `${account} ${stream}`));
    else if (percent >= told + 25) {
      told = percent - (percent % 25);
      progress.print(`  ${told} %, ${account} ${stream}`);
    }
  };
}

function reportLines(
  { style }: CliContext,
  account: string,
  report: BackfillReport,
  wantedMs: EpochMs,
): readonly string[] {
  const { streams, gaps, objects, completed, untilMs } = report;
  const shown = streams.filter(({ rows, requests }) => rows > 0 || requests > 0);
  const skipped = streams.filter((each) => each.skipped !== undefined);
  const rows = shown.map((each) => [
    streamName(each),
    String(each.rows),
    String(each.newRows),
    String(each.requests),
  ]);
  const missing = gaps.map(
    (gap) =>
      `  missing: ${streamName(gap)} ${isoSeconds(gap.startMs)} to ${isoSeconds(gap.endMs)}: ${gap.why}`,
  );
  const table =
    rows.length === 0 ? ['  Nothing was missing.'] : titled(style, ['what', 'rows', 'new', 'requests'], rows);
  return [
    style('bold', account),
    ...table,
    ...skipped.map(({ skipped, ...each }) => `  not asked: ${streamName(each)}: ${skipped}`),
    ...missing.map((line) => style('yellow', line)),
    `  Read up to ${isoSeconds(untilMs)}.${untilMs < wantedMs ? ' What is younger the exchange may list late: it comes with the night.' : ''}`,
    `  ${objects.length} ${objects.length === 1 ? 'file' : 'files'} written.`,
    ...(completed.length === 0 ? [] : [`  Complete now: ${completed.join(', ')}.`]),
  ];
}

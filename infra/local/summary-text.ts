import {
  type Decimal,
  decimal,
  dividedBy,
  formatPlaces,
  isZero,
  minus,
  times,
} from '../../shared/core/decimal.ts';
import type { FastForward } from './fast-forward.ts';
import { priceText } from './order-text.ts';
import type { LegSummary, PlanSummary } from './summary.ts';
import { type Alignment, alignColumns, type Terminal, wrapText } from './terminal.ts';
import { roughDuration, zonedMinute } from './time-text.ts';

const HEADER = [
  'Plan',
  'Symbol',
  'Slots',
  'Filled',
  'Amount',
  'Average',
  'Market',
  'Diff',
  'Waiting',
  'Fees',
];
const ALIGNMENTS: readonly Alignment[] = [
  'left',
  'left',
  'right',
  'right',
  'right',
  'right',
  'right',
  'right',
  'right',
  'left',
];

export function printSummary(
  terminal: Terminal,
  run: FastForward,
  plans: readonly PlanSummary[],
  timezone: string,
): void {
  const { style } = terminal;
  const length = roughDuration(run.endMs - run.startMs);
  terminal.print(
    `  ${style('bold', `What ${length} would have brought`)}  ${style('dim', `${zonedMinute(run.startMs, timezone)} to ${zonedMinute(run.endMs, timezone)}, ${grouped(run.runs)} runs`)}`,
  );
  terminal.print();
  if (plans.length === 0) terminal.print('  No plans: nothing would have been bought or sold.');
  else printPlans(terminal, plans);
  printFailures(terminal, run);
  terminal.print();
}

function printPlans(terminal: Terminal, plans: readonly PlanSummary[]): void {
  const { style } = terminal;
  const [header = '', ...rows] = alignColumns([HEADER, ...plans.flatMap(planRows)], ALIGNMENTS);
  terminal.print(`  ${style('dim', header)}`);
  for (const row of rows) terminal.print(`  ${row}`);
  terminal.print();
  for (const line of EXPLANATIONS) terminal.print(`  ${style('dim', line)}`);
  printDenials(terminal, plans);
}

const WIDTH = 96;
const EXAMPLE_INDENT = '      ';

const EXPLANATIONS = [
  'Amount: spent by buys, raised by sells. Average: amount by coins, before fees. Market: mean of',
  "the paper market's hourly prices over this time. Diff: average against market. Waiting: put",
  'aside for later slots, because it was too small or its slot was missed.',
];

function planRows(plan: PlanSummary): string[][] {
  return plan.legs.map((leg, index) => [
    index === 0 ? plan.planId : '',
    leg.symbol,
    index === 0 ? grouped(plan.slots) : '',
    leg.open === 0 ? grouped(leg.filled) : `${grouped(leg.filled)}+${leg.open} open`,
    `${formatPlaces(leg.quote, 2)} ${plan.coin}`,
    leg.average === undefined ? '-' : priceText(leg.average),
    priceText(leg.market),
    leg.average === undefined ? '-' : differenceText(leg.average, leg.market),
    isZero(leg.waiting) ? '-' : formatPlaces(leg.waiting, 2),
    feesText(leg),
  ]);
}

function feesText({ fees }: LegSummary): string {
  return fees.map(([coin, amount]) => `${amount} ${coin}`.trimEnd()).join(' + ') || '-';
}

const HUNDRED = decimal('100');

function differenceText(average: Decimal, market: Decimal): string {
  if (isZero(market)) return '-';
  const percent = formatPlaces(times(dividedBy(minus(average, market), market), HUNDRED), 2);
  return `${percent.startsWith('-') ? '' : '+'}${percent} %`;
}

function printDenials(terminal: Terminal, plans: readonly PlanSummary[]): void {
  const denied = plans.filter((plan) => plan.denials.length > 0);
  terminal.print();
  if (denied.length === 0) {
    terminal.print('  Nothing was denied.');
    return;
  }
  terminal.print(`  ${terminal.style('bold', 'Not ordered, and why')}`);
  const rows = denied.flatMap(({ planId, denials }) =>
    denials.map(({ code, count }, index) => [index === 0 ? planId : '', `${grouped(count)} ×`, code]),
  );
  const examples = denied.flatMap(({ denials }) => denials.map(({ example }) => example));
  alignColumns(rows, ['left', 'right', 'left']).forEach((row, index) => {
    terminal.print(`  ${row}`);
    for (const line of wrapText(examples[index] ?? '', WIDTH - EXAMPLE_INDENT.length)) {
      terminal.print(`${EXAMPLE_INDENT}${terminal.style('dim', line)}`);
    }
  });
}

function printFailures(terminal: Terminal, { failures }: FastForward): void {
  if (failures.length === 0) return;
  terminal.print();
  terminal.print(`  ${terminal.style('red', 'Runs that failed')}`);
  for (const [message, count] of failures) {
    for (const line of wrapText(`${grouped(count)} ×  ${message}`, WIDTH - 2)) terminal.print(`  ${line}`);
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

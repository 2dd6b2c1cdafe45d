import { compare, type Decimal, decimal, formatPlaces, isZero, roundUp } from '../../shared/core/decimal.ts';
import { type CostLine, type Estimate, estimate } from '../cost/estimate.ts';
import { loadOf } from '../cost/load.ts';
import { quantitiesOf, type StaticAddress } from '../cost/quantities.ts';
import { STANDARD_SIGNALS_PER_DAY, standardLoad } from '../cost/standard-load.ts';
import { functions } from '../functions.ts';
import { alignColumns } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { countOf } from './arguments.ts';
import type { Answer, Arguments, CliContext, Command } from './command.ts';

const MOST_SIGNALS_PER_DAY = 100_000;
const ADDRESSES: Readonly<Record<string, StaticAddress>> = {
  none: 'none',
  'nat-instance': 'natInstance',
  'nat-gateway': 'natGateway',
};

export const costCommand: Command = {
  name: 'cost',
  positionals: '',
  maxPositionals: 0,
  summary: 'what these automations would cost a month on AWS',
  options: {
    'signals-per-day': {
      value: 'N',
      help: `of all strategies together (default: ${STANDARD_SIGNALS_PER_DAY})`,
    },
    'static-address': {
      value: 'KIND',
      help: 'none, nat-instance or nat-gateway (default: as the automations say)',
    },
    standard: { help: 'of the standard load instead: 4 daily plans, 100 signals a day, 3 secrets' },
  },
  details: `An estimate at the list prices of us-east-1, once as they stand and once after what AWS leaves free for
ever; tax is not in it. Every account counts as deployed, on paper or live. Quantities follow from the function
table, the plans' schedules and what runs were measured to take; nothing is asked of AWS. --json gives each
price with the page that says it and the month in which it was last seen.`,
  run: tellCost,
};

async function tellCost(context: CliContext, given: Arguments): Promise<Answer> {
  const automations = given.flags.has('standard') ? standardLoad : await context.automations();
  const signals = given.values.get('signals-per-day');
  const signalsPerDay = signals === undefined ? STANDARD_SIGNALS_PER_DAY : signalsOf(signals);
  const address = addressOf(given.values.get('static-address'), automations);
  const load = loadOf(automations, functions, { signalsPerDay, nowMs: context.clock.nowMs() });
  const found = estimate(quantitiesOf(load, address));
  return { lines: linesOf(found, context.style), json: jsonOf(found) };
}

function signalsOf(text: string): number {
  return text === '0' ? 0 : countOf(text, '--signals-per-day', MOST_SIGNALS_PER_DAY);
}

function addressOf(text: string | undefined, automations: object): StaticAddress {
  if (text === undefined) return staticAddressIn(automations);
  const known = ADDRESSES[text];
  if (known !== undefined) return known;
  throw new UsageError(`--static-address takes none, nat-instance or nat-gateway, not '${text}'.`);
}

/** As a schema that knows `aws.staticAddress` writes it. */
function staticAddressIn(automations: object): StaticAddress {
  const aws: unknown = 'aws' in automations ? automations.aws : undefined;
  if (typeof aws !== 'object' || aws === null || !('staticAddress' in aws)) return 'none';
  return Object.values(ADDRESSES).find((each) => each === aws.staticAddress) ?? 'none';
}

function linesOf({ lines, listUsd, usd, lever }: Estimate, style: CliContext['style']): readonly string[] {
  const used = lines.filter(({ quantity }) => !isZero(quantity));
  const rows = used.map((line) => [
    line.service,
    quantityText(line),
    line.unit,
    money(line.listUsd),
    money(line.usd),
    line.because,
  ]);
  const total = ['Total', '', 'US dollars a month', money(listUsd), money(usd), ''];
  const [head = '', ...body] = alignColumns(
    [['', 'a month', '', 'list', 'after free', 'from'], ...rows, total],
    ['left', 'right', 'left', 'right', 'right', 'left'],
  );
  return [
    style('dim', `  ${head}`),
    ...body.slice(0, -1).map((line) => `  ${line}`),
    style('bold', `  ${body.at(-1)}`),
    '',
    ...leverLines(lever),
    `  Prices of us-east-1 without tax, seen from ${months(used)}; quantities are estimates. "After free" is`,
    '  what remains above what AWS leaves free for ever, if nothing else of yours uses it up.',
  ];
}

function leverLines(lever: CostLine | undefined): readonly string[] {
  if (lever === undefined) return [];
  return [`  The largest lever: ${lever.unit} at ${money(lever.usd)} (${lever.because}).`];
}

function jsonOf({ lines, listUsd, usd, lever }: Estimate): Answer['json'] {
  return {
    currency: 'USD',
    listUsd,
    usd,
    largestLever: lever?.name ?? null,
    lines: lines.map((line) => ({ ...line })),
  };
}

/** To the cent, upwards: a cent that is begun shows. */
function money(value: Decimal): string {
  return formatPlaces(roundUp(value, 2), 2);
}

function quantityText({ quantity }: CostLine): string {
  const whole = compare(quantity, decimal('10')) >= 0;
  const [integer = '', fraction] = formatPlaces(roundUp(quantity, whole ? 0 : 2), whole ? 0 : 2).split('.');
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined || fraction === '00' ? grouped : `${grouped}.${fraction}`;
}

function months(lines: readonly CostLine[]): string {
  const seen = lines.flatMap(({ asOf }) => asOf ?? []).sort();
  return `${seen[0]} to ${seen.at(-1)}`;
}

/** `npm run tables`: writes the generated tables into README.md, between their markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { BotActionName, CloseMode } from '../shared/venues/bot-actions.ts';
import type { GridKind } from '../shared/venues/bots.ts';
import type { VenueEntry } from '../shared/venues/entry.ts';
import { venueRegistry } from '../shared/venues/registry.ts';
import type { VenueCapabilities } from '../shared/venues/venue.ts';
import { type FunctionRow, functions } from './functions.ts';
import { ALARMS, type AlarmRow } from './stacks/alarm-table.ts';

const README = new URL('../README.md', import.meta.url);

const TABLES: Readonly<Record<string, () => readonly (readonly string[])[]>> = {
  functions: functionTable,
  venues: venueTable,
  bots: botTable,
  alarms: alarmTable,
};

/** The README with every table as the code has it now. Throws when a marker is missing. */
export function withFreshTables(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, rows]) => {
    const block = new RegExp(`(<!-- table:${name} -->\\n)[^]*?(<!-- /table:${name} -->)`);
    if (!block.test(text)) throw new Error(`README.md has no place for the table ${name}`);
    return text.replace(block, (_all, start, end) => `${start}${markdown(rows())}\n${end}`);
  }, readme);
}

function functionTable(): readonly (readonly string[])[] {
  return [
    ['function', 'what it does', 'starts', 'time', 'memory', 'table', 'files', 'keys'],
    ...functions.map((row) => [
      `\`${row.name}\``,
      row.does,
      triggerText(row),
      `${row.timeoutSeconds} s`,
      `${row.memoryMb} MB`,
      GRANTS[row.table],
      row.blobs === undefined ? 'none' : GRANTS[row.blobs],
      row.secrets.join(', ') || 'none',
    ]),
  ];
}

const GRANTS: Readonly<Record<FunctionRow['table'], string>> = {
  read: 'reads',
  readWrite: 'reads and writes',
  bulk: 'reads and writes, many rows at once',
};

function triggerText({ trigger }: FunctionRow): string {
  if (trigger.kind === 'plans') return 'at each slot of each plan';
  if (trigger.kind === 'http') return trigger.routes.map((route) => `\`${route}\``).join(', ');
  if (trigger.kind === 'queue') return `at each message of the queue, and ${everyText(trigger.sweepMinutes)}`;
  return trigger.kind === 'demand' ? 'when a person asks' : everyText(trigger.minutes);
}

function everyText(minutes: number): string {
  if (minutes === 1) return 'every minute';
  if (minutes === 24 * 60) return 'once a day';
  return minutes === 60 ? 'every hour' : `every ${minutes} minutes`;
}

function alarmTable(): readonly (readonly string[])[] {
  return [
    ['alarm', 'what it means', 'rings at', 'why so'],
    ...ALARMS.map((row) => [
      `[${row.id}](infra/runbook.md#${row.id})`,
      row.means,
      `${figureText(row)}, ${periodsText(row)}`,
      row.because,
    ]),
  ];
}

function figureText({ metric, is, threshold }: AlarmRow): string {
  return `\`${metric.name}\` ${is === 'below' ? 'below' : 'from'} ${threshold}`;
}

/** e.g. `in 4 of 5 hours`. */
function periodsText({ periodMinutes, periods: { bad, of } }: AlarmRow): string {
  if (of === 1) return periodMinutes === 60 ? 'within an hour' : `within ${periodMinutes} min`;
  return periodMinutes === 60 ? `in ${bad} of ${of} hours` : `in ${bad} of ${of} × ${periodMinutes} min`;
}

function venueTable(): readonly (readonly string[])[] {
  const entries: readonly (readonly [string, VenueEntry])[] = Object.entries(venueRegistry);
  const markets = entries.flatMap(([id, { capabilities }]) => [
    ...(capabilities.spot ? [[`${id} spot`, capabilities.spot] as const] : []),
    ...(capabilities.perpetual ? [[`${id} perpetual`, capabilities.perpetual] as const] : []),
  ]);
  const histories = entries.flatMap(([, { capabilities }]) =>
    [capabilities.spot, capabilities.perpetual].flatMap((market) =>
      market === undefined ? [] : (capabilities.noHistory ?? 'yes'),
    ),
  );
  const row = (what: string, tell: (capabilities: VenueCapabilities) => string): readonly string[] => [
    what,
    ...markets.map(([, capabilities]) => tell(capabilities)),
  ];
  return [
    ['', ...markets.map(([name]) => name)],
    row(
      'market orders sized in',
      ({ marketBuyIn, marketSellIn }) => `${marketBuyIn} (buy), ${marketSellIn} (sell)`,
    ),
    row('look-up by client order id', ({ clientOrderId }) => lookupText(clientOrderId.lookup)),
    row('a used client order id', ({ clientOrderId }) => reuseText(clientOrderId.reuse)),
    row('cancelled by client order id', ({ cancelsByClientOrderId }) =>
      yesNo(cancelsByClientOrderId === true),
    ),
    row('a signed request stays valid', ({ requestValidityMs }) => seconds(requestValidityMs)),
    row('nothing is called absent before', ({ visibilityLagMs }) => `${seconds(visibilityLagMs)} after that`),
    row('open orders', ({ openOrders }) => yesNo(openOrders)),
    row('order history', ({ orderHistory }) => yesNo(orderHistory)),
    row('fills', ({ fills }) => yesNo(fills)),
    ['nightly export', ...histories],
    row('stop loss and take profit with an order', ({ protectiveOrders }) =>
      yesNo(protectiveOrders === true),
    ),
    row('margin mode can be set', ({ marginModes = [] }) => marginModes.join(', ') || 'no'),
    row('best bid and ask', ({ bookTicker }) => yesNo(bookTicker)),
    row('candles', ({ candleIntervals }) => candleIntervals.join(' ') || 'no'),
    row('does not have', ({ lacks = {} }) => Object.values(lacks).join('; ') || '–'),
    row('not seen at the exchange yet', ({ unproven = '–' }) => unproven),
  ];
}

function botTable(): readonly (readonly string[])[] {
  const entries: readonly (readonly [string, VenueEntry])[] = Object.entries(venueRegistry);
  const rows = entries.flatMap(
    ([
      id,
      {
        capabilities: { bots },
      },
    ]) =>
      (bots?.kinds ?? []).map((kind) => [
        `${id} ${BOT_NAMES[kind]}`,
        bots?.actions[kind].map((action) => ACTION_NAMES[action]).join(', ') ?? '',
        bots?.closeModes[kind].map((mode) => CLOSE_NAMES[mode]).join(', ') ?? '',
        yesNo(kind === 'spotGrid' && bots?.suggestion === true),
      ]),
  );
  return [['', 'what can be done', 'ends by', 'range suggested by the exchange'], ...rows];
}

const BOT_NAMES: Readonly<Record<GridKind, string>> = { spotGrid: 'spot grid', futuresGrid: 'futures grid' };

const ACTION_NAMES: Readonly<Record<BotActionName, string>> = {
  create: 'set up',
  adjustRange: 'move the range',
  addInvestment: 'add investment',
  addMargin: 'add margin',
  takeProfit: 'take out profit',
  reduce: 'reduce',
  stop: 'stop',
};

const CLOSE_NAMES: Readonly<Record<CloseMode, string>> = {
  keep: 'keeping the coins',
  toQuote: 'selling to the quote coin',
  toUsdt: 'selling to USDT',
};

function lookupText(lookup: VenueCapabilities['clientOrderId']['lookup']): string {
  if (lookup === 'none') return 'no';
  if (lookup === 'unlimited') return 'yes';
  const days = lookup.forMs / 86_400_000;
  if (days < 1) return `for ${days * 24} hours`;
  return days === 1 ? 'for a day' : `for ${days} days`;
}

function reuseText(reuse: VenueCapabilities['clientOrderId']['reuse']): string {
  if (reuse === 'refused') return 'is refused';
  return reuse === 'idempotent'
    ? 'answers the first order'
    : 'is not documented, so treated as if it bought again';
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'not stated' : `${ms / 1000} s`;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(README, withFreshTables(readFileSync(README, 'utf8')));
}

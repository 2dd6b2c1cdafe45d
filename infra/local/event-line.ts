/** What a logged event says to a person; most say nothing and stay in the log file. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { isoSeconds } from '../../shared/core/clock.ts';
import type { LogFields, LogLevel } from '../../shared/core/log.ts';
import { readAction } from '../../shared/grids/action-row.ts';
import { causeOf, ownerOf } from '../../shared/orders/ids.ts';
import { type IntentState, NEXT } from '../../shared/orders/intent.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import type { Table } from '../../shared/table/table.ts';
import { gridText } from './grid-text.ts';
import { orderText } from './order-text.ts';
import type { Style } from './terminal.ts';

export interface Line {
  /** The plan or function. */
  readonly name: string;
  readonly word: string;
  readonly style: Style;
  readonly text: string;
}

export interface Logged {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

interface Context {
  readonly table: Table;
  readonly automations: ResolvedAutomations;
}

export async function lineOf(context: Context, logged: Logged): Promise<Line | undefined> {
  const { event, fields } = logged;
  const { intent } = fields;
  const isAboutIntent = event.startsWith('order.') || event.startsWith('grid.');
  if (isAboutIntent && typeof intent === 'string') {
    return ownerOf(causeOf(intent)).kind === 'grid'
      ? gridLine(context, intent, fields)
      : orderLine(context, event, intent, fields);
  }
  const words = WORDS[event];
  if (words !== undefined) return words(fields, logged.level);
  return logged.level === 'info' ? undefined : plainLine(logged);
}

const WORDS: Readonly<Record<string, (fields: LogFields, level: LogLevel) => Line | undefined>> = {
  // What was not ordered is told by its notice, and where there is one by its order.
  'signal.settled': ({ strategy, signal, state }) =>
    state === 'denied' || state === 'expired'
      ? undefined
      : {
          name: textOf(strategy),
          word: 'signal',
          style: 'cyan',
          text: `${textOf(signal)} ${textOf(state)}`,
        },
  'grid.remedyFailed': ({ grid, error }) => ({
    name: textOf(grid),
    word: 'failed',
    style: 'red',
    text: `its remedy failed: ${messageIn(error)}`,
  }),
  'run.failed': ({ function: name, message }) => ({
    name: textOf(name),
    word: 'failed',
    style: 'red',
    text: textOf(message),
  }),
  'slot.ignored': ({ plan, scheduled, ignored }) => ({
    name: textOf(plan),
    word: 'ignored',
    style: 'yellow',
    text: `the slot of ${textOf(scheduled)} was ignored: ${textOf(ignored)}`,
  }),
  'slot.rescued': ({ plan, slot }) => ({
    name: textOf(plan),
    word: 'late',
    style: 'yellow',
    text: `the slot ${textOf(slot)} had not run in time; it runs now`,
  }),
  notice: ({ severity, title, text }, level) => ({
    name: 'notice',
    word: textOf(severity),
    style: LEVEL_STYLES[level],
    text: `${textOf(title)}. ${textOf(text)}`,
  }),
};

const LEVEL_STYLES: Readonly<Record<LogLevel, Style>> = {
  debug: 'dim',
  info: 'cyan',
  warn: 'yellow',
  error: 'red',
};

async function orderLine(
  { table, automations }: Context,
  event: string,
  intentId: string,
  { state }: LogFields,
): Promise<Line | undefined> {
  const intent = (await readIntent(table, causeOf(intentId)))?.intent;
  if (intent === undefined) return undefined;
  const coin = automations.accounts[intent.account]?.limits.coin ?? '';
  // The line tells the step that was logged, also when the order has moved on since.
  const told = isState(state) ? { ...intent, state } : intent;
  return { name: ownerOf(intent.cause).name, ...orderText(told, event, coin) };
}

async function gridLine(
  { table }: Context,
  intentId: string,
  { state }: LogFields,
): Promise<Line | undefined> {
  const intent = (await readAction(table, causeOf(intentId)))?.intent;
  if (intent === undefined) return undefined;
  const told = isState(state) ? { ...intent, state } : intent;
  return { name: ownerOf(intent.cause).name, ...gridText(told) };
}

function isState(state: unknown): state is IntentState {
  return typeof state === 'string' && Object.hasOwn(NEXT, state);
}

/** For the log file only. */
const UNTOLD: readonly string[] = ['function', 'run', 'message', 'scheduled', 'clientOrderId'];
/** An intent's id says these. */
const IN_INTENT: readonly string[] = ['plan', 'slot'];

/** A warning or error that has no words of its own here. */
function plainLine({ level, event, fields }: Logged): Line {
  const { function: functionName, message, intent } = fields;
  const untold = intent === undefined ? UNTOLD : [...UNTOLD, ...IN_INTENT];
  const details = Object.entries(fields)
    .filter(([name]) => !untold.includes(name))
    .map(([name, value]) => `${name} ${textOf(value)}`);
  const said = message === undefined ? event : textOf(message);
  return {
    name: functionName === undefined ? 'host' : textOf(functionName),
    word: level === 'error' ? 'error' : 'warning',
    style: LEVEL_STYLES[level],
    text: details.length === 0 ? said : `${said} (${details.join(', ')})`,
  };
}

/** Of an error as the log prints it. */
function messageIn(error: unknown): string {
  return textOf((error as { readonly message?: unknown } | undefined)?.message ?? error);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && value > Date.UTC(2001, 0)) return isoSeconds(value);
  return JSON.stringify(value) ?? '';
}

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Log, LogFields, LogLevel } from '../../shared/core/log.ts';
import { printableFields } from '../../shared/log/printable.ts';
import type { Redactor } from '../../shared/log/redactor.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Line, lineOf } from './event-line.ts';
import type { Terminal } from './terminal.ts';
import { zonedSecond } from './time-text.ts';

/** Tells a person at the terminal what happens: one line an event, in words; a digest has several. */
export interface Narrator {
  readonly log: Log;
  /** Resolves when everything that was logged so far has been printed. */
  flush(): Promise<void>;
}

export interface NarratorInput {
  readonly terminal: Terminal;
  readonly table: Table;
  readonly clock: Clock;
  readonly automations: ResolvedAutomations;
  readonly timezone: string;
  readonly redactor: Redactor;
}

const MIN_NAME_WIDTH = 10;
const WORD_WIDTH = 9;

export function createNarrator(input: NarratorInput): Narrator {
  const { terminal, clock, timezone, automations, redactor } = input;
  const { plans, grids, signals } = automations;
  const names = [plans, grids, signals].flatMap((each) => Object.keys(each));
  const nameWidth = Math.max(...names.map((name) => name.length), MIN_NAME_WIDTH);
  // Lines wait for each other, because those about orders look into the ledger first.
  let last: Promise<void> = Promise.resolve();

  const print = (time: string, { name, word, style, text }: Line): void => {
    const [first, ...more] = text.split('\n');
    const head = `${name.padEnd(nameWidth)}  ${terminal.style(style, word.padEnd(WORD_WIDTH))}`;
    terminal.print(`${terminal.style('dim', time)}  ${head}  ${first}`);
    const indent = ' '.repeat(
      [time.length, nameWidth, WORD_WIDTH].reduce((sum, width) => sum + width + 2, 0),
    );
    for (const line of more) terminal.print(`${indent}${line}`);
  };
  const tell = (level: LogLevel, event: string, fields: LogFields): void => {
    const time = zonedSecond(clock.nowMs(), timezone);
    const logged = { level, event, fields: printableFields(fields, redactor) };
    last = last
      .then(() => lineOf(input, logged))
      .catch((error: unknown): Line => {
        const text = `${event} cannot be told: ${messageOf(error)}`;
        return { name: 'host', word: 'error', style: 'red', text };
      })
      .then((line) => {
        if (line !== undefined) print(time, line);
      });
  };
  const logWith = (base: LogFields): Log => ({
    debug: () => {},
    info: (event, fields) => tell('info', event, { ...base, ...fields }),
    warn: (event, fields) => tell('warn', event, { ...base, ...fields }),
    error: (event, fields) => tell('error', event, { ...base, ...fields }),
    with: (fields) => logWith({ ...base, ...fields }),
  });
  return { log: logWith({}), flush: () => last };
}

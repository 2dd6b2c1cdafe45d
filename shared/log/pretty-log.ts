import { styleText } from 'node:util';
import type { Log, LogLevel } from '../core/log.ts';
import { type LogEntry, type LogParts, lineLog } from './line-log.ts';
import type { Printable } from './printable.ts';

export interface PrettyLogParts extends LogParts {
  readonly colours: boolean;
}

type Style = 'dim' | 'bold' | 'green' | 'yellow' | 'red';

const COLOUR: Readonly<Record<LogLevel, Style>> = {
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
};
const LEVEL_WIDTH = 5;

/** One short line an event for a person at a terminal: local time of day, level, event, `name=value`. */
export function prettyLog({ colours, ...parts }: PrettyLogParts): Log {
  return lineLog(parts, (entry) => toLine(entry, colours));
}

function toLine({ atMs, level, event, fields }: LogEntry, colours: boolean): string {
  const paint = (style: Style, text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const time = new Date(atMs).toTimeString().slice(0, 8);
  const told = Object.entries(fields).map(
    ([name, value]) => `${paint('dim', `${visible(name)}=`)}${visible(short(value))}`,
  );
  const head = [
    paint('dim', time),
    paint(COLOUR[level], level.padEnd(LEVEL_WIDTH)),
    paint('bold', visible(event)),
  ];
  return [...head, ...told].join(' ');
}

function short(value: Printable): string {
  return typeof value === 'string' && /^[^\s"'=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value);
}

/** Control characters of a text that came from elsewhere could redraw the terminal. */
function visible(text: string): string {
  return text.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

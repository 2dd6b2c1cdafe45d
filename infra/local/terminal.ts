import type { Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Where lines for a person go. Styles vanish when it is no terminal, and when NO_COLOR is set. */
export interface Terminal {
  /** Whether a line may be drawn again in place. */
  readonly interactive: boolean;
  print(line?: string): void;
  /** Draws over the current line without ending it; `''` clears it. Does nothing unless interactive. */
  redraw(line: string): void;
  style(style: Style, text: string): string;
}

export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
}

export function createTerminal(stream: OutputStream): Terminal {
  const interactive = stream.isTTY === true;
  let drawn = false;
  const redraw = (line: string): void => {
    if (!interactive || (!drawn && line === '')) return;
    stream.write(`\r${line}\u001b[K`);
    drawn = line !== '';
  };
  return {
    interactive,
    redraw,
    print: (line = '') => {
      redraw('');
      stream.write(`${line}\n`);
    },
    style: (style, text) => styleText(style, text, { stream }),
  };
}

export type Alignment = 'left' | 'right';

/** Rows with every column as wide as its widest cell, two spaces apart. The last left-aligned column is not padded. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => visibleLength(row[column] ?? ''))),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? '', width, alignments[column] ?? 'left'))
      .join('  ')
      .trimEnd(),
  );
}

/** Breaks a text between words into lines of at most `width` characters; a longer word stands alone. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function pad(text: string, width: number, alignment: Alignment): string {
  const filler = ' '.repeat(width - visibleLength(text));
  return alignment === 'right' ? filler + text : text + filler;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

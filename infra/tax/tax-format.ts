/** A tax program's import layout: a file or several, each with its header and one line a row. */
import type { TaxEvent } from './tax-event.ts';

export interface TaxFile {
  /** Distinguishes the files of one layout; empty for its only or main one. */
  readonly name: string;
  readonly header: readonly string[];
  /** Rows of one event: none where the event stands in another file of the layout. */
  readonly rows: (event: TaxEvent) => readonly (readonly string[])[];
}

export interface TaxFormat {
  readonly files: readonly TaxFile[];
  /** What the user must know or do by hand. */
  readonly notes: readonly string[];
}

/** One line of RFC 4180, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

/**
 * Records of one kind as CSV: RFC 4180 (commas, CRLF, quotes doubled), UTF-8 without a byte order mark, the first line
 * the columns' names. Times are ISO 8601 in UTC with milliseconds, decimals the record's own text, and what a record
 * lacks is an empty cell; an empty text is `""`.
 *
 * Safe to open in a spreadsheet: a text that it would take for a formula, or for a number, which it rounds after 15
 * digits, gets an apostrophe in front. So ids stay texts, as in Parquet. A text with an apostrophe of its own gets one
 * more: whoever reads the file takes away one from each text that begins with one, and has the record's text again.
 * Numbers stay numbers, negative ones too.
 */
import { COLUMNS, type Column } from '../../records/columns.ts';
import type { RecordKind, VenueRecord } from '../../records/record.ts';
import { columnValue } from './column-value.ts';

/** Characters of a part. */
const PART_LENGTH = 256 * 1024;

/** Also the full-width forms, which some spreadsheets read alike. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** Digits with what numbers, dates and times have between them: ids, but not a coin such as `1INCH`. */
const NUMBER = /^\d[\d.,:/ -]*(?:e[+-]?\d+)?$/i;

/** The file's bytes. Throws `data.damaged` as `columnValue` does. */
export async function* csvParts(
  kind: RecordKind,
  records: AsyncIterable<VenueRecord> | Iterable<VenueRecord>,
): AsyncGenerator<Uint8Array> {
  const columns = COLUMNS[kind];
  let part = csvLine(columns.map(({ name }) => name));
  for await (const record of records) {
    part += csvLine(columns.map((column) => csvCell(record, column)));
    if (part.length < PART_LENGTH) continue;
    yield Buffer.from(part);
    part = '';
  }
  if (part !== '') yield Buffer.from(part);
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** A text as a cell that no spreadsheet calculates or rounds. */
export function csvText(text: string): string {
  const harmless = FORMULA.test(text) || NUMBER.test(text) || text.startsWith("'") ? `'${text}` : text;
  return harmless === '' || /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function csvCell(record: VenueRecord, column: Column): string {
  const value = columnValue(record, column);
  if (value === undefined) return '';
  switch (column.type) {
    case 'text':
      return csvText(String(value));
    case 'time':
      return new Date(Number(value)).toISOString();
    case 'decimal':
    case 'boolean':
      return String(value);
  }
}

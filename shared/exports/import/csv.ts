/** Comma-separated text as RFC 4180 has it, with the line that each record begins in. */
export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** One cell and what ends it: a comma, the end of the line, or the end of the text. */
const CELL = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;

/** Empty lines are left out. */
export function parseCsv(text: string): readonly CsvRecord[] {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  for (const [whole, quoted, plain = '', end] of source.matchAll(CELL)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    if (cells.some((cell) => cell !== '')) records.push({ line, cells });
    line += 1 + cells.join('').split('\n').length - 1;
    cells = [];
    if (whole === '') break;
  }
  return records;
}

/** Writes the files of a layout, a line at a time, so that a year of any size fits. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { TaxEvent, TaxEventKind } from './tax-event.ts';
import { csvLine, type TaxFormat } from './tax-format.ts';

export interface TaxResult {
  readonly files: readonly { readonly path: string; readonly rows: number }[];
  readonly events: Readonly<Partial<Record<TaxEventKind, number>>>;
}

/**
 * `stem` begins the names. Throws `data.unwritable`; files of this name that are there already are not touched. A file
 * has its name only once it is whole.
 */
export async function writeTaxFiles(
  format: TaxFormat,
  events: AsyncIterable<TaxEvent>,
  { folder, stem }: { readonly folder: string; readonly stem: string },
): Promise<TaxResult> {
  const counts = new Map<TaxEventKind, number>();
  const files = format.files.map((file) => ({
    ...file,
    path: join(folder, `${stem}${file.name === '' ? '' : `-${file.name}`}.csv`),
    count: 0,
  }));
  const present = files.find(({ path }) => existsSync(path));
  if (present !== undefined) {
    throw new AppError(
      'data.unwritable',
      `${present.path} is there already: remove it, or give another folder with --out.`,
    );
  }
  const opened: { readonly fd: number; readonly path: string }[] = [];
  try {
    mkdirSync(folder, { recursive: true });
    const outputs = files.map((file) => {
      const fd = openSync(partOf(file.path), 'w');
      opened.push({ fd, path: file.path });
      const write = (cells: readonly string[]) => writeSync(fd, `${csvLine(cells)}\r\n`);
      write(file.header);
      return { file, write };
    });
    for await (const event of events) {
      counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
      for (const { file, write } of outputs) {
        for (const row of file.rows(event)) {
          write(row);
          file.count += 1;
        }
      }
    }
    for (const { fd } of opened) closeSync(fd);
    for (const { path } of opened) renameSync(partOf(path), path);
  } catch (thrown) {
    for (const { path } of opened) rmSync(partOf(path), { force: true });
    if (thrown instanceof AppError) throw thrown;
    throw new AppError(
      'data.unwritable',
      `The files in ${folder} cannot be written (${messageOf(thrown)}).`,
      {
        cause: thrown,
      },
    );
  }
  return {
    files: files.map(({ path, count }) => ({ path, rows: count })),
    events: Object.fromEntries(counts),
  };
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** What a day's row in the table says about the files made of its records. */
import * as z from 'zod';
import { lazySchema } from '../../lazy-schema.ts';
import type { JsonObject } from '../../table/table.ts';

/** Counts up with every change of columns or of what the files look like: then all days are filed again. */
export const LAYOUT = 1;

const filedObject = lazySchema(() =>
  z.object({
    key: z.string(),
    etag: z.string(),
    bytes: z.int(),
    sha256: z.string(),
  }),
);

const dayRow = lazySchema(() =>
  z.object({
    marks: z.int(),
    filed: z
      .object({
        layout: z.int(),
        /** The day's marks before its records were read. */
        marks: z.int(),
        rows: z.int(),
        /** Of the records themselves, whatever a later library makes of them. */
        contentHash: z.string(),
        objects: z.array(filedObject).readonly(),
      })
      .readonly()
      .optional(),
  }),
);

export type DayRow = z.output<typeof dayRow>;
export type Filed = NonNullable<DayRow['filed']>;
/** An object as it was when it was written or last looked at. */
export type StoredObject = z.output<typeof filedObject>;

export function readDayRow(data: JsonObject): DayRow {
  return dayRow.parse(data);
}

/** Whether a day's files are all there, and made of all that it holds. */
export function isFiled({ marks, filed }: DayRow, keys: readonly string[]): boolean {
  return (
    filed?.layout === LAYOUT &&
    filed.marks === marks &&
    keys.every((key) => filed.objects.some((object) => object.key === key))
  );
}

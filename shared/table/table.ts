/**
 * The one table. A row is addressed by partition and sort key and carries plain JSON data and a version
 * that counts its writes; every write is one conditional step, so a race has exactly one winner.
 *
 * Implementations: `sqlite-table.ts` (a file, or in memory) and `dynamo-table.ts`.
 */

import type { EpochMs } from '../core/clock.ts';

/** Plain JSON. Money and ids are strings; numbers are counts and epoch milliseconds only. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Neither part is empty; `pk` takes 2,048 bytes and `sk` 1,024. */
export interface Key {
  /** Partition, e.g. `plan#btc-weekly`. Rows of one partition are listed together, ordered by `sk`. */
  readonly pk: string;
  /** Sort key inside the partition, e.g. `slot#2026-11-23T09:00#BTC_USDT#1`; ordered by its UTF-8 bytes. */
  readonly sk: string;
}

export interface Row extends Key {
  readonly data: JsonObject;
  /** 1 for the first write, one more for each later one; 1 again for a row written anew after its removal. */
  readonly version: number;
}

/** What must hold for a write to happen: no such row yet, or exactly this version. */
export type Expected = 'absent' | { readonly version: number };

/**
 * Outcome of a conditional write. `conflict` means that nothing was written because the expectation did not hold.
 * A store that cannot answer throws `AppError` `table.unavailable`: the write may or may not have happened.
 */
export type WriteResult = { readonly written: true; readonly version: number } | { readonly written: false };

export interface NewRow {
  readonly key: Key;
  readonly data: JsonObject;
}

export interface RangeQuery {
  readonly pk: string;
  /** Rows whose `sk` starts with this; everything when left out. */
  readonly prefix?: string;
  /** Inclusive bounds on `sk`, combined with `prefix`. */
  readonly from?: string;
  readonly to?: string;
  /** Newest sort key first. */
  readonly descending?: boolean;
  /** Stop after this many rows. All pages are read when left out. */
  readonly limit?: number;
}

export interface PutOptions {
  /**
   * From then on the row may be removed by the store itself, at any later time: a reader must not rely on finding
   * it gone. Left out, the row stays for good, also when an earlier write named a time.
   */
  readonly expiresAtMs?: EpochMs;
}

export interface Table {
  /** Strongly consistent read. */
  get(key: Key): Promise<Row | undefined>;
  /** Replaces the whole row if `expected` holds. */
  put(key: Key, data: JsonObject, expected: Expected, options?: PutOptions): Promise<WriteResult>;
  /**
   * Writes rows whatever was there before, each by itself and in no order, and gives each the version 1: for rows
   * that are only ever written this way. All are written when it resolves; when it throws, any of them may be. No
   * key may come twice.
   */
  putAll(rows: readonly NewRow[]): Promise<void>;
  /** Removes the row if it has this version, and answers that version; absent rows are a conflict. */
  remove(key: Key, expected: { readonly version: number }): Promise<WriteResult>;
  /** Strongly consistent, in `sk` order, all pages unless `limit` says otherwise. */
  query(range: RangeQuery): Promise<readonly Row[]>;
}

/** DynamoDB's own ceiling on one item; both implementations refuse a larger row with `config.invalid`. */
export const MAX_ROW_BYTES = 400 * 1024;

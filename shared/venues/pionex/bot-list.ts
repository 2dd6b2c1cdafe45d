/**
 * The bot list, page by page. A page has ten rows whatever is asked for, and the rows hold all figures, so that no
 * bot is asked for one by one. The filter by type is not used: how it writes several types is not settled.
 *
 * Bots may move from the running to the finished list, and between pages, while they are read. Who wants to know of
 * every bot reads the running ones first and the finished ones after; one that is in neither must be asked for by
 * `bot()` before it is called gone.
 */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { describe, privateGet } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { wireTextIfAny } from '../rest/wire-values.ts';
import { BOT_INVALID_TOKEN } from './bot-codes.ts';
import type { BotReads } from './bot-reads.ts';
import { idOf } from './bot-rows.ts';

export type ListStatus = 'running' | 'finished';

export interface RowList {
  /** One row a bot, the latest read; rows without an id that can be read are all kept. */
  readonly rows: readonly unknown[];
  readonly pages: number;
}

/** 5,000 bots; the venue allows far fewer. */
export const DEFAULT_MAX_PAGES = 500;
/** How often a token that is no longer good sends the reading back to the first page. */
const MAX_RESTARTS = 2;

const pageData = z.looseObject({
  // A strange row is for the reader of rows to judge; only a missing list is no page.
  results: z
    .array(z.unknown())
    .nullable()
    .transform((rows) => rows ?? []),
  nextPageToken: wireTextIfAny,
});

/** Every row of a list. Throws when a page finally fails, or when there are more than `maxPages`. */
export async function readRows(reads: BotReads, status: ListStatus, maxPages: number): Promise<RowList> {
  const found = new Map<string, unknown>();
  let nameless = 0;
  const pages = await walk(reads, status, maxPages, (row) => {
    nameless += 1;
    found.set(idOf(row) ?? `#${nameless}`, row);
    return false;
  });
  return { rows: [...found.values()], pages };
}

/** The row of one bot, without reading further than its page. */
export async function findRow(reads: BotReads, status: ListStatus, botId: string): Promise<unknown> {
  let found: unknown;
  await walk(reads, status, DEFAULT_MAX_PAGES, (row) => {
    if (idOf(row) !== botId) return false;
    found = row;
    return true;
  });
  return found;
}

/** Pages read, restarts included. Ends early when `visit` says so. */
async function walk(
  reads: BotReads,
  status: ListStatus,
  maxPages: number,
  visit: (row: unknown) => boolean,
): Promise<number> {
  const seen = new Set<string>();
  let restarts = 0;
  let token: string | undefined;
  for (let pages = 1; pages <= maxPages; pages += 1) {
    const call = privateGet(
      '/api/v1/bot/orders',
      { status, ...(token === undefined ? {} : { pageToken: token }) },
      1,
    );
    const answer = await reads.ask(call);
    if (answer.kind === 'refused') {
      if (answer.code !== BOT_INVALID_TOKEN || token === undefined || restarts === MAX_RESTARTS) {
        throw reads.errorOf(answer, call);
      }
      restarts += 1;
      token = undefined;
      seen.clear();
      continue;
    }
    const page = parseData(pageData, answer.data, describe(call));
    if (page.results.some(visit)) return pages;
    token = page.nextPageToken;
    // A token given twice would lead round in circles.
    if (token === undefined || seen.has(token)) return pages;
    seen.add(token);
  }
  throw new AppError(
    'venue.unexpectedReply',
    `Pionex has more than ${maxPages} pages of ${status} bots: the list was not read to its end.`,
  );
}

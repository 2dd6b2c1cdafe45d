import type { BotRecord, BotStep } from './bot.ts';

/** What an account's changes say about its bots. Only `recordBot` writes to it. */
export interface BotBook {
  /** All of them, in the order of writing. */
  readonly records: BotRecord[];
  /** How many payouts of a bot have arrived on the account. */
  readonly paid: Map<string, number>;
  bots: number;
}

export function emptyBotBook(): BotBook {
  return { records: [], paid: new Map(), bots: 0 };
}

export function recordBot(book: BotBook, { record }: BotStep): void {
  book.records.push(record);
  if (record.type === 'created') book.bots += 1;
  if (record.type === 'paid') book.paid.set(record.botId, (book.paid.get(record.botId) ?? 0) + 1);
}

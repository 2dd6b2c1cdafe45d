/** Funding, bots that have ended, and what came from or went to outside. */
import { isPositive } from '../../shared/core/decimal.ts';
import { fundingReceived } from '../../shared/records/funding-sign.ts';
import { OUTSIDE } from '../../shared/records/outside.ts';
import type { BotRecord, FundingRecord, TransferRecord } from '../../shared/records/record.ts';
import type { VenueId } from '../../shared/venues/registry.ts';
import { signedEvent } from './fill-events.ts';
import type { TaxEvent } from './tax-event.ts';

export function fundingEvents(
  venue: VenueId,
  funding: FundingRecord,
  paidIs: 'positive' | 'negative',
): readonly TaxEvent[] {
  const received = fundingReceived(funding, paidIs);
  const about = {
    atMs: funding.atMs,
    venue,
    id: `${venue} funding ${funding.id}`,
    note: fundingNote(funding),
  };
  return signedEvent(about, funding.coin, received, 'futuresRebate', 'futuresFee');
}

/** Not every venue tells the contract of a payment and its margin mode. */
function fundingNote({ symbol, mode }: FundingRecord): string {
  const of = symbol === '' ? '' : ` of ${symbol}`;
  return mode === '' ? `Funding${of}` : `Funding${of} (${mode.toLowerCase()})`;
}

/** The venue lists no single trades of its bots: the result of the whole bot is one row at its end. */
export function botEvents(venue: VenueId, bot: BotRecord): readonly TaxEvent[] {
  if (bot.totalProfit === undefined) return [];
  const about = {
    atMs: bot.atMs,
    venue,
    id: `${venue} bot ${bot.id}`,
    note: `Result of the ${BOT_WORDS[bot.botKind]} on ${bot.symbol}${bot.endReason ? `, ended: ${bot.endReason}` : ''}`,
  };
  return signedEvent(about, bot.quote, bot.totalProfit, 'futuresGain', 'futuresLoss');
}

const BOT_WORDS: Readonly<Record<BotRecord['botKind'], string>> = {
  spotGrid: 'spot grid',
  futuresGrid: 'futures grid',
  smartCopy: 'signal bot',
  other: 'bot',
};

/** Transfers between the wallets of one account are no tax matter. */
export function transferEvents(venue: VenueId, transfer: TransferRecord): readonly TaxEvent[] {
  if (!isPositive(transfer.amount) || transfer.status !== 'COMPLETED') return [];
  const about = {
    atMs: transfer.atMs,
    venue,
    id: `${venue} transfer ${transfer.id}`,
    note: transfer.comment ?? 'Transfer',
  };
  const money = { coin: transfer.coin, amount: transfer.amount };
  if (transfer.from === OUTSIDE) return [{ ...about, kind: 'deposit', money }];
  if (transfer.to === OUTSIDE) return [{ ...about, kind: 'withdrawal', money }];
  return [];
}

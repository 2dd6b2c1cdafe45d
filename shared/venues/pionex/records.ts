import type { History } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import { historyOf } from '../rest/history.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';
import { botRecords } from './records-bots.ts';
import { earnRecords } from './records-earn.ts';
import { futuresFillRecords, spotFillRecords } from './records-fills.ts';
import { fundingRecords, positionRecords } from './records-futures.ts';
import { futuresOrderRecords, spotOrderRecords } from './records-orders.ts';
import { readListedSymbols } from './records-symbols.ts';
import { transferRecords } from './records-transfers.ts';

/**
 * The past of an account at Pionex: one page a call, as the venue gives it. A refusal for want of rights, and a call
 * that the venue does not have, throw an error that `isNotOffered` knows.
 */
export function createHistory(base: RestClient, parts: VenueParts, catalogue: PerpetualCatalogue): History {
  return historyOf(base, {
    sources: {
      'spot-fill': spotFillRecords,
      'futures-fill': futuresFillRecords,
      funding: fundingRecords,
      'spot-order': spotOrderRecords(parts.accountId),
      'futures-order': futuresOrderRecords(parts),
      'futures-position': positionRecords,
      bot: botRecords(parts, catalogue),
      earn: earnRecords,
      transfer: transferRecords,
    },
    symbols: (client) => readListedSymbols(client, catalogue),
  });
}

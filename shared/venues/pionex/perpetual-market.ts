/** What only perpetuals have among Pionex's public data. */
import type { MarkPrice } from '../perpetual.ts';
import { describe, publicGet, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { PublicMarket } from './market.ts';
import { indexesData, perpetualSymbol } from './perpetual-wire.ts';

export const PERPETUALS: PublicMarket = {
  type: 'PERP',
  instrument: perpetualSymbol,
  noun: 'perpetual',
  example: 'BTC_USDT_PERP',
};

/** Of all contracts that have a mark and an index, in one read of about 14 kB. */
export async function readMarkPrices(client: RestClient): Promise<readonly MarkPrice[]> {
  // openapi_futures.yaml says that it weighs 5, as all its calls; the wire counts 1 for public ones.
  const call = publicGet('/api/v1/market/indexes', {}, 1);
  const { indexes } = parseData(indexesData, await client.read(call), describe(call));
  return indexes.filter((row) => row !== undefined);
}

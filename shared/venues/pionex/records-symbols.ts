/** Every symbol of both markets, also those that are offline: an account may have traded them once. */
import * as z from 'zod';
import type { ListedSymbol } from '../history.ts';
import { publicGet, type RestClient, readData } from '../rest/client.ts';
import { wireList, wireTextIfAny } from '../rest/wire-values.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';
import { coinsOf } from './records-fills.ts';

/** Only names are read, so that a strange rule of one symbol hides no other. */
const symbolRow = z.looseObject({
  symbol: z.string().min(1),
  type: wireTextIfAny,
  baseCurrency: wireTextIfAny,
  quoteCurrency: wireTextIfAny,
});
const symbolsData = z.looseObject({ symbols: wireList(symbolRow) });

/** Coins are those of wallets and bots, which for some perpetuals are not the start of the symbol. */
export async function readListedSymbols(
  client: RestClient,
  catalogue: PerpetualCatalogue,
): Promise<readonly ListedSymbol[]> {
  const call = publicGet('/api/v1/common/symbols', { type: 'SPOT' }, 5);
  const { symbols } = await readData(client, call, symbolsData);
  const spot = symbols
    .filter(({ type = 'SPOT' }) => type === 'SPOT')
    .map(({ symbol, baseCurrency, quoteCurrency }): ListedSymbol => {
      const halves = coinsOf(symbol);
      return {
        symbol,
        market: 'spot',
        baseCoin: baseCurrency ?? halves.baseCoin,
        quoteCoin: quoteCurrency ?? halves.quoteCoin,
      };
    });
  const perpetuals = (await catalogue.listings(client)).map(
    ({ symbol, baseCoin, quoteCoin }): ListedSymbol => ({ symbol, market: 'perpetual', baseCoin, quoteCoin }),
  );
  return [...spot, ...perpetuals];
}

import { AppError } from '../../core/errors.ts';
import type { History } from '../history.ts';
import { type RestClient, readData } from '../rest/client.ts';
import { MARKETS_CALL } from './dialect.ts';
import { listedSymbols } from './market-wire.ts';

/** No stream at all: BitexAsia lists no call for what has been. Only what is traded can be told. */
export function createHistory(client: RestClient): History {
  return {
    streams: [],
    page: noList,
    instant: noList,
    settle: noList,
    symbols: async () => {
      const { client: counting, requests } = client.counted();
      const symbols = await readData(counting, MARKETS_CALL, listedSymbols);
      return { symbols, requests: requests() };
    },
  };
}

async function noList(): Promise<never> {
  throw new AppError('venue.unsupported', 'BitexAsia has no lists of the past: there is nothing to export.');
}

/** Contracts under 6MM's names: coins run together, and only those that are settled in a stablecoin. */
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { orderRefusal } from './refusal.ts';

export interface Contracts {
  readonly listed: readonly PerpetualListing[];
  /** The engine's name of a contract. Refuses a name that is not listed. */
  toEngine(symbol: string): string;
  toWire(symbol: string): string;
}

const STABLECOIN = 'USDT';

export function contractsOf({ listings }: Pick<FuturesEngine, 'listings'>): Contracts {
  const listed = [...listings.values()].filter(
    ({ quoteCoin, tradable }) => quoteCoin === STABLECOIN && tradable,
  );
  const toWire = (symbol: string) => symbol.replace(/_PERP$/, '').replaceAll('_', '');
  const byName = new Map(listed.map(({ symbol }) => [toWire(symbol), symbol]));
  return {
    listed,
    toWire,
    toEngine: (symbol) => {
      const known = byName.get(symbol);
      if (known === undefined) throw orderRefusal('unknownSymbol');
      return known;
    },
  };
}

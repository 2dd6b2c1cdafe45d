/** Made-up prices are a function of seed and time, so that worlds of one seed can share what was computed of them. */
import { LISTINGS } from '../../shared/paper/instruments.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';

const MARKETS = 8;
const known = new Map<number, PriceSource>();

export function marketOf(seed: number): PriceSource {
  const number = seed % MARKETS;
  const market = known.get(number) ?? createSeededMarket({ seed: number, listings: LISTINGS });
  known.set(number, market);
  return market;
}

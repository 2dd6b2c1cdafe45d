/** Pionex's list of perpetuals: which symbol has which base coin, and in which steps sizes go. */
import * as z from 'zod';
import { type Clock, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { type Decimal, decimal, isPositive } from '../../core/decimal.ts';
import type { PerpetualListing } from '../perpetual.ts';
import { describe, publicGet, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { wireList, wireMoneyIfAny, wirePlaces } from '../rest/wire-values.ts';

/** `baseStep` is the size of one unit of order precision, in base coin; missing where the list does not say it. */
export interface CataloguedPerpetual extends PerpetualListing {
  readonly baseStep?: Decimal;
}

export interface PerpetualCatalogue {
  /**
   * All of them, also those that are offline. One call, remembered for ten minutes; `reader` sends it where its
   * requests are counted.
   */
  listings(reader?: RestClient): Promise<readonly CataloguedPerpetual[]>;
}

/** Contracts are listed and delisted with notice. */
const REMEMBERED_FOR_MS: DurationMs = 10 * MINUTE_MS;

export function createPerpetualCatalogue(client: RestClient, clock: Clock): PerpetualCatalogue {
  let known: { readonly rows: Promise<readonly CataloguedPerpetual[]>; readonly atMs: EpochMs } | undefined;
  const isFresh = (atMs: EpochMs) => {
    const ageMs = clock.nowMs() - atMs;
    return ageMs >= 0 && ageMs < REMEMBERED_FOR_MS;
  };
  return {
    listings: (reader = client) => {
      if (known !== undefined && isFresh(known.atMs)) return known.rows;
      const asked = { rows: readListings(reader), atMs: clock.nowMs() };
      known = asked;
      // A failure is not remembered; whoever waits for `rows` gets to know it.
      asked.rows.catch(() => {
        if (known === asked) known = undefined;
      });
      return asked.rows;
    },
  };
}

/** Rows of SymbolInfo in openapi_futures.yaml. */
const listingRow = z
  .looseObject({
    symbol: z.string().min(1),
    type: z.string().optional(),
    baseCurrency: z.string().min(1),
    quoteCurrency: z.string().min(1),
    status: z.string().optional(),
    baseStep: wireMoneyIfAny.catch(undefined),
    basePrecision: wirePlaces.optional().catch(undefined),
  })
  .transform((row): CataloguedPerpetual & { readonly type: string | undefined } => {
    const baseStep = stepOf(row.baseStep, row.basePrecision);
    return {
      symbol: row.symbol,
      type: row.type,
      baseCoin: row.baseCurrency,
      quoteCoin: row.quoteCurrency,
      tradable: row.status === 'TRADING',
      ...(baseStep === undefined ? {} : { baseStep }),
    };
  });

const listingsData = z.looseObject({ symbols: wireList(listingRow) });

async function readListings(client: RestClient): Promise<readonly CataloguedPerpetual[]> {
  const call = publicGet('/api/v1/common/symbols', { type: 'PERP' }, 5);
  const { symbols } = parseData(listingsData, await client.read(call), describe(call));
  return symbols
    .filter(({ type }) => type === undefined || type === 'PERP')
    .map(({ type: _type, ...row }) => row);
}

function stepOf(step: Decimal | undefined, places: number | undefined): Decimal | undefined {
  if (step !== undefined && isPositive(step)) return step;
  if (places === undefined) return undefined;
  return places === 0 ? decimal('1') : decimal(`0.${'0'.repeat(places - 1)}1`);
}

/**
 * Dual investments as records. They are listed for one base coin at a time, which this asks for one after another.
 * Names as in openapi_earn_dual.yaml.
 */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { EarnRecord } from '../../records/record.ts';
import { isNotOffered } from '../not-offered.ts';
import { type Call, privateGet, publicGet, type RestClient, readData } from '../rest/client.ts';
import { type RecordSource, settledBy, type ToldRow, unorderedPage } from '../rest/records-source.ts';
import { boundsOf, widened } from '../rest/windows.ts';
import { present, wireList, wireMoneyIfAny, wireMs, wireTextIfAny } from '../rest/wire-values.ts';
import type { TimeWindow } from '../venue.ts';
import { wireMsIfAny } from './bot-values.ts';

const LIMIT = 100;
/** Neither its range nor its default is documented: what pages hold in the examples and in the venue's other lists. */
const DEFAULTS: readonly number[] = [10, 20, 50];

/** Lists that tell which coins there are to ask for. */
const LISTS_OF_BASES = 2;

/** Words of `state` or `settlementState` after which nothing more is paid; the list of them is not published. */
const FINAL = /^(SETTLED|COLLECTED|REVOKED|CANCELL?ED|REJECTED|FAILED|CLOSED)$/;

const earnRow = z
  .looseObject({
    clientDualId: z.string().min(1),
    state: z.string().min(1),
    productId: z.string(),
    type: z.string(),
    base: z.string().min(1),
    quote: z.string(),
    currency: z.string(),
    strike: wireMoneyIfAny,
    baseAmount: wireMoneyIfAny,
    currencyAmount: wireMoneyIfAny,
    profit: wireMoneyIfAny,
    settlementState: wireTextIfAny,
    settlementTime: wireMsIfAny,
    baseFilled: wireMoneyIfAny,
    currencyFilled: wireMoneyIfAny,
    // Coins, for all that their names say: how much of them was paid stands nowhere.
    settlementBase: wireTextIfAny,
    settlementCurrency: wireTextIfAny,
    deliveryPrice: wireMoneyIfAny,
    createTime: wireMs,
    updateTime: wireMs,
  })
  .transform((row): ToldRow => {
    const named = { kind: 'earn', id: row.clientDualId, atMs: row.createTime } as const;
    const record: EarnRecord = {
      ...named,
      updatedAtMs: row.updateTime,
      productId: row.productId,
      state: row.state,
      productType: row.type,
      base: row.base,
      quote: row.quote,
      currency: row.currency,
      ...present({
        baseAmount: row.baseAmount,
        currencyAmount: row.currencyAmount,
        profitRate: row.profit,
        strike: row.strike,
        baseFilled: row.baseFilled,
        currencyFilled: row.currencyFilled,
        principalCoin: row.settlementBase,
        earningsCoin: row.settlementCurrency,
        deliveryPrice: row.deliveryPrice,
        settledAtMs: row.settlementTime,
      }),
    };
    const isFinal = FINAL.test(row.state) || FINAL.test(row.settlementState ?? '');
    // Money is in it from its first day, so it is a record before it is final.
    return {
      atMs: row.createTime,
      row: record,
      ...(isFinal ? {} : { pending: { ...named, symbol: row.base } }),
    };
  });

const recordsData = z.looseObject({ records: wireList(earnRow) });
const ofBase = z.looseObject({ base: z.string().min(1) });
const balancesData = z.looseObject({ balances: wireList(ofBase) });
const coinsData = z.looseObject({ coins: wireList(ofBase) });

/** `symbol`, where one is named, is a base coin such as `BTC`. */
export const earnRecords: RecordSource = {
  stream: {
    kind: 'earn',
    scope: 'account',
    // Neither the order of the list nor the time that its window is about is documented.
    paging: 'unordered',
    pageRows: LIMIT,
    instants: false,
    onRequest: true,
  },
  page: async (client, query) => {
    const told: ToldRow[] = [];
    let isFull = false;
    const bases = query.symbol === undefined ? await basesOf(client) : [query.symbol];
    for (const base of bases) {
      const records = await readPage(client, base, query);
      isFull ||= records.length >= LIMIT || DEFAULTS.includes(records.length);
      told.push(...records);
    }
    const lists = bases.length + (query.symbol === undefined ? LISTS_OF_BASES : 0);
    return { ...unorderedPage(told, isFull), lists };
  },
  settle: async (client, row) => {
    if (row.symbol === undefined) {
      throw new AppError('venue.unsupported', 'A dual investment is asked for by its base coin too.');
    }
    const isAsked = (told: ToldRow) => told.row?.id === row.id;
    const around = { startMs: row.atMs, endMs: row.atMs };
    const listed = (await readPage(client, row.symbol, around)).find(isAsked);
    if (listed !== undefined) return settledBy(listed);
    // The list may go by another time than that of the creation; asked by its id, the venue's word is definite.
    const { records } = await readData(client, investmentCall(row.symbol, row.id), recordsData);
    return settledBy(records.find(isAsked));
  },
};

async function readPage(client: RestClient, base: string, window: TimeWindow): Promise<readonly ToldRow[]> {
  const asked = { base, ...boundsOf(widened(window)), limit: String(LIMIT) };
  const call = privateGet('/api/v1/earn/dual/records', asked, 1);
  return (await readData(client, call, recordsData)).records;
}

/** Coins that hold money now, and all others that investments are offered in: a settled one leaves no balance. */
async function basesOf(client: RestClient): Promise<readonly string[]> {
  // Asked first: an account without this product is refused here, by one request.
  const held = await readData(client, privateGet('/api/v1/earn/dual/balances', {}, 1), balancesData).catch(
    throwOnRequest,
  );
  return [...new Set([...held.balances, ...(await offeredCoins(client))].map(({ base }) => base))].sort();
}

/** The venue says that a right is missing, as it does of a key without any: which one, only this list knows. */
function throwOnRequest(thrown: unknown): never {
  if (!isNotOffered(thrown)) throw thrown;
  throw new AppError(
    thrown.code,
    'Pionex shows dual investments only to accounts that it has let into their API; without such investments nothing is missing.',
    { context: thrown.context, cause: thrown },
  );
}

async function offeredCoins(client: RestClient): Promise<readonly { readonly base: string }[]> {
  try {
    return (await readData(client, publicGet('/api/v1/earn/dual/symbols', {}, 1), coinsData)).coins;
  } catch (thrown) {
    // Without this public list, coins that hold money are all that is known; their records are offered all the same.
    if (isNotOffered(thrown)) return [];
    throw thrown;
  }
}

/** A read, although it is a POST. */
function investmentCall(base: string, clientDualId: string): Call {
  return {
    method: 'POST',
    path: '/api/v1/earn/dual/invests',
    query: {},
    body: JSON.stringify({ base, clientDualIds: [clientDualId] }),
    weight: 1,
    access: 'private',
  };
}

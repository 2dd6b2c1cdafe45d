/** All accounts of a user at BingX as it values them, and the coins of the fund account, which no order can use. */
import * as z from 'zod';
import { type Decimal, sum } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { wireList } from '../rest/wire-values.ts';
import type { Wallet, WalletOverview } from '../wallet.ts';
import { spotBalanceRow } from './order-wire.ts';
import { wireFloat } from './wire-values.ts';

/** What its accounts are called here; two are spelled like this indeed. */
const PARTS: Readonly<Record<string, string>> = {
  sopt: 'spot',
  USDTMPerp: 'futures',
  grid: 'bots',
  eran: 'earn',
};

/** Twice a second. */
const WEIGHT = 5;

const accountRow = z
  .looseObject({ accountType: z.string().min(1), usdtBalance: wireFloat })
  .transform(({ accountType, usdtBalance }) => ({
    name: Object.hasOwn(PARTS, accountType) ? (PARTS[accountType] as string) : accountType,
    totalUsdt: usdtBalance,
  }));
const accounts = wireList(accountRow);

/** A bare list by one document, one by name by another. */
const overviewData = z
  .union([z.looseObject({ result: accounts }).transform(({ result }) => result), z.array(accountRow)])
  .transform(overviewOf);

const coins = wireList(spotBalanceRow);
/** Three documents have three names for the list. An answer with none of them is not an empty list. */
const fundData = z.union([
  z.looseObject({ balances: coins }).transform(({ balances }) => balances),
  z.looseObject({ assets: coins }).transform(({ assets }) => assets),
  z.looseObject({ balance: coins }).transform(({ balance }) => balance),
]);

export function createWallet(client: RestClient): Wallet {
  return {
    overview: () => readKnown(client, '/openApi/account/v1/allAccountBalance', overviewData),
    fund: () => readKnown(client, '/openApi/fund/v1/account/balance', fundData),
  };
}

/**
 * No answer of these calls was seen live, and documents differ: one of an unknown form is a part that cannot be had,
 * and must not take the other parts of an account with it.
 */
async function readKnown<T>(client: RestClient, path: string, data: z.ZodType<T>): Promise<T> {
  try {
    return await readData(client, privateGet(path, {}, WEIGHT), data);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'venue.unexpectedReply') throw thrown;
    throw new AppError('venue.unsupported', thrown.message, { cause: thrown });
  }
}

function overviewOf(rows: WalletOverview['parts']): WalletOverview {
  const parts = new Map<string, Decimal>();
  for (const { name, totalUsdt } of rows) {
    const before = parts.get(name);
    parts.set(name, before === undefined ? totalUsdt : sum(before, totalUsdt));
  }
  return {
    totalUsdt: sum(...parts.values()),
    parts: [...parts].map(([name, totalUsdt]) => ({ name, totalUsdt })),
    prices: {},
  };
}

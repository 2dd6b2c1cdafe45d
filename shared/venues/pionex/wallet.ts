/** All holdings of an account, bots and earn included, as Pionex values them. Names as in openapi_wallet.yaml. */
import * as z from 'zod';
import { type Decimal, sum } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { present, wireMoneyIfAny } from '../rest/wire-values.ts';
import type { Wallet, WalletOverview } from '../wallet.ts';

/** What the bot account's categories are called here; the venue publishes no list, only the word `spot`. */
const PARTS: Readonly<Record<string, string>> = {
  spot: 'spot',
  bot: 'bots',
  bots: 'bots',
  earn: 'earn',
  earns: 'earn',
};

const category = z.looseObject({ type: z.string().min(1), totalInUsdt: wireMoney });

const account = z
  .looseObject({
    totalInUsdt: wireMoney,
    detail: z
      .array(category)
      .nullish()
      .transform((list) => list ?? []),
  })
  .nullish();

/** A price only describes: a strange one is none, whatever stands in its place. */
const price = z
  .looseObject({ priceInUsd: wireMoneyIfAny.catch(undefined), priceInBtc: wireMoneyIfAny.catch(undefined) })
  .transform((row) => present({ usd: row.priceInUsd, btc: row.priceInBtc }))
  .catch({});

const overviewData = z
  .looseObject({
    prices: z
      .record(z.string(), price)
      .nullish()
      .transform((prices) => prices ?? {}),
    totalInUsdt: wireMoney,
    totalInBtc: wireMoneyIfAny,
    botAccount: account,
    traderAccount: account,
  })
  .transform(
    (row): WalletOverview => ({
      totalUsdt: row.totalInUsdt,
      parts: [...botParts(row.botAccount), ...futuresPart(row.traderAccount)],
      prices: row.prices,
      ...present({ totalBtc: row.totalInBtc }),
    }),
  );

export function createWallet(client: RestClient): Wallet {
  return {
    overview: () => readData(client, privateGet('/api/v1/wallet/balancesFull', {}, 1), overviewData),
  };
}

type Account = z.output<typeof account>;

/** Categories of one name are one part. An account whose categories are not told is one part, by its own name. */
function botParts(bots: Account): WalletOverview['parts'] {
  if (!bots) return [];
  if (bots.detail.length === 0) return [{ name: 'botAccount', totalUsdt: bots.totalInUsdt }];
  const parts = new Map<string, Decimal>();
  for (const { type, totalInUsdt } of bots.detail) {
    const name = nameOf(type);
    const before = parts.get(name);
    parts.set(name, before === undefined ? totalInUsdt : sum(before, totalInUsdt));
  }
  return [...parts].map(([name, totalUsdt]) => ({ name, totalUsdt }));
}

function futuresPart(trader: Account): WalletOverview['parts'] {
  return trader ? [{ name: 'futures', totalUsdt: trader.totalInUsdt }] : [];
}

function nameOf(type: string): string {
  const word = type.toLowerCase();
  return Object.hasOwn(PARTS, word) ? (PARTS[word] as string) : type;
}

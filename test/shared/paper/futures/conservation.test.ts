import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { Inspection } from '../../../../shared/paper/exchange.ts';
import { createFuturesAccount, type FuturesAccount, TRADER } from './futures-account.ts';

/** Whole units of 10^-12, so that sums are exact without the code under test. */
function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(12, '0').slice(0, 12));
  return amount.startsWith('-') ? -value : value;
}

const ONE = 10n ** 12n;
const total = (amounts: readonly string[]): bigint => amounts.reduce((sum, one) => sum + units(one), 0n);

const action = fc.record({
  symbol: fc.constantFrom('BTC_USDT_PERP', 'ETH_USDT_PERP', 'PUMP_USDT_PERP', 'USDT_BTC_PERP'),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('MARKET_QTY', 'LIMIT', 'IOC', 'FOK', 'POSTONLY'),
  /** In money: about so many dollars. */
  value: fc.integer({ min: 20, max: 30_000 }),
  away: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
  reduceOnly: fc.boolean(),
  waitHours: fc.integer({ min: 0, max: 40 }),
});

const GRID: Readonly<Record<string, readonly [base: number, price: number]>> = {
  BTC_USDT_PERP: [4, 1],
  ETH_USDT_PERP: [3, 2],
  PUMP_USDT_PERP: [0, 6],
  USDT_BTC_PERP: [0, 10],
};

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function place(account: FuturesAccount, one: Action): Promise<void> {
  const { symbol, side, type, value, away, reduceOnly } = one;
  const index = await account.client.publicGet(`/api/v1/market/indexes?symbol=${symbol}`);
  const mark = Number(index.body.data.indexes[0].markPrice);
  const [basePlaces = 0, pricePlaces = 0] = GRID[symbol] ?? [];
  const price = type === 'MARKET_QTY' ? {} : { price: (mark * (1 + away)).toFixed(pricePlaces) };
  const size = (symbol === 'USDT_BTC_PERP' ? value : value / mark).toFixed(basePlaces);
  await account.order({ symbol, side, type, size, reduceOnly, ...price });
}

async function checkWallets({ futures }: Inspection): Promise<void> {
  const fills = await futures.fills('main');
  const fundings = await futures.fundings('main');
  for (const [coin, wallet] of await futures.wallets('main')) {
    const mine = fills.filter(({ feeCoin }) => feeCoin === coin);
    const came = units(wallet.credited) + units(wallet.insured) + total(mine.map(({ realised }) => realised));
    const went =
      total(mine.map(({ fee }) => fee)) +
      total(fundings.filter((one) => one.coin === coin).map(({ paid }) => paid));
    expect(units(wallet.wallet)).toBe(came - went);
    expect(wallet.wallet).not.toMatch(/^-/);
  }
}

/** What was paid for a contract is its open position's cost and the profit of what was closed. */
async function checkPositions({ futures }: Inspection): Promise<void> {
  const fills = await futures.fills('main');
  const positions = await futures.positions('main');
  for (const symbol of Object.keys(GRID)) {
    const mine = fills.filter((fill) => fill.symbol === symbol);
    const open = positions.find((position) => position.symbol === symbol);
    const sign = (side: string) => (side === 'buy' ? 1n : -1n);
    const size = mine.reduce((sum, { side, baseSize }) => sum + sign(side) * units(baseSize), 0n);
    const cash = mine.reduce(
      (sum, { side, price, baseSize }) => sum - (sign(side) * units(price) * units(baseSize)) / ONE,
      0n,
    );
    const sizes = open === undefined ? [] : [open.sizeLong, open.sizeShort, open.sizeLiquidated];
    const amounts =
      open === undefined
        ? []
        : [open.amountLong, open.amountShort, open.amountLiquidated, open.amountSettled];
    expect(total(sizes)).toBe(size);
    expect(total(amounts) + total(mine.map(({ realised }) => realised))).toBe(cash);
  }
}

describe('money in perpetuals', () => {
  it('is neither made nor lost: opening + profits − fees − funding + insurance is the wallet, whatever happens', async () => {
    const actions = fc.array(action, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 50 }), actions, async (seed, wanted) => {
        const account = createFuturesAccount({
          seed,
          accounts: [{ ...TRADER, futuresBalances: { USDT: decimal('3000'), BTC: decimal('0.05') } }],
          partialFillShare: 0.4,
          splitFillShare: 0.4,
        });
        await account.leverage('BTC_USDT_PERP', '50');
        for (const one of wanted) {
          await place(account, one);
          account.clock.advance(one.waitHours * HOUR_MS + 30_000);
        }
        await checkWallets(account.exchange.inspect);
        await checkPositions(account.exchange.inspect);
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { BotCommand } from '../../../../shared/paper/bots/bot.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { createTablePaperStore } from '../../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { cpuMs } from '../../../support/cpu-time.ts';
import { units } from '../money.ts';
import { createBotWorld, DAY, futuresTerms, HOUR, OWNER, spotTerms } from './bot-world.ts';

const OPENING = units(OWNER.balances.USDT);
const CANCEL: BotCommand = { type: 'cancel', closeNote: '', immediate: false };

const invest = fc.integer({ min: 10, max: 500 }).map(
  (amount): BotCommand => ({
    ...{ type: 'adjust', invests: decimal(String(amount)), addsMargin: decimal('0'), reinvests: false },
  }),
);
const shift = fc.integer({ min: 1, max: 8 }).map(
  (percent): BotCommand => ({
    ...{ type: 'adjust', invests: decimal('0'), addsMargin: decimal('5'), reinvests: percent % 2 === 0 },
    range: {
      top: decimal(String(60_000 + percent * 500)),
      bottom: decimal(String(54_000 - percent * 500)),
      rows: 10 + percent,
      spacing: percent % 2 ? 'arithmetic' : 'geometric',
    },
  }),
);
const reduce = fc.integer({ min: 1, max: 60 }).map(
  (steps): BotCommand => ({
    ...{ type: 'reduce', size: decimal((steps / 10_000).toFixed(4)) },
  }),
);
const profit = fc.integer({ min: 1, max: 3 }).map(
  (amount): BotCommand => ({
    ...{ type: 'takeProfit', amount: decimal(String(amount)) },
  }),
);
const life = fc.record({
  trend: fc.constantFrom('long', 'short', 'no_trend', 'spot'),
  leverage: fc.integer({ min: 1, max: 40 }),
  rows: fc.integer({ min: 2, max: 60 }),
  spacing: fc.constantFrom('arithmetic', 'geometric'),
  extraMargin: fc.integer({ min: 0, max: 200 }),
  commands: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.oneof(invest, shift, reduce, profit)), {
    maxLength: 5,
  }),
  looks: fc.array(fc.integer({ min: 1, max: 4 * 24 * 60 }), { maxLength: 6 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

function termsOf({ trend, leverage, rows, spacing, extraMargin }: Life) {
  const range = { top: decimal('62000'), bottom: decimal('52000'), rows, spacing } as const;
  return trend === 'spot'
    ? spotTerms({ range, closeSell: 'TO_QUOTE' })
    : futuresTerms({
        range,
        trend,
        leverage: decimal(String(leverage)),
        extraMargin: decimal(String(extraMargin)),
      } as never);
}

/** Plays a life of four days; `looks` are minutes at which somebody reads beside the commands. */
async function play(one: Life, looks: readonly number[], store = createMemoryPaperStore()) {
  const world = createBotWorld(undefined, { store });
  const { exchange, at } = world;
  const [botId = ''] = await exchange.inspect.placeBots('main', [termsOf(one)]);
  let minute = 0;
  const commands = one.commands.map(([hours, command]) => {
    minute += hours;
    return [minute * 10, command] as const;
  });
  const events = [...commands, ...looks.map((look) => [look, undefined] as const)].sort(
    (a, b) => a[0] - b[0],
  );
  for (const [when, command] of events) {
    at(when);
    if (command === undefined) await exchange.inspect.bots('main');
    else await exchange.inspect.commandBot('main', botId, command);
  }
  at(4 * 24 * 60);
  return { ...world, botId };
}

describe('money', () => {
  it('of a bot is what came in, less fees, with funding and results; and its margin balance adds up', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (one) => {
        const { exchange, client, botId, at, free } = await play(one, one.looks);
        const kind = one.trend === 'spot' ? 'spotGrid' : 'futuresGrid';
        const row = (await client.get(`/api/v1/bot/orders/${kind}/order`, { buOrderId: botId })).body.data
          .buOrderData;
        if (kind === 'futuresGrid') {
          const { usdtInvestment, totalRealizedProfit, totalFee, totalFundingFee, marginBalance } = row;
          const parts = [usdtInvestment, totalRealizedProfit, totalFee, totalFundingFee].map(units);
          const total = parts.reduce((a, b) => a + b, 0n);
          const gap = total - units(marginBalance);
          // Each figure is cut off at its last place.
          expect(gap < 5n && gap > -5n).toBe(true);
        }

        await exchange.inspect.commandBot('main', botId, CANCEL);
        at(4 * 24 * 60 + 1);
        const after = units(await free('USDT'));
        const bot = (await exchange.inspect.bots('main'))[0];
        expect(bot?.status).toBe('canceled');
        const paidBack = (bot?.payouts ?? []).flatMap(({ moves }) =>
          moves.map(({ amount }) => units(amount)),
        );
        const paidIn = (await exchange.inspect.botLog('main')).reduce((sum, record) => {
          if (record.type === 'created') {
            const { terms } = record;
            return sum + units(terms.investment) + ('extraMargin' in terms ? units(terms.extraMargin) : 0n);
          }
          if (record.type !== 'commanded' || record.command.type !== 'adjust') return sum;
          return sum + units(record.command.invests) + units(record.command.addsMargin);
        }, 0n);
        expect(after).toBe(OPENING - paidIn + paidBack.reduce((a, b) => a + b, 0n));

        // What is not paid back is what was lost in trading, by the bot's own account of it.
        const closed = (await client.get(`/api/v1/bot/orders/${kind}/order`, { buOrderId: botId })).body.data
          .buOrderData;
        const result =
          kind === 'futuresGrid'
            ? units(closed.totalRealizedProfit) +
              units(closed.profitReduce) +
              units(closed.totalFee) +
              units(closed.totalFundingFee)
            : units(closed.realizedProfit);
        const gap = after - OPENING - result;
        expect(gap < 20n && gap > -20n).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on when somebody looks, nor on a restart in between', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (one) => {
        const store = createTablePaperStore(openSqliteTable(':memory:'));
        const watched = await play(one, one.looks, store);
        const unwatched = await play(one, []);
        const seen = await watched.exchange.inspect.bots('main');
        expect(seen).toEqual(await unwatched.exchange.inspect.bots('main'));

        const restarted = createBotWorld(undefined, { store });
        restarted.at(4 * 24 * 60);

        expect(await restarted.exchange.inspect.bots('main')).toEqual(seen);
        expect(await restarted.free('USDT')).toBe(await watched.free('USDT'));
      }),
      { numRuns: 40 },
    );
  });
});

it('misses no minute, also when somebody looks at each of them', async () => {
  const range = {
    top: decimal('60000'),
    bottom: decimal('55000'),
    rows: 100,
    spacing: 'arithmetic' as const,
  };
  const watched = createBotWorld();
  const unwatched = createBotWorld();
  for (const { exchange } of [watched, unwatched]) {
    await exchange.inspect.placeBots('main', [
      spotTerms({ range }),
      futuresTerms({ range, trend: 'no_trend' }),
    ]);
  }
  for (let minute = 1; minute < 600; minute += 1) {
    watched.at(minute, 500);
    await watched.exchange.inspect.bots('main');
  }
  for (const { at } of [watched, unwatched]) at(600);

  const seen = await watched.exchange.inspect.bots('main');
  expect(seen[0]?.grid?.trades).toBeGreaterThan(20);
  expect(seen).toEqual(await unwatched.exchange.inspect.bots('main'));
});

it('lists five hundred bots of thirty days in seconds, and again at once', async () => {
  const { exchange, clock, client } = createBotWorld(undefined, {
    accounts: [{ ...OWNER, balances: { USDT: decimal('1000000') } }],
  });
  const range = { top: decimal('68000'), bottom: decimal('48000'), rows: 50, spacing: 'arithmetic' as const };
  const terms = Array.from({ length: 500 }, (_, i) =>
    i % 2 ? spotTerms({ range }) : futuresTerms({ range }),
  );
  await exchange.inspect.placeBots('main', terms);
  clock.advance(30 * DAY);

  const startedMs = cpuMs();
  expect((await client.get('/api/v1/bot/orders')).body.data.results).toHaveLength(10);
  const firstMs = cpuMs() - startedMs;
  clock.advance(HOUR);
  const againMs = cpuMs();
  await client.get('/api/v1/bot/orders');

  expect(firstMs).toBeLessThan(15_000);
  expect(cpuMs() - againMs).toBeLessThan(1_000);
}, 30_000);

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal } from '../../../../shared/core/decimal.ts';
import type { BotAction } from '../../../../shared/venues/bot-actions.ts';
import { botDesk, futuresBot, futuresDraft, IN_TIME, spotBot, spotDraft } from './bot-desk.ts';
import { gridRow } from './bot-row-builders.ts';
import { API_KEY, HTML_502, type Scene, success } from './scripted.ts';

const price = decimal('86000.5');
const amount = decimal('10');

/** The body of the one request that changes something. */
async function bodyOf(action: BotAction, ...scenes: readonly Scene[]): Promise<string | undefined> {
  const { bots, played } = botDesk([...scenes, success('{"checkResult":true}')], { outsideSpec: true });
  expect(await bots.perform(action, IN_TIME)).toMatchObject({ outcome: 'accepted' });
  expect(played.filter(({ method }) => method === 'POST')).toHaveLength(1);
  return played.at(-1)?.body;
}

const detail = success(JSON.stringify(gridRow('futures', { data: { row: '40' } })));

describe('the bytes', () => {
  it('of more margin are those of the range as it is now, and the amount as a number', async () => {
    const { bots, played } = botDesk([detail, success(undefined)]);

    const outcome = await bots.perform(
      { do: 'addMargin', bot: futuresBot, amount: decimal('0.10'), price },
      IN_TIME,
    );

    expect(outcome).toEqual({ outcome: 'accepted', botId: 'fut-1' });
    expect(played.map(({ path }) => path)).toEqual([
      '/api/v1/bot/orders/futuresGrid/order',
      '/api/v1/bot/orders/futuresGrid/adjustParams',
    ]);
    expect(played[1]?.body).toBe(
      '{"buOrderId":"fut-1","type":"adjust_params","top":"95000","bottom":"75000","row":40,"extraMargin":true,"extraMarginAmount":0.10,"openPrice":86000.5}',
    );
  });

  it('of a new grid leave out what the draft leaves out', async () => {
    const { trigger: _trigger, extraMargin: _margin, ...plain } = futuresDraft;
    const body = await bodyOf({ do: 'create', draft: { ...plain, trend: 'long', symbol: 'PUMP_USDT_PERP' } });

    expect(body).toBe(
      '{"base":"PUMPFUN.PERP","quote":"USDT","buOrderData":{"top":"95000","bottom":"75000","row":40,"grid_type":"arithmetic","trend":"long","leverage":5,"quoteInvestment":"500"}}',
    );
  });

  it('of a trigger say in which direction the price must go', async () => {
    const trigger = { price: decimal('100000'), direction: 'risesTo' } as const;

    expect(await bodyOf({ do: 'create', draft: { ...spotDraft, trigger } })).toContain(
      '"condition":"100000","conditionDirection":"1"',
    );
  });

  it.each([
    ['keep', 'NOT_SELL'],
    ['toQuote', 'TO_QUOTE'],
    ['toUsdt', 'TO_USDT'],
  ] as const)('of the end of a spot grid with "%s" say %s', async (closeMode, word) => {
    expect(await bodyOf({ do: 'stop', bot: spotBot, closeMode })).toBe(
      `{"buOrderId":"spot-1","closeSellModel":"${word}"}`,
    );
  });

  it('of an end without a mode leave it to the bot', async () => {
    expect(await bodyOf({ do: 'stop', bot: futuresBot })).toBe('{"buOrderId":"fut-1"}');
  });

  it.each([
    ['0.0001', 1],
    ['0.00019', 1],
    ['1', 10000],
    ['0.0003', 3],
  ])('of a reduction by %s say %i whole steps', async (baseSize, reduceNum) => {
    const body = await bodyOf({ do: 'reduce', bot: futuresBot, baseSize: decimal(baseSize), price });

    expect(body).toBe(`{"buOrderId":"fut-1","openPrice":"86000.5","reduceNum":${reduceNum}}`);
  });

  const positive: fc.Arbitrary<Decimal> = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 0, max: 20 }))
    .map(([digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0');
      const fraction = places === 0 ? '' : `.${text.slice(-places)}`;
      return decimal(`${text.slice(0, text.length - places)}${fraction}`);
    });

  it('of any amount and price hold every digit of both, and are just those that were signed', async () => {
    await fc.assert(
      fc.asyncProperty(positive, positive, async (investment, openPrice) => {
        const { bots, played } = botDesk([success(undefined)]);

        await bots.perform(
          { do: 'addInvestment', bot: futuresBot, amount: investment, price: openPrice },
          IN_TIME,
        );

        const [post] = played;
        expect(post?.body).toBe(
          `{"buOrderId":"fut-1","type":"invest_in","quoteInvestment":${investment},"extraMargin":false,"openPrice":${openPrice}}`,
        );
        const message = `POST/api/v1/bot/orders/futuresGrid/adjustParams?timestamp=${post?.timestampMs}${post?.body}`;
        const signature = createHmac('sha256', API_KEY.apiSecret).update(message).digest('hex');
        expect(post?.headers.get('PIONEX-SIGNATURE')).toBe(signature);
      }),
      { numRuns: 40 },
    );
  });

  it('of any note are signed as they are sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), async (note) => {
        const { bots, played } = botDesk([success('{"buOrderId":"1"}')], { outsideSpec: true });

        await bots.perform({ do: 'create', draft: { ...spotDraft, note } }, IN_TIME);

        const [post] = played;
        const message = `POST/api/v1/bot/orders/spotGrid/create?timestamp=${post?.timestampMs}${post?.body}`;
        const signature = createHmac('sha256', API_KEY.apiSecret).update(message).digest('hex');
        expect(JSON.parse(post?.body ?? '')).toMatchObject({ note });
        expect(post?.headers.get('PIONEX-SIGNATURE')).toBe(signature);
      }),
      { numRuns: 30 },
    );
  });
});

describe('denied, and no byte is sent, is', () => {
  const create = (draft: object): BotAction => ({ do: 'create', draft: { ...futuresDraft, ...draft } });
  const cases: readonly { readonly name: string; readonly action: BotAction; readonly code?: string }[] = [
    { name: 'taking profit out of a futures grid', action: { do: 'takeProfit', bot: futuresBot, amount } },
    { name: 'margin for a spot grid', action: { do: 'addMargin', bot: spotBot, amount, price } },
    { name: 'reducing a spot grid', action: { do: 'reduce', bot: spotBot, baseSize: amount, price } },
    {
      name: 'keeping the coins of a futures grid',
      action: { do: 'stop', bot: futuresBot, closeMode: 'keep' },
    },
    { name: 'an unknown contract', action: create({ symbol: 'NOPE_USDT_PERP' }), code: 'venue.notFound' },
    { name: 'a spot symbol on futures', action: create({ symbol: 'BTC_USDT' }), code: 'venue.notFound' },
    {
      name: 'a contract on spot',
      action: { do: 'create', draft: { ...spotDraft, symbol: 'BTC_USDT_PERP' } },
    },
    { name: 'one row', action: create({ range: { ...futuresDraft.range, rows: 1 } }) },
    { name: 'half a row', action: create({ range: { ...futuresDraft.range, rows: 20.5 } }) },
    { name: 'no investment', action: create({ investment: decimal('0') }) },
    { name: 'no leverage', action: create({ leverage: decimal('0') }) },
    { name: 'a stop of another type', action: create({ stopLoss: { type: 'other', value: decimal('1') } }) },
    {
      name: 'a second stop of a long grid',
      action: create({ trend: 'long', stopLoss: { type: 'price', value: price, highPrice: price } }),
    },
    {
      name: 'a second price for profit',
      action: create({ takeProfit: { type: 'price', value: price, highPrice: price } }),
    },
    {
      name: 'less than a step',
      action: { do: 'reduce', bot: futuresBot, baseSize: decimal('0.00009'), price },
    },
    {
      name: 'an amount below zero',
      action: { do: 'addInvestment', bot: spotBot, amount: decimal('-5'), price },
    },
    {
      name: 'a price of zero',
      action: { do: 'addInvestment', bot: futuresBot, amount, price: decimal('0') },
    },
  ];

  it.each(cases)('$name', async ({ action, code = 'venue.unsupported' }) => {
    const { bots, played } = botDesk([]);

    expect(await bots.perform(action, IN_TIME)).toMatchObject({ outcome: 'denied', code });
    expect(played).toEqual([]);
  });

  it('more margin when the range cannot be read', async () => {
    const { bots, played } = botDesk(() => HTML_502);
    const action: BotAction = { do: 'addMargin', bot: futuresBot, amount, price };

    expect(await bots.perform(action, IN_TIME)).toMatchObject({
      outcome: 'denied',
      code: 'venue.unavailable',
    });
    expect(played.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  it('a new futures grid without the list of contracts', async () => {
    const { bots, played } = botDesk([], { catalogue: HTML_502 });

    expect(await bots.perform({ do: 'create', draft: futuresDraft }, IN_TIME)).toMatchObject({
      outcome: 'denied',
      code: 'venue.unavailable',
    });
    expect(played).toEqual([]);
  });

  it.each([
    { signalType: '' },
    { signalType: 'a'.repeat(1_001) },
    { signalType: 'größer' },
    { signalParam: 'a'.repeat(5_001) },
    { price: decimal(`0.${'1'.repeat(29)}`) },
  ])('a signal that the exchange would not take', async (fields) => {
    const { bots, played } = botDesk([]);
    const push = {
      signalType: 's',
      signalParam: '{}',
      base: 'BTC',
      quote: 'USDT',
      atMs: 0,
      price,
      action: 'buy',
      positionSize: amount,
      contracts: amount,
      ...fields,
    } as const;

    expect(await bots.push(push, IN_TIME)).toMatchObject({ outcome: 'denied', code: 'venue.unsupported' });
    expect(played).toEqual([]);
  });
});

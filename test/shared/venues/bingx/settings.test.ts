import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { createPaperWorld } from './paper-world.ts';
import { LOST, refusal, scriptedBingx, success } from './scripted.ts';

const SYMBOL = 'BTC-USDT-PERP';
const MARGIN_TYPE = '/openApi/swap/v2/trade/marginType';
const LEVERAGES = success(
  '{"longLeverage":20,"shortLeverage":20,"maxLongLeverage":125,"maxShortLeverage":125,"availableLongVol":"1"}',
);

describe('settings of a symbol', () => {
  it.each([
    ['CROSSED', { marginMode: 'cross' }],
    ['ISOLATED', { marginMode: 'isolated' }],
    // Of accounts in hedge mode: it is neither of the two.
    ['SEPARATE_ISOLATED', {}],
  ])('are its margin mode (%s) and its leverage', async (word, told) => {
    const { perpetual, sent } = scriptedBingx([success(`{"marginType":"${word}"}`), LEVERAGES]);

    expect(await perpetual.settings?.(SYMBOL)).toEqual({ symbol: SYMBOL, leverage: '20', ...told });
    expect(sent.map(({ method, query }) => [method, query])).toEqual([
      ['GET', { symbol: 'BTC-USDT' }],
      ['GET', { symbol: 'BTC-USDT' }],
    ]);
  });

  it('tell no leverage where its two directions differ', async () => {
    const uneven = success('{"longLeverage":20,"shortLeverage":5}');
    const { perpetual } = scriptedBingx([success('{"marginType":"CROSSED"}'), uneven]);

    expect(await perpetual.settings?.(SYMBOL)).toEqual({ symbol: SYMBOL, marginMode: 'cross' });
  });

  it('of a margin mode that is not known are never guessed at', async () => {
    const { perpetual } = scriptedBingx([success('{"marginType":"PORTFOLIO"}'), LEVERAGES]);

    await expect(perpetual.settings?.(SYMBOL)).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
      message: expect.stringContaining('unknown margin type "PORTFOLIO"'),
    });
  });
});

describe('the margin mode', () => {
  it('is changed where it is another', async () => {
    const { perpetual, sent } = scriptedBingx([success('{"marginType":"CROSSED"}'), success('{}')]);

    await perpetual.setMarginMode?.(SYMBOL, 'isolated');

    expect(sent).toMatchObject([
      { method: 'GET', path: MARGIN_TYPE },
      {
        method: 'POST',
        path: MARGIN_TYPE,
        query: { symbol: 'BTC-USDT', marginType: 'ISOLATED' },
        body: '',
      },
    ]);
  });

  it.each([
    ['cross', 'CROSSED'],
    ['isolated', 'ISOLATED'],
  ] as const)('is left alone where it is %s already', async (mode, word) => {
    const { perpetual, sent } = scriptedBingx([success(`{"marginType":"${word}"}`)]);

    await perpetual.setMarginMode?.(SYMBOL, mode);

    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('of positions that stand for themselves is changed, whatever is wanted', async () => {
    const { perpetual, sent } = scriptedBingx([
      success('{"marginType":"SEPARATE_ISOLATED"}'),
      success('null'),
    ]);

    await perpetual.setMarginMode?.(SYMBOL, 'isolated');

    expect(sent[1]?.query['marginType']).toBe('ISOLATED');
  });

  it.each([104103, 109401])(
    'that is refused (%i) because of positions or orders says so, and is not sent again',
    async (code) => {
      const { perpetual, sent } = scriptedBingx([success('{"marginType":"CROSSED"}'), refusal(code, 'no')]);

      await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
        code: 'venue.refused',
        message: expect.stringContaining('while there are positions or open orders'),
      });
      expect(sent).toHaveLength(2);
    },
  );

  it('whose answer is lost is an error: nobody knows what it is now', async () => {
    const { perpetual, sent } = scriptedBingx([success('{"marginType":"CROSSED"}'), LOST]);

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
      code: 'venue.unavailable',
    });
    expect(sent).toHaveLength(2);
  });
});

describe('the position mode', () => {
  it('is as orders need it', async () => {
    const { perpetual } = scriptedBingx([], { dual: '"false"' });

    await expect(perpetual.requireNetPositions?.()).resolves.toBeUndefined();
  });

  it.each(['true', '"true"'])('of a hedged account (%s) is refused with what to change', async (dual) => {
    const { perpetual } = scriptedBingx([], { dual });

    await expect(perpetual.requireNetPositions?.()).rejects.toMatchObject({
      code: 'venue.unsupported',
      message: expect.stringMatching(
        /one-way .*POST \/openApi\/swap\/v1\/positionSide\/dual with dualSidePosition=false.* no position and no order/,
      ),
    });
  });
});

describe('over the paper exchange', () => {
  it('settings are those that were set', async () => {
    const { perpetual } = createPaperWorld();

    await perpetual.setLeverage(SYMBOL, decimal('5'));
    await perpetual.setMarginMode?.(SYMBOL, 'cross');

    expect(await perpetual.settings?.(SYMBOL)).toEqual({
      symbol: SYMBOL,
      marginMode: 'cross',
      leverage: '5',
    });
    await expect(perpetual.requireNetPositions?.()).resolves.toBeUndefined();
  });

  it('the margin mode is the one that was set, by symbol', async () => {
    const { perpetual } = createPaperWorld();

    await perpetual.setMarginMode?.(SYMBOL, 'isolated');

    expect(await perpetual.settings?.(SYMBOL)).toMatchObject({ marginMode: 'isolated' });
    expect(await perpetual.settings?.('ETH-USDT-PERP')).toMatchObject({ marginMode: 'cross' });
  });

  it('the margin mode stays while something of the symbol is open, and the refusal says so', async () => {
    const { perpetual } = createPaperWorld();
    const placed = await perpetual.place({
      clientOrderId: 'order1',
      symbol: SYMBOL,
      side: 'buy',
      terms: { type: 'market', baseSize: decimal('0.02') },
      signBeforeMs: (await perpetual.time()) + 10_000,
    });
    expect(placed).toMatchObject({ outcome: 'accepted' });

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining('while there are positions or open orders'),
    });
    expect(await perpetual.settings?.(SYMBOL)).toMatchObject({ marginMode: 'cross' });
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { LOST, refusal, scriptedSixmm, success } from './scripted-replies.ts';

/** Their habits are opposite in what a change answers, and whether setting the same again is refused. */
const SEEDS = [9, 52];
const CHANGE = 'POST /v1/private/position/margin-mode';

describe.each(SEEDS)('the settings of a symbol at the exchange of seed %i', (seed) => {
  function trader() {
    const { perpetual, exchange } = createPaperWorld({ seed });
    const changes = () => exchange.inspect.requests()[CHANGE] ?? 0;
    const buy = async (terms: { price?: string; baseSize: string }, reduceOnly = false) =>
      perpetual.place({
        clientOrderId: `order-${Math.trunc(Number(terms.baseSize) * 1e4)}-${reduceOnly}`,
        symbol: SYMBOL,
        side: reduceOnly ? 'sell' : 'buy',
        terms:
          terms.price === undefined
            ? { type: 'market', baseSize: decimal(terms.baseSize) }
            : { type: 'limit', baseSize: decimal(terms.baseSize), price: decimal(terms.price) },
        reduceOnly,
        signBeforeMs: (await perpetual.time()) + 10_000,
      });
    return { perpetual, changes, buy };
  }

  it('are told, and follow what is set', async () => {
    const { perpetual } = trader();
    expect(await perpetual.settings?.(SYMBOL)).toEqual({
      symbol: SYMBOL,
      marginMode: 'cross',
      leverage: '10',
    });

    await perpetual.setMarginMode?.(SYMBOL, 'isolated');
    await perpetual.setLeverage(SYMBOL, decimal('3'));

    expect(await perpetual.settings?.(SYMBOL)).toEqual({
      symbol: SYMBOL,
      marginMode: 'isolated',
      leverage: '3',
    });
    expect(await perpetual.settings?.('ETHUSDT')).toMatchObject({ marginMode: 'cross' });
  });

  it('are not touched where they are so already', async () => {
    const { perpetual, changes } = trader();

    await perpetual.setMarginMode?.(SYMBOL, 'cross');
    expect(changes()).toBe(0);
    await perpetual.setMarginMode?.(SYMBOL, 'isolated');
    await perpetual.setMarginMode?.(SYMBOL, 'isolated');

    expect(changes()).toBe(1);
  });

  it('stay as they are while something of the symbol is open, and the refusal says what to do', async () => {
    const { perpetual, buy } = trader();
    await buy({ baseSize: '0.02' });

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining(`Close the position of ${SYMBOL} and cancel its orders`),
    });
    expect(await perpetual.settings?.(SYMBOL)).toMatchObject({ marginMode: 'cross' });
    await expect(perpetual.setMarginMode?.(SYMBOL, 'cross')).resolves.toBeUndefined();

    await buy({ baseSize: '0.02' }, true);
    await perpetual.setMarginMode?.(SYMBOL, 'isolated');
    await buy({ baseSize: '0.01', price: '20000' });

    await expect(perpetual.setMarginMode?.(SYMBOL, 'cross')).rejects.toMatchObject({ code: 'venue.refused' });
    expect(await perpetual.settings?.(SYMBOL)).toMatchObject({ marginMode: 'isolated' });
  });

  it('are shown by the position that is opened under them', async () => {
    const { perpetual, buy } = trader();
    await perpetual.setMarginMode?.(SYMBOL, 'isolated');
    await perpetual.setLeverage(SYMBOL, decimal('4'));

    await buy({ baseSize: '0.02' });

    expect(await perpetual.positions(SYMBOL)).toMatchObject([{ leverage: '4' }]);
  });
});

describe('a change of the margin mode', () => {
  const cross = success({ symbol: SYMBOL, marginMode: 1, leverage: 10 });
  const isolated = success({ symbol: SYMBOL, marginMode: 2, leverage: 10 });

  it('is sent once, as a number, and believed only when the settings tell it', async () => {
    const { perpetual, sent } = scriptedSixmm([cross, success({}), isolated]);

    await perpetual.setMarginMode?.(SYMBOL, 'isolated');

    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/v1/private/position/settings', undefined],
      ['POST', '/v1/private/position/margin-mode', { symbol: SYMBOL, marginMode: 2 }],
      ['GET', '/v1/private/position/settings', undefined],
    ]);
  });

  it('that was taken and does not show is looked at again later', async () => {
    const { perpetual } = scriptedSixmm([cross, success({ symbol: SYMBOL, marginMode: 2 }), cross]);

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });
  });

  it('that is refused because another process has made it is done', async () => {
    const { perpetual } = scriptedSixmm([cross, refusal(2002, 'margin mode is the same'), isolated]);

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).resolves.toBeUndefined();
  });

  it('whose answer is lost is not sent again by itself', async () => {
    const { perpetual, sent } = scriptedSixmm([cross, LOST]);

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({
      code: 'venue.unavailable',
    });
    expect(sent).toHaveLength(2);
  });

  it('that the key may not make says so, instead of speaking of positions', async () => {
    const { perpetual } = scriptedSixmm([cross, refusal(3006, 'Permission denied'), cross]);

    await expect(perpetual.setMarginMode?.(SYMBOL, 'isolated')).rejects.toMatchObject({ code: 'venue.auth' });
  });
});

describe('settings that are told', () => {
  it.each([1, 'CROSS', 'cross', '1'])('with the margin mode %j are of cross margin', async (marginMode) => {
    const { perpetual } = scriptedSixmm([success({ symbol: SYMBOL, marginMode, leverage: 5 })]);
    expect(await perpetual.settings?.(SYMBOL)).toEqual({
      symbol: SYMBOL,
      marginMode: 'cross',
      leverage: '5',
    });
  });

  it('without a margin mode or leverage leave them out', async () => {
    const { perpetual } = scriptedSixmm([success({ symbol: SYMBOL, marginMode: null })]);
    expect(await perpetual.settings?.(SYMBOL)).toEqual({ symbol: SYMBOL });
  });

  it.each([
    ['an unknown margin mode', { symbol: SYMBOL, marginMode: 3, leverage: 5 }],
    ['another symbol', { symbol: 'ETHUSDT', marginMode: 1, leverage: 5 }],
  ])('of %s are no answer', async (_, data) => {
    const { perpetual } = scriptedSixmm([success(data)]);
    await expect(perpetual.settings?.(SYMBOL)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

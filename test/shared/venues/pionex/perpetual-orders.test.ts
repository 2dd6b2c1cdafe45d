import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../support/fixture.ts';
import { HTML_502, LOST, refusal, type Scene } from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const symbol = 'BTC_USDT_PERP';
const ref = { symbol, venueOrderId: '200000001381311095' };
const { text } = readFixture('pionex/perpetual/get-trade-order.trimmed-reduce-only').response;

/** The order of the fixture in which this text is another one. */
function orderWith(from: string, to: string): Scene {
  if (!text.includes(from)) throw new Error(`the fixture has no ${from}`);
  return { text: text.replace(from, to) };
}

const playing = (scene: Scene) => scriptedPerpetual(() => scene, { outsideSpec: true });

describe('an order', () => {
  it.each(['IOC', 'FOK', 'POSTONLY', 'LIMIT'])('of type %s is a limit order', async (type) => {
    const { venue } = playing(orderWith('"MARKET_QTY"', `"${type}"`));

    expect(await venue.order(ref)).toMatchObject({ order: { type: 'limit' } });
  });

  it('by amount, which only people place, is a market order of that amount', async () => {
    const amount = text.replace('"amount":""', '"amount":"25"');
    const { venue } = playing({ text: amount.replace('"MARKET_QTY"', '"MARKET_AMT"') });

    expect(await venue.order(ref)).toMatchObject({ order: { type: 'market', quoteAmount: '25' } });
  });

  it.each([
    ['an unknown status', '"CLOSED"', '"SETTLING"'],
    ['an unknown type', '"MARKET_QTY"', '"TWAP"'],
    ['an unknown side', '"side":"SELL"', '"side":"CLOSE"'],
    ['no executed size', '"filledSize":"0.0150",', ''],
    ['an executed amount that is empty', '"filledAmount":"1304.985"', '"filledAmount":""'],
    ['an id that is no whole number', '200000001381311095', '2e17'],
  ])('with %s is an error, never a guess', async (_what, from, to) => {
    const { venue } = playing(orderWith(from, to));

    await expect(venue.order(ref)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('that was not asked for is an error', async () => {
    const { venue } = playing({ text });

    await expect(venue.order({ symbol, venueOrderId: '7' })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
    await expect(venue.orderByClientOrderId({ symbol, clientOrderId: 'so-7' })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('is not called missing by any other refusal', async () => {
    const { venue } = playing(refusal('TRADE_OPERATION_DENIED'));

    await expect(venue.order(ref)).rejects.toMatchObject({ code: 'venue.refused' });
    await expect(venue.orderByClientOrderId({ symbol, clientOrderId: 'so-1' })).rejects.toMatchObject({
      code: 'venue.refused',
    });
  });
});

describe('cancelling', () => {
  it.each([LOST, HTML_502])('is sent once, and fails when the answer is lost', async (scene) => {
    const { venue, sent } = playing(scene);

    await expect(venue.cancel(ref)).rejects.toMatchObject({ code: 'venue.unavailable' });
    expect(sent).toHaveLength(1);
  });

  it('fails when it is refused', async () => {
    const { venue } = playing(refusal('TRADE_OPERATION_DENIED', 'not now'));

    await expect(venue.cancel(ref)).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining('not now'),
    });
  });
});

import { describe, expect, it } from 'vitest';
import { perpetualSymbol } from '../../../../shared/venues/pionex/perpetual-wire.ts';
import { readFixture } from '../../../support/fixture.ts';
import { scriptedVenue, success } from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const reply = (name: string) => readFixture(`pionex/perpetual/${name}`).response;
const ticker = (symbol: string) =>
  `{"symbol":"${symbol}","bidPrice":"1","bidSize":"1","askPrice":"2","askSize":"1","timestamp":1}`;

describe('instruments of perpetuals', () => {
  it('name the unknown symbol, which the refusal of the whole list does not', async () => {
    const { venue, sent } = scriptedPerpetual(({ query }) =>
      query['type'] === 'PERP'
        ? reply('get-common-symbols.all-perp')
        : reply('get-common-symbols.unknown-name'),
    );

    await expect(venue.instruments(['BTC_USDT_PERP', 'NOPE_USDT_PERP'])).rejects.toMatchObject({
      code: 'venue.notFound',
      message: 'Pionex has no perpetual NOPE_USDT_PERP: check its spelling, e.g. BTC_USDT_PERP.',
    });
    expect(sent.map(({ query }) => query)).toEqual([
      { symbols: 'BTC_USDT_PERP,NOPE_USDT_PERP' },
      { type: 'PERP' },
    ]);
  });

  it('tell a step that is more than one unit of the last place, and no bound where there is none', async () => {
    const { venue } = scriptedPerpetual(() => reply('get-common-symbols.all-perp'));

    expect(await venue.instruments(['PUMP_USDT_PERP'])).toMatchObject([
      {
        tradable: false,
        baseCoin: 'PUMPFUN',
        basePlaces: 0,
        baseStep: '10',
        marketSize: { min: '10' },
      },
    ]);
  });

  it('tell no step where it is zero: no size is a multiple of that', () => {
    const symbol = { symbol: 'A_USDT_PERP', baseCurrency: 'A', quoteCurrency: 'USDT', status: 'TRADING' };
    const places = { basePrecision: '1', quotePrecision: '2' };

    const instrument = perpetualSymbol.parse({ ...symbol, ...places, baseStep: '0', quoteStep: '0.00' });

    expect(instrument).toMatchObject({ basePlaces: 1, pricePlaces: 2 });
    expect(instrument).not.toHaveProperty('baseStep');
    expect(instrument).not.toHaveProperty('priceStep');
  });
});

describe('one market', () => {
  it('does not give book tickers of the other, which it finds by name', async () => {
    const spot = scriptedVenue(() => success(`{"tickers":[${ticker('BTC_USDT_PERP')}]}`));
    const { venue } = scriptedPerpetual(() => success(`{"tickers":[${ticker('BTC_USDT')}]}`));

    await expect(spot.venue.bookTickers(['BTC_USDT_PERP'])).rejects.toMatchObject({ code: 'venue.notFound' });
    await expect(venue.bookTickers(['BTC_USDT'])).rejects.toMatchObject({ code: 'venue.notFound' });
  });

  it('does not give instruments of the other', async () => {
    const { venue } = scriptedPerpetual(
      () => success('{"symbols":[{"symbol":"BTC_USDT","type":"SPOT","status":"TRADING"}]}'),
      { outsideSpec: true },
    );

    await expect(venue.instruments(['BTC_USDT'])).rejects.toMatchObject({ code: 'venue.notFound' });
  });
});

it('asks for tickers of several perpetuals by type, because their default is spot', async () => {
  const { venue, sent } = scriptedPerpetual(() => success('{"tickers":null}'));

  await expect(venue.tickers(['BTC_USDT_PERP', 'ETH_USDT_PERP'])).rejects.toMatchObject({
    code: 'venue.notFound',
  });

  expect(sent.map(({ query }) => query)).toEqual([{ type: 'PERP' }]);
});

it('takes a mark that is no number for a shape that it does not know', async () => {
  const { text } = reply('get-market-indexes.all');
  const { venue } = scriptedPerpetual(() => ({ text: text.replace('"87000.6"', '"n/a"') }));

  await expect(venue.markPrices()).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
});

import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../support/fixture.ts';
import { refusal, START_MS, scriptedVenue, success } from './scripted.ts';

const reply = (name: string) => readFixture(`pionex/${name}`).response;

describe('instruments', () => {
  it('are remembered for ten minutes', async () => {
    const { venue, sent, clock } = scriptedVenue([
      reply('get-common-symbols.btc-usdt'),
      reply('get-common-symbols.btc-usdt'),
    ]);
    await venue.instruments(['BTC_USDT']);

    clock.advance(10 * 60_000 - 1);
    await venue.instruments(['BTC_USDT']);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    await venue.instruments(['BTC_USDT']);

    expect(sent).toHaveLength(2);
  });

  it('asks only for symbols that are not remembered', async () => {
    const { venue, sent } = scriptedVenue([
      reply('get-common-symbols.btc-usdt'),
      reply('get-common-symbols.two'),
    ]);
    await venue.instruments(['BTC_USDT']);

    const both = await venue.instruments(['ETH_USDT', 'BTC_USDT']);

    expect(both.map((instrument) => instrument.symbol)).toEqual(['ETH_USDT', 'BTC_USDT']);
    expect(sent.map((request) => request.query['symbols'])).toEqual(['BTC_USDT', 'ETH_USDT']);
  });

  it('names the unknown symbol, which the refusal of the whole list does not', async () => {
    const { venue, sent } = scriptedVenue([
      reply('get-common-symbols.unknown-name'),
      reply('get-common-symbols.all-spot'),
    ]);

    await expect(venue.instruments(['BTC_USDT', 'NOPE_USDT'])).rejects.toMatchObject({
      code: 'venue.notFound',
      message: 'Pionex has no spot symbol NOPE_USDT: check its spelling, e.g. BTC_USDT.',
    });
    expect(sent.map((request) => request.query)).toEqual([
      { symbols: 'BTC_USDT,NOPE_USDT' },
      { type: 'SPOT' },
    ]);
  });

  it('are not found in a null list', async () => {
    const { venue } = scriptedVenue([reply('get-common-symbols.null-list')]);

    await expect(venue.instruments(['BTC_USDT'])).rejects.toMatchObject({ code: 'venue.notFound' });
  });

  it('do not include perpetuals, which the filter finds too', async () => {
    const { venue } = scriptedVenue([success('{"symbols":[{"symbol":"BTC_USDT_PERP","type":"PERP"}]}')], {
      outsideSpec: true,
    });

    await expect(venue.instruments(['BTC_USDT_PERP'])).rejects.toMatchObject({ code: 'venue.notFound' });
  });

  it('cost no call when none are asked for', async () => {
    const { venue, sent } = scriptedVenue([]);

    expect(await venue.instruments([])).toEqual([]);
    expect(await venue.tickers([])).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('tickers', () => {
  it.each([
    refusal('MARKET_INVALID_SYMBOL', 'symbol error'),
    refusal('MARKET_PARAMETER_ERROR', 'symbol error'),
    success('{"tickers":null}'),
    success('{"tickers":[]}'),
  ])('of an unknown symbol are not found, however the exchange says it', async (scene) => {
    const { venue } = scriptedVenue([scene, scene]);

    const notFound = { code: 'venue.notFound', message: expect.stringContaining('NOPE_USDT') };
    await expect(venue.tickers(['NOPE_USDT'])).rejects.toMatchObject(notFound);
    await expect(venue.bookTickers(['NOPE_USDT'])).rejects.toMatchObject(notFound);
  });

  it('escape what would change the address', async () => {
    const { venue, sent } = scriptedVenue([success('{"tickers":[]}')]);

    await expect(venue.tickers(['A&type=PERP'])).rejects.toMatchObject({ code: 'venue.notFound' });
    expect(sent[0]?.query).toEqual({ symbol: 'A&type=PERP' });
  });
});

describe('candles', () => {
  const hour = 3_600_000;

  /** An exchange with candles at every hour up to `START_MS`, `count` of them. */
  function hourly(count: number) {
    return scriptedVenue((_request, { query }) => {
      const endMs = Number(query['endTime'] ?? START_MS);
      const limit = Number(query['limit']);
      const rows: string[] = [];
      for (let index = 0; index < count && rows.length < limit; index += 1) {
        const time = START_MS - index * hour;
        if (time > endMs) continue;
        rows.push(`{"time":${time},"open":"1","high":"1","low":"1","close":"1","volume":"1"}`);
      }
      return success(`{"klines":[${rows.join()}]}`);
    });
  }

  it('beyond one page are read in pages without a gap', async () => {
    const { venue, sent } = hourly(2_000);

    const candles = await venue.candles({ symbol: 'BTC_USDT', interval: '1h', limit: 1_201 });

    expect(candles.map((candle) => candle.openMs)).toEqual(
      Array.from({ length: 1_201 }, (_, index) => START_MS - (1_200 - index) * hour),
    );
    expect(sent.map((request) => request.query['limit'])).toEqual(['500', '500', '201']);
  });

  it('end where the history ends', async () => {
    const { venue, sent } = hourly(3);

    expect(await venue.candles({ symbol: 'BTC_USDT', interval: '1h', limit: 600 })).toHaveLength(3);
    expect(sent).toHaveLength(1);
  });

  it('never open after the asked instant', async () => {
    const { venue } = hourly(10);

    const candles = await venue.candles({
      symbol: 'BTC_USDT',
      interval: '1h',
      limit: 2,
      endMs: START_MS - 1,
    });

    expect(candles.map((candle) => candle.openMs)).toEqual([START_MS - 2 * hour, START_MS - hour]);
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { readFixture } from '../../../support/fixture.ts';
import { refusal, type Scene, success } from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const reply = (name: string) => readFixture(`pionex/perpetual/${name}`).response;

/** A reply of the positions' fixture in which these texts are exchanged. */
function positionsWith(...changes: readonly (readonly [string, string])[]): Scene {
  const { text } = reply('get-account-positions.three');
  return { text: changes.reduce((changed, [from, to]) => changed.replace(from, to), text) };
}

function accountWith(positions: Scene, mode = 'BUYSELL') {
  return scriptedPerpetual(
    ({ path }) => {
      if (path.endsWith('/positions')) return positions;
      return path.endsWith('/positionMode') ? success(`{"positionMode":"${mode}"}`) : undefined;
    },
    { outsideSpec: true },
  );
}

describe('positions', () => {
  it('of a hedge account are two a symbol, each with its side', async () => {
    const { venue } = accountWith(positionsWith(['"ETH_USDT_PERP"', '"BTC_USDT_PERP"']), 'OPENCLOSE');

    expect(await venue.positions('BTC_USDT_PERP')).toMatchObject([
      { symbol: 'BTC_USDT_PERP', side: 'long', size: '0.0150' },
      { symbol: 'BTC_USDT_PERP', side: 'short', size: '-1.50' },
    ]);
  });

  it.each([
    { name: 'short but positive', change: ['"-1.50"', '"1.50"'] as const },
    { name: 'long but negative', change: ['"0.0150"', '"-0.0150"'] as const },
    { name: 'of a side that nobody knows', change: ['"SHORT"', '"SIDEWAYS"'] as const },
    { name: 'of a size that is no number', change: ['"-1.50"', '"1,5"'] as const },
  ])('are an error when one is $name: an order to close it could double it', async ({ change }) => {
    const { venue } = accountWith(positionsWith(change));

    await expect(venue.positions()).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('of another symbol than the asked one are left out', async () => {
    const { venue } = accountWith(reply('get-account-positions.three'));

    expect((await venue.positions('ETH_USDT_PERP')).map(({ symbol }) => symbol)).toEqual(['ETH_USDT_PERP']);
  });

  it('cost one call when there are none', async () => {
    const { venue, sent } = accountWith(success('{"positions":null}'));

    expect(await venue.positions()).toEqual([]);
    expect(sent).toHaveLength(1);
  });
});

describe('setting the leverage', () => {
  const set = (scene: Scene) =>
    scriptedPerpetual(({ path }) => (path.endsWith('/leverage') ? scene : undefined));

  it('fails with the reason when it is refused', async () => {
    const { venue } = set(reply('post-account-leverage.invalid'));

    await expect(venue.setLeverage('BTC_USDT_PERP', decimal('999'))).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringMatching(/BTC_USDT_PERP.*leverage error/),
    });
  });

  it('fails without blaming the key when futures trading is not opened', async () => {
    const { venue, keyRefusals } = set(refusal('TRADE_TYPE_DENIED', 'user denied not in whitelist'));

    await expect(venue.setLeverage('BTC_USDT_PERP', decimal('3'))).rejects.toMatchObject({
      code: 'venue.refused',
    });
    expect(keyRefusals()).toBe(0);
  });

  it.each([
    { leverage: '5', symbol: 'BTC_USDT_PERP' },
    { leverage: '3', symbol: 'ETH_USDT_PERP' },
  ])('fails when the exchange answers $leverage of $symbol', async (answer) => {
    const { venue } = set(success(JSON.stringify(answer)));

    await expect(venue.setLeverage('BTC_USDT_PERP', decimal('3'))).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('takes "3.0" for 3', async () => {
    const { venue } = set(success('{"symbol":"BTC_USDT_PERP","leverage":"3.0"}'));

    await expect(venue.setLeverage('BTC_USDT_PERP', decimal('3'))).resolves.toBeUndefined();
  });

  it('is sent once: an answer that is lost is the caller’s to repeat', async () => {
    const { venue, sent } = set(new TypeError('fetch failed'));

    await expect(venue.setLeverage('BTC_USDT_PERP', decimal('3'))).rejects.toMatchObject({
      code: 'venue.unavailable',
    });
    expect(sent).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { botDesk, futuresDraft, spotDraft } from './bot-desk.ts';
import { HTML_502, refusal, success } from './scripted.ts';

const BTC = { symbol: 'BTC_USDT' };

describe('the check of a new grid', () => {
  it('takes the investment as trading capital and the margin beside it, as the making does', async () => {
    const { bots, played } = botDesk([success('{"min_investment":"1"}')], { outsideSpec: true });

    await bots.check({ ...futuresDraft, investment: decimal('500.50'), extraMargin: decimal('7') });

    expect(JSON.parse(played[0]?.body ?? '')).toMatchObject({
      buOrderData: { extra_margin: false, quote_investment: '500.50', extra_margin_amount: '7' },
    });
  });

  it('has no liquidation where the estimate is empty', async () => {
    const empty =
      '{"estimate_liquidation_price_up":"","estimate_liquidation_price_down":"","min_investment":""}';
    const { bots } = botDesk([success(empty)], { outsideSpec: true });

    expect(await bots.check(futuresDraft)).toEqual({ ok: true });
  });

  it('has a sentence even when the exchange gives only a code', async () => {
    const { bots } = botDesk([refusal('BOT_INVALID_ARGUMENT')]);

    expect(await bots.check(spotDraft)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^Pionex .*\.$/),
    });
  });

  it.each(['PERMISSION_DENIED', 'INVALID_SIGNATURE', 'BOT_INTERNAL_ERROR'])(
    'is no word on the parameters when the exchange says %s',
    async (code) => {
      const { bots } = botDesk(() => refusal(code));

      await expect(bots.check(spotDraft)).rejects.toMatchObject({ code: expect.stringMatching(/^venue\./) });
    },
  );

  it('is repeated like any read, for it changes nothing', async () => {
    const { bots, played } = botDesk(
      [HTML_502, refusal('BOT_INTERNAL_ERROR'), success('{"min_investment":"10"}')],
      {
        outsideSpec: true,
      },
    );

    expect(await bots.check(spotDraft)).toEqual({ ok: true, minInvestment: '10' });
    expect(played).toHaveLength(3);
  });

  it('of a symbol that the exchange does not list is an error', async () => {
    const { bots, played } = botDesk([]);

    await expect(bots.check({ ...futuresDraft, symbol: 'NOPE_USDT_PERP' })).rejects.toMatchObject({
      code: 'venue.notFound',
    });
    await expect(bots.check({ ...spotDraft, symbol: 'BTCUSDT' })).rejects.toMatchObject({
      code: 'venue.unsupported',
    });
    expect(played).toEqual([]);
  });
});

describe('the suggestion', () => {
  it('is none after three internal errors, which many coins always give', async () => {
    const { bots, played } = botDesk(() => refusal('BOT_INTERNAL_ERROR'));

    expect(await bots.suggestion(BTC.symbol)).toBeUndefined();
    expect(played).toHaveLength(3);
  });

  it('is not called none when the exchange could not be reached', async () => {
    const { bots } = botDesk(() => HTML_502);

    await expect(bots.suggestion(BTC.symbol)).rejects.toMatchObject({ code: 'venue.unavailable' });
  });

  it('is for spot symbols only', async () => {
    const { bots, played } = botDesk([]);

    await expect(bots.suggestion('BTC_USDT_PERP')).rejects.toMatchObject({ code: 'venue.unsupported' });
    expect(played).toEqual([]);
  });
});

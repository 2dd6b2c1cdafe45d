import { describe, expect, it } from 'vitest';
import { botDesk, futuresBot, spotBot } from './bot-desk.ts';
import { gridRow, page } from './bot-row-builders.ts';
import { HTML_502, refusal, success } from './scripted.ts';

const NOT_FOUND = refusal('P_TRADING_BOT_ORDER_NOT_FOUND', 'order not found');

describe('one bot', () => {
  it('that the venue does not know is not found', async () => {
    const { bots, played } = botDesk([NOT_FOUND, page(null)]);

    expect(await bots.bot(futuresBot)).toEqual({ found: false });
    expect(played.map(({ path }) => path)).toEqual([
      '/api/v1/bot/orders/futuresGrid/order',
      '/api/v1/bot/orders',
    ]);
  });

  it.each([NOT_FOUND, refusal('BOT_INTERNAL_ERROR'), refusal('BOT_INVALID_ARGUMENT')])(
    'that ended long ago is found among the finished when its detail says %j',
    async (scene) => {
      const others = gridRow('spot', { row: { buOrderId: 'other' } });
      const ended = gridRow('spot', { data: { status: 'canceled' } });
      const { bots } = botDesk(({ path, query }) => {
        if (path.endsWith('/order')) return scene;
        return query['pageToken'] === undefined ? page([others], 'a') : page([ended], 'b');
      });

      expect(await bots.bot(spotBot)).toMatchObject({
        found: true,
        bot: { botId: 'spot-1', phase: 'ended' },
      });
    },
  );

  it('is not called missing when only its detail was refused', async () => {
    const { bots } = botDesk(({ path }) => (path.endsWith('/order') ? refusal('BOT_STRANGE') : page(null)));

    await expect(bots.bot(spotBot)).rejects.toMatchObject({ code: 'venue.refused' });
  });

  it('is not called missing when the finished list cannot be read', async () => {
    const { bots } = botDesk(({ path }) => (path.endsWith('/order') ? NOT_FOUND : HTML_502));

    await expect(bots.bot(spotBot)).rejects.toMatchObject({ code: 'venue.unavailable' });
  });

  it('is not searched for with a key that is refused', async () => {
    const { bots, played } = botDesk([refusal('IP_NOT_WHITELISTED')]);

    await expect(bots.bot(spotBot)).rejects.toMatchObject({ code: 'venue.auth' });
    expect(played).toHaveLength(1);
  });

  it('is an error when the reply is about another one, or cannot be read', async () => {
    const other = gridRow('spot', { row: { buOrderId: 'other', buOrderType: 'grid_v5' } });
    const unreadable = gridRow('spot', { row: { buOrderType: 'grid_v5' }, data: { top: 'high' } });
    const { bots } = botDesk([success(JSON.stringify(other)), success(JSON.stringify(unreadable))]);

    await expect(bots.bot(spotBot)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
    await expect(bots.bot(spotBot)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { BotAction } from '../../../../shared/venues/bot-actions.ts';
import { botDesk, futuresBot, futuresDraft, IN_TIME, spotBot, spotDraft } from './bot-desk.ts';
import { HTML_502, LOST, refusal, type Scene, START_MS, success } from './scripted.ts';

const invest: BotAction = {
  do: 'addInvestment',
  bot: spotBot,
  amount: decimal('10'),
  price: decimal('86000'),
};
const create: BotAction = { do: 'create', draft: spotDraft };
const stop: BotAction = { do: 'stop', bot: spotBot };
const all = [invest, create, stop, { do: 'stop', bot: futuresBot } as const];

async function performed(action: BotAction, ...scenes: readonly Scene[]) {
  const { bots, played } = botDesk(scenes, { outsideSpec: true });
  return { outcome: await bots.perform(action, IN_TIME), posts: played.length };
}

describe('rejected, for nothing was carried out, is what the exchange refuses by', () => {
  it.each([
    'APIKEY_LOST',
    'INVALID_APIKEY',
    'APIKEY_EXPIRED',
    'IP_NOT_WHITELISTED',
    'INVALID_SIGNATURE',
    'PERMISSION_DENIED',
    'AUTH_UNAVAILABLE',
    'BOT_INVALID_ARGUMENT',
    'PARAMETER_ERROR',
    'P_TRADING_BOT_ORDER_NOT_FOUND',
    'PROFIT_LESS_THAN_ZERO',
    'EXCEEDS_MAX_AMOUNT',
    'SYMBOL_MAINTENANCE',
  ])('%s', async (code) => {
    for (const action of all) {
      const { outcome, posts } = await performed(action, refusal(code, 'no'));

      expect(outcome).toMatchObject({ outcome: 'rejected', code, message: expect.stringContaining('no') });
      expect(posts).toBe(1);
    }
  });

  it('names the rights that bots need', async () => {
    expect((await performed(invest, refusal('PERMISSION_DENIED'))).outcome).toMatchObject({
      message: expect.stringContaining('"Bot trading"'),
    });
  });
});

describe('unknown is what was not definitely answered:', () => {
  it.each<{ name: string; scene: Scene; code: string }>([
    { name: 'an internal error', scene: refusal('BOT_INTERNAL_ERROR'), code: 'BOT_INTERNAL_ERROR' },
    { name: 'a code that nobody knows', scene: refusal('BOT_NEW_THING'), code: 'BOT_NEW_THING' },
    {
      name: 'an order of the bot that failed',
      scene: refusal('TRADE_NOT_ENOUGH_MONEY'),
      code: 'TRADE_NOT_ENOUGH_MONEY',
    },
    { name: 'one request too many', scene: { status: 429, text: 'slow' }, code: 'TOO_MANY_REQUESTS' },
    { name: 'the same as JSON', scene: refusal('TOO_MANY_REQUESTS'), code: 'TOO_MANY_REQUESTS' },
    { name: 'a gateway page', scene: HTML_502, code: 'venue.unavailable' },
    {
      name: 'a refusal on a 5xx status',
      scene: refusal('BOT_INVALID_ARGUMENT', '', 503),
      code: 'venue.unavailable',
    },
    { name: 'a lost connection', scene: LOST, code: 'venue.unavailable' },
    { name: 'a truncated reply', scene: { text: '{"result":tr' }, code: 'venue.unavailable' },
    { name: 'a redirect', scene: { status: 302, text: '' }, code: 'venue.unexpectedReply' },
    { name: 'a failure without a code', scene: { text: '{"result":false}' }, code: 'venue.unexpectedReply' },
    { name: 'data of a strange shape', scene: success('["x",1]'), code: 'venue.unexpectedReply' },
    {
      name: 'a success that tells of an error',
      scene: success('{"transferId":"1","error":"no balance"}'),
      code: 'TRANSFER_ERROR',
    },
  ])('$name', async ({ scene, code }) => {
    for (const action of all) {
      const { outcome, posts } = await performed(action, scene);

      expect(outcome).toMatchObject({ outcome: 'unknown', code });
      // Never sent again: the endpoints know no ids of ours.
      expect(posts).toBe(1);
    }
  });
});

describe('a bot that has ended already', () => {
  const ended = refusal('BOT_ORDER_ALREADY_CLOSED');

  it('is stopped', async () => {
    expect((await performed(stop, ended)).outcome).toEqual({ outcome: 'accepted', botId: 'spot-1' });
  });

  it('takes nothing else', async () => {
    expect((await performed(invest, ended)).outcome).toMatchObject({ outcome: 'rejected' });
  });
});

describe('a success', () => {
  it.each([
    '{"buOrderId":"new-1"}',
    '{"bu_order_id":"new-1"}',
    '{"buOrderData":{"buOrderId":"new-1"}}',
    '{"order":{"data":{"buOrderId":"new-1"}}}',
  ])('names the new bot wherever the reply %s has it', async (data) => {
    const { outcome } = await performed({ do: 'create', draft: futuresDraft }, success(data));

    expect(outcome).toEqual({ outcome: 'accepted', botId: 'new-1' });
  });

  it.each(['{}', 'null', '{"buOrderData":{"status":"prepare"}}', undefined])(
    'without an id is accepted all the same: %s',
    async (data) => {
      expect((await performed(create, success(data))).outcome).toEqual({ outcome: 'accepted' });
    },
  );

  it.each(['REDUCE_TOO_SMALL', 'SOMETHING_NEW', ''])(
    'whose check failed by "%s" is a refusal',
    async (reason) => {
      const { outcome } = await performed(
        { do: 'reduce', bot: futuresBot, baseSize: decimal('1'), price: decimal('86000') },
        success(JSON.stringify({ checkResult: false, reason })),
      );

      expect(outcome).toMatchObject({ outcome: 'rejected', code: reason || 'CHECK_FAILED' });
    },
  );
});

describe('a refused timestamp', () => {
  const refused = refusal('INVALID_TIMESTAMP');

  it('lets the command be signed again, once, with the same bytes', async () => {
    const { bots, played } = botDesk([refused, success('{"action_id":"1"}')]);

    expect(await bots.perform(invest, IN_TIME)).toMatchObject({ outcome: 'accepted' });
    expect(played).toHaveLength(2);
    expect(played[0]?.body).toBe(played[1]?.body);
  });

  it('twice stays unknown', async () => {
    const { outcome, posts } = await performed(invest, refused, refused);

    expect(outcome).toMatchObject({ outcome: 'unknown', code: 'INVALID_TIMESTAMP' });
    expect(posts).toBe(2);
  });

  it('is not followed by another attempt after the time to sign', async () => {
    const { bots, played, clock } = botDesk(() => {
      clock.advance(20_000);
      return refused;
    });

    expect(await bots.perform(invest, IN_TIME)).toMatchObject({ outcome: 'unknown' });
    expect(played).toHaveLength(1);
  });
});

describe('the time to sign', () => {
  it('denies a command when it is over, and no byte is sent', async () => {
    const { bots, played } = botDesk([]);

    expect(await bots.perform(invest, { signBeforeMs: START_MS - 1_000 })).toMatchObject({
      outcome: 'denied',
      code: 'venue.deadline',
    });
    expect(played).toEqual([]);
  });

  it('is read by the clock of the exchange, and the date is never ahead of it', async () => {
    const { bots, played } = botDesk([success('{"action_id":"1"}')]);

    await bots.perform(invest, IN_TIME);

    expect(played[0]?.timestampMs).toBeLessThan(START_MS);
    expect(played[0]?.timestampMs).toBeGreaterThan(START_MS - 2_000);
  });
});

it('sends nothing during a ban', async () => {
  const { bots, played } = botDesk([{ status: 429, text: 'slow' }]);

  await bots.perform(invest, IN_TIME);

  expect(await bots.perform(invest, IN_TIME)).toMatchObject({ outcome: 'denied', code: 'venue.banned' });
  expect(played).toHaveLength(1);
});

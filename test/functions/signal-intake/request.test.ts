import { beforeEach, describe, expect, it } from 'vitest';
import { handle } from '../../../functions/signal-intake/handler.ts';
import { causeOf, intentKey } from '../../../shared/orders/ids.ts';
import { readSignal, settleSignal } from '../../../shared/signals/signal-store.ts';
import { anAlert, aStrategy, createIntake, eventOf, type Intake, NOW, type Sent, TOKEN } from './intake.ts';

let intake: Intake;
beforeEach(async () => {
  intake = await createIntake();
});

const refusal = async (sent: Sent) => {
  const { status, headers, body } = await intake.send(sent);
  return { status, code: body['code'], allow: headers['allow'] };
};

describe('an address', () => {
  it.each([
    '/',
    '/signals',
    '/signals/',
    '/signals/trend/',
    `/signals/trend/${TOKEN}/more`,
    '/hooks/trend',
    '/signals/tr%65nd',
    '//signals/trend',
    '/signals/../signals/trend',
  ])('that is none is not found: %s', async (path) => {
    expect(await refusal({ path })).toMatchObject({ status: 404, code: 'request.notFound' });
    expect(intake.table.calls).toEqual([]);
  });

  it.each([
    { method: 'GET', path: '/signals/trend', allow: 'POST' },
    { method: 'PUT', path: '/signals/trend', allow: 'POST' },
    { method: 'DELETE', path: `/signals/trend/${TOKEN}`, allow: 'GET, POST' },
    { method: 'OPTIONS', path: `/signals/trend/${TOKEN}`, allow: 'GET, POST' },
    { method: 'HEAD', path: `/signals/trend/${TOKEN}`, allow: 'GET, POST' },
  ])('tells $method which methods it takes', async ({ method, path, allow }) => {
    expect(await refusal({ method, path })).toEqual({ status: 405, code: 'request.wrongMethod', allow });
  });

  it('may begin with the name of a stage', async () => {
    const event = eventOf({ path: `/prod/signals/trend/${TOKEN}` }) as { requestContext: { stage: string } };
    event.requestContext.stage = 'prod';
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 10_000 };
    expect(await handle.bind(intake.deps)(event, context)).toMatchObject({ statusCode: 202 });
  });
});

describe('a body', () => {
  it.each<readonly [string, Sent, number, string]>([
    [
      'of a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
      415,
      'request.wrongType',
    ],
    ['of XML', { headers: { 'content-type': 'application/xml' } }, 415, 'request.wrongType'],
    ['over 64 KiB', { body: `{"a":"${'a'.repeat(65_536)}"}` }, 413, 'request.tooLarge'],
    [
      'over 64 KiB in base64',
      { body: `{"a":"${'a'.repeat(65_536)}"}`, base64: true },
      413,
      'request.tooLarge',
    ],
    ['that is empty', { body: '' }, 400, 'alert.notJson'],
    ['of words', { body: 'BTCUSDT crossed 100000' }, 400, 'alert.notJson'],
    ['with an unquoted NaN', { body: '{"action":"buy","contracts":NaN}' }, 400, 'alert.notJson'],
    ['with a comment', { body: '{"action":"buy"} // now' }, 400, 'alert.notJson'],
    ['that is a list', { body: [anAlert()] }, 400, 'alert.notJson'],
    ['that is a number', { body: '5' }, 400, 'alert.notJson'],
    ['with a prototype', { body: '{"__proto__":{"action":"buy"}}' }, 400, 'alert.notJson'],
    ['with a constructor inside', { body: '{"data":{"constructor":{"prototype":1}}}' }, 400, 'alert.notJson'],
    ['that is nested nine deep', { body: `${'{"a":'.repeat(9)}1${'}'.repeat(9)}` }, 400, 'alert.notJson'],
    ['that would use up the stack', { body: '['.repeat(60_000) }, 400, 'alert.notJson'],
    ['of objects that would use up the stack', { body: '{"a":'.repeat(12_000) }, 400, 'alert.notJson'],
  ])('%s is refused before anything is looked up', async (_what, sent, status, code) => {
    expect(await refusal(sent)).toMatchObject({ status, code });
    expect(intake.table.calls).toEqual([]);
  });

  it('that is not UTF-8 is refused', async () => {
    const event = eventOf({ base64: true }) as { body: string };
    event.body = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]).toString('base64');
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 10_000 };
    expect(await handle.bind(intake.deps)(event, context)).toMatchObject({ statusCode: 400 });
  });

  it('of exactly 64 KiB, and brackets inside its texts, are fine', async () => {
    const rest = JSON.stringify(anAlert({ note: '' })).length;
    const body = anAlert({ note: '[{'.repeat((65_536 - rest) / 2).padEnd(65_536 - rest, '"'.slice(1)) });
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(65_536);
    expect((await intake.send({ body })).status).toBe(202);
  });

  it('is never repeated in an answer', async () => {
    const answers = [
      await intake.send({ body: anAlert({ action: 'hocus' }) }),
      await intake.send({ body: anAlert({ ticker: 'POCUSUSDT' }) }),
      await intake.send({ body: anAlert({ contracts: 'hocus' }) }),
      await intake.send({ body: 'hocus' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 400]);
    expect(JSON.stringify(answers)).not.toMatch(/hocus|pocus/i);
  });
});

describe('an alert that is understood and not taken', () => {
  const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

  it.each<readonly [string, Parameters<typeof aStrategy>[0], Record<string, unknown>, string]>([
    ['has a symbol outside the list', {}, { ticker: 'SOLUSDT' }, 'alert.symbol'],
    ['has an action outside the list', { actions: ['sell'] }, {}, 'alert.action'],
    ['goes short on spot', {}, { action: 'sell', market_position: 'short' }, 'alert.position'],
    ['has no size for a strategy that takes it from there', {}, { contracts: 'NaN' }, 'alert.size'],
    [
      'has no price for a limit at it',
      { order: { type: 'limit', from: 'signal', offsetBps: 0, cancelAfterMinutes: 5 } },
      {},
      'alert.price',
    ],
    ['has neither a time nor an id', {}, { timenow: '' }, 'alert.noTime'],
    ['is a second too old', {}, { timenow: at(-121) }, 'alert.tooOld'],
    ['is a second too early', {}, { timenow: at(11) }, 'alert.tooEarly'],
    ['has only the time of its bar, long past', {}, { timenow: undefined, time: at(-3600) }, 'alert.tooOld'],
    ['still has its placeholder', {}, { action: '{{strategy.order.action}}' }, 'alert.fields'],
    ['asks for a stop loss', {}, { stop_loss: '90000' }, 'alert.unsupported'],
  ])('is refused with 422 when it %s', async (_when, strategy, change, code) => {
    intake = await createIntake({ trend: aStrategy(strategy) });
    expect(await refusal({ body: anAlert(change) })).toMatchObject({ status: 422, code });
    expect(intake.queued).toEqual([]);
    expect(intake.table.calls.filter(({ key }) => key.pk.startsWith('signals'))).toHaveLength(
      code === 'alert.tooOld' || code === 'alert.tooEarly' ? 1 : 0,
    );
  });

  it('names the symbols that would have been taken', async () => {
    const { body } = await intake.send({ body: anAlert({ ticker: 'SOLUSDT' }) });
    expect(body['message']).toContain('BTC_USDT, ETH_USDT');
  });

  it.each([-120, 10])('is taken at the very bound of its age: %i s', async (seconds) => {
    expect((await intake.send({ body: anAlert({ timenow: at(seconds) }) })).status).toBe(202);
  });

  it('needs no size for a close, nor where the strategy has one', async () => {
    expect((await intake.send({ body: anAlert({ action: 'close', contracts: '' }) })).status).toBe(202);
    intake = await createIntake({ trend: aStrategy({ size: { percentOfBalance: 10 } }) });
    expect((await intake.send({ body: anAlert({ contracts: '' }) })).status).toBe(202);
  });
});

describe('more alerts than a minute takes', () => {
  it('are answered with 429 and when to come again, and leave nothing behind', async () => {
    intake = await createIntake({ trend: aStrategy({ perMinute: 2 }) });
    const send = (order_id: string) => intake.send({ body: anAlert({ order_id }) });
    intake.clock.advance(20_000);
    expect([(await send('1')).status, (await send('2')).status]).toEqual([202, 202]);
    intake.table.calls.length = 0;
    expect(await send('3')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '40' },
      body: { code: 'request.tooMany' },
    });
    expect(intake.table.calls.map(({ name }) => name)).toEqual(['get', 'get']);
    intake.clock.advance(40_000);
    expect((await send('3')).status).toBe(202);
  });

  it('cannot be brought about without a proof', async () => {
    intake = await createIntake({ trend: aStrategy({ perMinute: 1 }) });
    for (let times = 0; times < 5; times += 1) await intake.send({ path: '/signals/trend/wrong' });
    expect((await intake.send()).status).toBe(202);
  });
});

describe('the outcome of a signal', () => {
  const ask = (id: string, sent: Sent = {}) =>
    intake.send({
      method: 'GET',
      path: `/signals/trend/${id}`,
      headers: { authorization: `Bearer ${TOKEN}` },
      ...sent,
    });

  it('is told with the states of its intents', async () => {
    const id = String((await intake.send()).body['id']);
    expect(await ask(id)).toMatchObject({
      status: 200,
      body: { id, status: 'accepted', symbol: 'BTC_USDT', action: 'buy', intents: [] },
    });

    const stored = await readSignal(intake.deps.table, 'trend', id);
    if (stored === undefined) throw new Error('it was recorded');
    const intent = `signal:trend/${id}/BTC_USDT/1`;
    await intake.deps.table.put(intentKey(causeOf(intent)), { state: 'filled' }, 'absent');
    const intents = [intent, `signal:trend/${id}/BTC_USDT/2`];
    await settleSignal(intake.deps.table, stored, {
      state: 'placed',
      atMs: Date.parse(NOW),
      text: 'It is placed.',
      intents,
    });
    expect((await ask(id)).body).toMatchObject({
      status: 'placed',
      message: 'It is placed.',
      intents: [
        { id: intents[0], state: 'filled' },
        { id: intents[1], state: 'missing' },
      ],
    });
  });

  it('may be asked for with the token in the query', async () => {
    const id = String((await intake.send()).body['id']);
    expect((await ask(id, { headers: {}, query: `token=${TOKEN}` })).status).toBe(200);
  });

  it('is told to nobody else', async () => {
    const id = String((await intake.send()).body['id']);
    expect((await ask(id, { headers: {} })).status).toBe(401);
    expect((await ask(id, { headers: {}, query: 'token=wrong' })).status).toBe(401);
    expect((await ask(id, { path: `/signals/nobody/${id}` })).status).toBe(401);
  });

  it.each(['20261123T080000Z-0123456789abcdef', 'x', TOKEN])(
    'is not found for an id that is none: %s',
    async (id) => {
      expect((await ask(id)).status).toBe(404);
    },
  );
});

describe("an alert's own bound on its age", () => {
  it("is kept where it is tighter than the strategy's, and not where it is wider", async () => {
    intake = await createIntake({ trend: aStrategy({ format: '3commas', size: { quote: '20' as never } }) });
    const alert = (max_lag: string, secondsAgo: number) => ({
      tv_instrument: 'BTCUSDT',
      action: 'buy',
      timestamp: new Date(Date.parse(NOW) - secondsAgo * 1000).toISOString(),
      max_lag,
    });
    expect((await intake.send({ body: alert('30', 30) })).status).toBe(202);
    expect((await intake.send({ body: alert('30', 31) })).body['code']).toBe('alert.tooOld');
    expect((await intake.send({ body: alert('300', 120) })).status).toBe(202);
    expect((await intake.send({ body: alert('300', 121) })).body['code']).toBe('alert.tooOld');
  });
});

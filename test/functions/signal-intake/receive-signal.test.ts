import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { openSignals, readSignal, settleSignal } from '../../../shared/signals/signal-store.ts';
import { anAlert, aStrategy, createIntake, type Intake, NOW, QUEUE_DOWN, TOKEN } from './intake.ts';

let intake: Intake;
beforeEach(async () => {
  intake = await createIntake();
});

const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * SECOND_MS).toISOString();

describe('an alert that fits its strategy', () => {
  it('is recorded, queued for its account and symbol, and answered with 202 and its id', async () => {
    const { status, body } = await intake.send();

    expect({ status, body }).toEqual({
      status: 202,
      body: { id: expect.stringMatching(/^20261123T080000Z-[0-9a-f]{16}$/), status: 'accepted' },
    });
    const id = String(body['id']);
    expect(intake.queued).toEqual([
      {
        group: 'main/BTC_USDT',
        dedupId: expect.stringMatching(/^[0-9a-f]{64}$/),
        body: { strategy: 'trend', id },
      },
    ]);
    expect(await readSignal(intake.deps.table, 'trend', id)).toMatchObject({
      signal: {
        symbol: 'BTC_USDT',
        action: 'buy',
        atMs: Date.parse(NOW),
        size: { unit: 'contracts', amount: '0.001' },
      },
      outcome: { state: 'accepted', intents: [] },
    });
    expect(await openSignals(intake.deps.table)).toHaveLength(1);
  });

  it('costs six calls of the table, and seven with an id of its own', async () => {
    await intake.send();
    expect(intake.table.calls.map(({ name }) => name)).toEqual(['get', 'get', 'put', 'get', 'put', 'put']);

    intake.table.calls.length = 0;
    await intake.send({ body: anAlert({ signal_id: 'a-1' }) });
    expect(intake.table.calls).toHaveLength(7);
  });

  it('is in the table before it is in the queue', async () => {
    intake.queueFails(QUEUE_DOWN);
    await intake.send();
    expect(await openSignals(intake.deps.table)).toHaveLength(1);
    expect(intake.queued).toEqual([]);
  });

  it('is answered as JSON that nobody may keep', async () => {
    const { headers } = await intake.send();
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'TEXT/PLAIN'])(
    'may come as %s',
    async (type) => {
      expect((await intake.send({ headers: { 'Content-Type': type } })).status).toBe(202);
    },
  );

  it('may come encoded as base64', async () => {
    expect((await intake.send({ base64: true })).status).toBe(202);
  });
});

describe('the same alert again', () => {
  it('is answered with 200 and what became of the first', async () => {
    const first = await intake.send();
    const stored = await readSignal(intake.deps.table, 'trend', String(first.body['id']));
    if (stored === undefined) throw new Error('it was recorded');
    await settleSignal(intake.deps.table, stored, {
      state: 'denied',
      atMs: Date.parse(NOW),
      code: 'pause.strategy',
      text: 'Nothing was ordered: strategy trend is paused.',
      intents: ['signal:trend/x/BTC_USDT/1'],
    });
    intake.clock.advance(15 * SECOND_MS);

    expect(await intake.send()).toMatchObject({
      status: 200,
      body: {
        id: first.body['id'],
        status: 'denied',
        duplicate: true,
        code: 'pause.strategy',
        intents: ['signal:trend/x/BTC_USDT/1'],
      },
    });
    expect(intake.queued).toHaveLength(1);
    expect(await openSignals(intake.deps.table)).toEqual([]);
  });

  it('is the same with another price: the market moves between two tries', async () => {
    await intake.send({ body: anAlert({ price: '100000' }) });
    expect((await intake.send({ body: anAlert({ price: '100001' }) })).status).toBe(200);
  });

  it('is queued again under the same id when the first was recorded and not queued', async () => {
    intake.queueFails(QUEUE_DOWN);
    expect((await intake.send()).status).toBe(503);
    intake.queueFails(undefined);
    intake.clock.advance(5 * SECOND_MS);

    expect((await intake.send()).status).toBe(200);
    expect((await intake.send()).status).toBe(200);
    expect(new Set(intake.queued.map(({ dedupId }) => dedupId)).size).toBe(1);
    expect(intake.queued.length).toBeGreaterThanOrEqual(1);
  });

  it('has its answer also when it comes too late to be new', async () => {
    const first = await intake.send();
    intake.clock.advance(10 * MINUTE_MS);
    expect(await intake.send()).toMatchObject({ status: 200, body: { id: first.body['id'] } });
    expect((await intake.send({ body: anAlert({ order_id: 'other' }) })).body['code']).toBe('alert.tooOld');
  });

  it('with an id of its own is the same whatever time it is stamped with', async () => {
    const first = await intake.send({ body: anAlert({ signal_id: 'mine-1' }) });
    intake.clock.advance(30 * SECOND_MS);
    const second = await intake.send({ body: anAlert({ signal_id: 'mine-1', timenow: at(30) }) });
    expect(second).toMatchObject({ status: 200, body: { id: first.body['id'] } });
    intake.clock.advance(60 * MINUTE_MS);
    const third = await intake.send({ body: anAlert({ signal_id: 'mine-1', timenow: at(0) }) });
    expect(third).toMatchObject({ status: 200, body: { id: first.body['id'] } });
  });

  it('needs no time when it has an id of its own', async () => {
    const { timenow: _, ...timeless } = anAlert({ signal_id: 'mine-2' });
    const first = await intake.send({ body: timeless });
    intake.clock.advance(3 * SECOND_MS);
    expect(first.status).toBe(202);
    expect(await intake.send({ body: timeless })).toMatchObject({
      status: 200,
      body: { id: first.body['id'] },
    });
  });

  it('does nothing twice when both come at once', async () => {
    const answers = await Promise.all([intake.send(), intake.send(), intake.send()]);
    const ids = new Set(answers.map(({ body }) => body['id']));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    expect(ids.size).toBe(1);
    expect(await openSignals(intake.deps.table)).toHaveLength(1);
  });
});

describe('alerts that say the same and are not', () => {
  it.each([
    { what: 'another second', change: { timenow: at(1) } },
    { what: 'another order', change: { order_id: 'Long 2' } },
    { what: 'another comment', change: { comment: 'TP2' } },
    { what: 'another position after it', change: { market_position: 'long', market_position_size: '0.002' } },
    { what: 'another symbol', change: { ticker: 'ETHUSDT' } },
    { what: 'another action', change: { action: 'sell' } },
    { what: 'another id', change: { signal_id: '2' } },
  ])('are two with $what', async ({ change }) => {
    const first = await intake.send();
    const second = await intake.send({ body: anAlert(change) });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(first.body['id']).not.toBe(second.body['id']);
    expect(intake.queued).toHaveLength(2);
  });

  it.each([
    ['tradingview', {}],
    ['wundertrading', { code: 'ENTER-LONG_BINANCE_BTCUSDT_Trend_1M', order_id: undefined }],
  ] as const)(
    'are two of %s with another price, where their only time is that of a bar',
    async (format, own) => {
      intake = await createIntake({ trend: aStrategy({ format, size: { quote: '10' as never } }) });
      const alert = (price: string) =>
        anAlert({ ...own, contracts: undefined, timenow: undefined, time: NOW, price });
      const first = await intake.send({ body: alert('100000') });
      expect((await intake.send({ body: alert('100001') })).status).toBe(202);
      expect(await intake.send({ body: alert('100000') })).toMatchObject({
        status: 200,
        body: { id: first.body['id'] },
      });
    },
  );

  it('are two for two strategies', async () => {
    intake = await createIntake({ trend: aStrategy(), other: aStrategy() });
    expect((await intake.send({ path: `/signals/trend/${TOKEN}` })).status).toBe(202);
    expect((await intake.send({ path: `/signals/other/${TOKEN}` })).status).toBe(202);
    expect(new Set(intake.queued.map(({ dedupId }) => dedupId)).size).toBe(2);
  });
});

describe('what is stored for a replay', () => {
  it('has neither the token nor any secret, by name or by value', async () => {
    const body = anAlert({
      token: TOKEN,
      comment: `see ${TOKEN}`,
      secret: 'of another service',
      nested: { apiKey: 'k-1' },
    });
    const { body: answer } = await intake.send({ body });
    const stored = await readSignal(intake.deps.table, 'trend', String(answer['id']));
    expect(JSON.parse(stored?.body ?? '')).toEqual({
      ...body,
      token: '[redacted]',
      comment: 'see [redacted]',
      secret: '[redacted]',
      nested: { apiKey: '[redacted]' },
    });
  });

  it('is cut at 8 KB', async () => {
    const { body } = await intake.send({ body: anAlert({ note: 'ü'.repeat(20_000) }) });
    const stored = await readSignal(intake.deps.table, 'trend', String(body['id']));
    expect(Buffer.byteLength(stored?.body ?? '')).toBeLessThanOrEqual(8192);
    expect(stored?.body).toMatch(/ü$/);
  });
});

describe('what cannot be kept now', () => {
  it.each([
    ['the queue gives no answer', (world: Intake) => world.queueFails(QUEUE_DOWN)],
    ['the table gives no answer', (world: Intake) => world.table.failWhen(() => 'before')],
    ['the answer of the table is lost', (world: Intake) => world.table.failWhen(() => 'after')],
  ])('is answered with 503 when %s, so that TradingView sends it again', async (_when, fail) => {
    fail(intake);
    const { status, headers, body } = await intake.send();
    expect({ status, code: body['code'], retry: headers['retry-after'] }).toEqual({
      status: 503,
      code: 'request.unavailable',
      retry: '5',
    });
    expect(intake.queued).toEqual([]);
  });

  it('ends in one signal, at whichever call the table failed first', async () => {
    for (const lost of ['before', 'after'] as const) {
      for (let number = 1; number <= 6; number += 1) {
        const world = await createIntake();
        world.table.failWhen((call) => (call.number === number ? lost : undefined));
        expect((await world.send()).status).toBe(503);
        const again = await world.send();
        expect([200, 202]).toContain(again.status);
        expect(world.queued.map(({ body }) => body['id'])).toEqual([again.body['id']]);
        expect(await openSignals(world.deps.table)).toHaveLength(1);
      }
    }
  });

  it('fails loudly for a fault of ours, which sends again as well', async () => {
    intake.queueFails(new AppError('ledger.illegalTransition', 'A fault of ours.'));
    await expect(intake.send()).rejects.toThrow('A fault of ours.');
  });
});

describe('the log', () => {
  it('has strategy, id and status of what was taken', async () => {
    const { body } = await intake.send();
    expect(intake.logged).toEqual([
      { level: 'info', event: 'signal.answered', fields: { strategy: 'trend', id: body['id'], status: 202 } },
    ]);
  });

  it('has the code of a refusal and how often it was given, and never what was sent', async () => {
    await intake.send({ body: anAlert({ ticker: 'DOGEUSDT' }) });
    await intake.send({ body: anAlert({ ticker: 'DOGEUSDT' }) });
    await intake.send({ path: '/signals/a-token-in-the-wrong-place' });
    expect(intake.logged.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'info', strategy: 'trend', status: 422, code: 'alert.symbol', count: 1 },
      { level: 'info', strategy: 'trend', status: 422, code: 'alert.symbol', count: 2 },
      { level: 'info', strategy: 'unproven', status: 401, code: 'request.unauthorized', count: 1 },
    ]);
  });
});

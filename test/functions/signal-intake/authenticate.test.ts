import crypto, { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { rotateToken } from '../../../shared/signals/tokens.ts';
import { anAlert, aStrategy, createIntake, NOW, SECRET, type Sent, TOKEN } from './intake.ts';

const WRONG = `${TOKEN.slice(1)}b`;
const BODY = JSON.stringify(anAlert());
const UNAUTHORIZED = {
  status: 401,
  body: {
    code: 'request.unauthorized',
    message: 'This strategy does not exist, or the proof that you may use it is missing or wrong.',
  },
};

describe('a token', () => {
  it.each<readonly [string, Sent]>([
    ['in the path', { path: `/signals/trend/${TOKEN}` }],
    ['in the header', { path: '/signals/trend', headers: { Authorization: `Bearer ${TOKEN}` } }],
    ["in the body's `token`", { path: '/signals/trend', body: anAlert({ token: TOKEN }) }],
    ["in the body's `secret`", { path: '/signals/trend', body: anAlert({ secret: TOKEN }) }],
    ["in the body's `passphrase`", { path: '/signals/trend', body: anAlert({ passphrase: TOKEN }) }],
  ])('opens %s', async (_where, sent) => {
    const intake = await createIntake();
    expect((await intake.send(sent)).status).toBe(202);
  });

  it.each<readonly [string, Sent]>([
    ['of an unknown strategy', { path: `/signals/nobody/${TOKEN}` }],
    ['of a name that no strategy can have', { path: `/signals/__proto__/${TOKEN}` }],
    ['that is wrong', { path: `/signals/trend/${WRONG}` }],
    ['that is too short', { path: '/signals/trend/a' }],
    ['that is too long', { path: `/signals/trend/${TOKEN.repeat(20)}` }],
    ['that is missing', { path: '/signals/trend' }],
    ['that is empty', { path: '/signals/trend', body: anAlert({ token: '' }) }],
    ['in a field of another layout', { path: '/signals/trend', body: anAlert({ signalToken: TOKEN }) }],
    ['in the query, which other people log', { path: '/signals/trend', query: `token=${TOKEN}` }],
    ['that is its own hash', { path: '/signals/trend', body: anAlert({ token: '0'.repeat(64) }) }],
    ['beside a wrong one in the path', { path: `/signals/trend/${WRONG}`, body: anAlert({ token: TOKEN }) }],
  ])('%s opens nothing, with the same answer and work, and leaves nothing behind', async (_what, sent) => {
    const intake = await createIntake();
    const { status, body } = await intake.send(sent);
    expect({ status, body }).toEqual(UNAUTHORIZED);
    expect(intake.table.calls.map(({ name, key }) => [name, key.pk])).toEqual([['get', 'signal-tokens']]);
    expect(intake.queued).toEqual([]);
  });

  it('of a name that is too long for a key is looked up under none', async () => {
    const intake = await createIntake();
    expect((await intake.send({ path: `/signals/${'a'.repeat(3000)}/${TOKEN}` })).status).toBe(401);
    expect(intake.table.calls.map(({ key }) => key)).toEqual([{ pk: 'signal-tokens', sk: '-' }]);
  });

  it('that was never made opens nothing', async () => {
    const intake = await createIntake({ trend: aStrategy() }, { tokens: [] });
    expect((await intake.send()).status).toBe(401);
  });

  it('and the one before it are both valid until the old one ends', async () => {
    const intake = await createIntake();
    const fresh = 'b'.repeat(43);
    await rotateToken(intake.deps.table, 'trend', {
      token: fresh,
      nowMs: Date.parse(NOW),
      keepOldMs: HOUR_MS,
    });
    const tryBoth = async () =>
      Promise.all(
        [TOKEN, fresh].map(async (token) => {
          const timenow = new Date(intake.clock.nowMs()).toISOString();
          return (
            await intake.send({
              path: `/signals/trend/${token}`,
              body: anAlert({ timenow, order_id: token }),
            })
          ).status;
        }),
      );
    expect(await tryBoth()).toEqual([202, 202]);
    intake.clock.advance(HOUR_MS - 1);
    expect(await tryBoth()).toEqual([202, 202]);
    intake.clock.advance(1);
    expect(await tryBoth()).toEqual([401, 202]);
  });
});

describe('a signature', () => {
  const seconds = String(Date.parse(NOW) / 1000);
  const sign = (timestamp = seconds, text = BODY, secret = SECRET): Sent => ({
    path: '/signals/trend',
    body: BODY,
    headers: {
      'X-Timestamp': timestamp,
      'X-Signature': createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex'),
    },
  });
  const signing = () =>
    createIntake({ trend: aStrategy({ auth: 'hmac' }), other: aStrategy({ auth: 'hmac' }) });

  it.each<readonly [string, Sent]>([
    ['over seconds', sign()],
    ['over milliseconds', sign(String(Date.parse(NOW)))],
    ['as old as the strategy allows', sign(String(Date.parse(NOW) / 1000 - 120))],
    ['over a body that came as base64', { ...sign(), base64: true }],
  ])('%s opens', async (_what, sent) => {
    expect((await (await signing()).send(sent)).status).toBe(202);
  });

  it.each<readonly [string, Sent]>([
    ['with another secret', sign(seconds, BODY, 'another')],
    ['over another body', sign(seconds, `${BODY} `)],
    [
      'of another time',
      { ...sign(), headers: { ...sign().headers, 'X-Timestamp': String(Number(seconds) + 1) } },
    ],
    ['that is too old', sign(String(Date.parse(NOW) / 1000 - 121))],
    ['from the future', sign(String(Date.parse(NOW) / 1000 + 11))],
    ['without a time', sign('')],
    ['that is missing', { path: '/signals/trend', body: BODY }],
    ['that is cut', { ...sign(), headers: { ...sign().headers, 'X-Signature': 'abc' } }],
    ['in place of which a valid token is given', { path: `/signals/trend/${TOKEN}`, body: BODY }],
    ['for a strategy that there is not', { ...sign(), path: '/signals/nobody' }],
  ])('%s opens nothing', async (_what, sent) => {
    const intake = await signing();
    const { status, body } = await intake.send(sent);
    expect({ status, body }).toEqual(UNAUTHORIZED);
    expect(intake.queued).toEqual([]);
  });

  it('never opens a strategy that goes by tokens', async () => {
    expect((await (await createIntake()).send(sign())).status).toBe(401);
  });

  it('reads the same secrets whichever strategy is named, and none without one', async () => {
    for (const name of ['trend', 'other', 'nobody']) {
      const intake = await signing();
      await intake.send({ ...sign(), path: `/signals/${name}` });
      expect(intake.secretsRead).toEqual(['signal/trend', 'signal/other']);
      await intake.send({ path: `/signals/${name}/${TOKEN}` });
      expect(intake.secretsRead).toHaveLength(2);
    }
  });

  it('is refused while there is no secret, which is told in the log', async () => {
    const missing = async () => Promise.reject(new AppError('secret.missing', 'There is none.'));
    const intake = await createIntake({ trend: aStrategy({ auth: 'hmac' }) }, { secret: missing });
    expect((await intake.send(sign())).status).toBe(401);
    expect(intake.logged[0]).toMatchObject({
      level: 'error',
      event: 'signal.noSecret',
      fields: { strategy: 'trend' },
    });
  });

  it('never fits an empty secret', async () => {
    const intake = await createIntake({ trend: aStrategy({ auth: 'hmac' }) }, { secret: async () => '' });
    expect((await intake.send(sign(seconds, BODY, ''))).status).toBe(401);
    expect((await intake.send(sign(seconds, BODY, 'no secret'))).status).toBe(401);
  });

  it('is answered with 503 while secrets cannot be read, for every strategy', async () => {
    const down = async () =>
      Promise.reject(new AppError('secret.unavailable', 'No answer.', { retry: 'later' }));
    const intake = await createIntake({ trend: aStrategy({ auth: 'hmac' }) }, { secret: down });
    expect((await intake.send(sign())).status).toBe(503);
    expect((await intake.send({ ...sign(), path: '/signals/nobody' })).status).toBe(503);
  });
});

describe('the work of a proof', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<readonly [string, Sent]>([
    ['a valid token', {}],
    ['an unknown strategy', { path: `/signals/nobody/${TOKEN}` }],
    ['no token', { path: '/signals/trend' }],
    ['a short token', { path: '/signals/trend/a' }],
    ['a long token', { path: `/signals/trend/${'a'.repeat(5000)}` }],
    ['a strategy without a token row', { path: `/signals/fresh/${TOKEN}` }],
    ['a strategy that signs', { path: `/signals/signs/${TOKEN}` }],
  ])('is three comparisons of 32 bytes with 32 for %s', async (_what, sent) => {
    const strategies = { trend: aStrategy(), fresh: aStrategy(), signs: aStrategy({ auth: 'hmac' }) };
    const intake = await createIntake(strategies, { tokens: ['trend'] });
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    // Named imports of a built-in module see the spy only after this.
    (await import('node:module')).syncBuiltinESMExports();
    await intake.send(sent);
    const lengths = compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
    compare.mockRestore();
    (await import('node:module')).syncBuiltinESMExports();
    expect(lengths).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  });
});

describe('a list of addresses', () => {
  const from = async (
    sourceIp: string,
    addresses: ReturnType<typeof aStrategy>['addresses'],
    headers = {},
  ) => {
    const intake = await createIntake({ trend: aStrategy(addresses === undefined ? {} : { addresses }) });
    return (await intake.send({ sourceIp, headers })).status;
  };

  it.each(['52.89.214.238', '34.212.75.30', '54.218.53.128', '52.32.178.7'])(
    'of TradingView has %s',
    async (ip) => {
      expect(await from(ip, ['tradingview'])).toBe(202);
    },
  );

  it.each([
    { ip: '203.0.113.9', addresses: ['203.0.113.9'], status: 202 },
    { ip: '::ffff:203.0.113.9', addresses: ['203.0.113.9'], status: 202 },
    { ip: '2001:db8:0:0::1', addresses: ['2001:db8::1'], status: 202 },
    { ip: '2001:db8::2', addresses: ['2001:db8::1'], status: 401 },
    { ip: '203.0.113.10', addresses: ['203.0.113.9', 'tradingview' as const], status: 401 },
    { ip: '', addresses: ['203.0.113.9'], status: 401 },
    { ip: 'localhost', addresses: ['203.0.113.9'], status: 401 },
    { ip: '198.51.100.1', addresses: undefined, status: 202 },
  ])('of $addresses answers $ip with $status', async ({ ip, addresses, status }) => {
    expect(await from(ip, addresses)).toBe(status);
  });

  it('believes the gateway and no header', async () => {
    const headers = {
      'x-forwarded-for': '52.89.214.238',
      forwarded: 'for=52.89.214.238',
      'x-real-ip': '52.89.214.238',
    };
    expect(await from('203.0.113.9', ['tradingview'], headers)).toBe(401);
  });
});

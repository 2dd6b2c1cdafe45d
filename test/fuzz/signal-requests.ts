/** Requests at the front door of signals: real alerts, real ones gone wrong, and nonsense; with and without a proof. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { CORPUS } from '../functions/signal-intake/formats/corpus.ts';
import { NOW, SECRET, type Sent, TOKEN } from '../functions/signal-intake/intake.ts';

/** One strategy for each layout, one that signs, one without a token, and one that there is not. */
export const STRATEGIES = [
  'standing-orders',
  'tradingview',
  '3commas',
  'okx',
  'wundertrading',
  'pionex',
  'signs',
  'tokenless',
  'nobody',
] as const;

export interface FuzzRequest {
  readonly sent: Sent;
  readonly mayPass: boolean;
}

const WRONG_TOKEN = 'wrongwrongwrongwrongwrongwrongwrongwrongwro';
/** What may not show in any answer or line of the log. */
export const SECRETS = [TOKEN, SECRET, WRONG_TOKEN, 'eyJhbGciOi.made.up'];

const NAMES = CORPUS.flatMap(({ text }) => [...text.matchAll(/"(\w+)":/g)].map(([, name = '']) => name));
const fieldName = fc.oneof(
  fc.constantFrom(...new Set(NAMES), 'timenow', 'signal_id'),
  fc.string({ maxLength: 12 }),
);
const nastyText = fc.constantFrom(
  '',
  'NaN',
  'na',
  '-0',
  '1e999',
  '1e-99',
  '9'.repeat(70),
  '{{close}}',
  NOW,
  '2026-02-30T00:00:00Z',
  '1795255200',
  '0',
  'BTCUSDT',
  'BTC_USDT',
  'buy',
  'EXIT_LONG',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  'ü'.repeat(300),
  TOKEN,
  WRONG_TOKEN,
  '%00',
  '../..',
  'a/b#c',
);
const value = fc.oneof(
  nastyText,
  fc.string({ maxLength: 40 }),
  fc.double(),
  fc.bigInt().map(String),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Alerts that would be taken by the strategy of their layout, each at some second of the last minute. */
const fresh = fc
  .tuple(fc.constantFrom(...CORPUS), fc.nat(60))
  .map(([{ text }, age]) =>
    text
      .replaceAll('2026-11-21T10:00:00Z', new Date(Date.parse(NOW) - age * 1000).toISOString())
      .replaceAll(/BTC-?USDT(\.P|-SWAP)?/g, 'BTCUSDT'),
  );
const changed = fc
  .tuple(fresh, fc.array(fc.tuple(fieldName, value), { maxLength: 4 }))
  .map(([text, changes]) => JSON.stringify({ ...JSON.parse(text), ...Object.fromEntries(changes) }));
const broken = fc
  .tuple(fresh, fc.nat(600), fc.nat(20), fc.string({ maxLength: 8 }))
  .map(([text, start, length, put]) => text.slice(0, start) + put + text.slice(start + length));
const nested = fc
  .tuple(fc.constantFrom('{"a":', '['), fc.integer({ min: 1, max: 20_000 }))
  .map(([open, times]) => open.repeat(times));
const body = fc.oneof(
  { weight: 3, arbitrary: fresh },
  { weight: 4, arbitrary: changed },
  { weight: 2, arbitrary: broken },
  {
    weight: 1,
    arbitrary: fc.dictionary(fieldName, value, { maxKeys: 12 }).map((fields) => JSON.stringify(fields)),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 40 }).map((text) => JSON.stringify({ note: text.repeat(2500) })),
  },
  { weight: 1, arbitrary: nested },
);

const seconds = String(Date.parse(NOW) / 1000);
const signature = (text: string, secret: string, timestamp = seconds) => ({
  'x-timestamp': timestamp,
  'x-signature': createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex'),
});

type Proof = (strategy: string, text: string) => FuzzRequest;
const opens = (strategy: string) => !['signs', 'tokenless', 'nobody'].includes(strategy);

const proofs: Readonly<Record<string, Proof>> = {
  path: (strategy) => ({ sent: { path: `/signals/${strategy}/${TOKEN}` }, mayPass: opens(strategy) }),
  header: (strategy) => ({
    sent: { path: `/signals/${strategy}`, headers: { authorization: `Bearer ${TOKEN}` } },
    mayPass: opens(strategy),
  }),
  wrong: (strategy) => ({ sent: { path: `/signals/${strategy}/${WRONG_TOKEN}` }, mayPass: false }),
  signed: (strategy, text) => ({
    sent: { path: `/signals/${strategy}`, headers: signature(text, SECRET) },
    mayPass: strategy === 'signs',
  }),
  forged: (strategy, text) => ({
    sent: { path: `/signals/${strategy}`, headers: signature(text, 'another') },
    mayPass: false,
  }),
  stale: (strategy, text) => ({
    sent: { path: `/signals/${strategy}`, headers: signature(text, SECRET, '1700000000') },
    mayPass: false,
  }),
  asking: (strategy) => ({
    sent: {
      method: 'GET',
      path: `/signals/${strategy}/20261123T080000Z-0123456789abcdef`,
      query: `token=${TOKEN}`,
    },
    mayPass: false,
  }),
};

/** Mostly the strategy whose layout the alert resembles. */
const strategyFor = (text: string, any: string) => {
  if (any !== 'tradingview') return any;
  if (text.includes('tv_instrument')) return '3commas';
  if (text.includes('investmentType')) return 'okx';
  if (text.includes('"code"')) return 'wundertrading';
  return /signal_?type/i.test(text) ? 'pionex' : any;
};

const proven = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('tradingview') },
      { weight: 2, arbitrary: fc.constantFrom(...STRATEGIES) },
    ),
    fc.oneof(
      { weight: 1, arbitrary: fc.constant('path') },
      { weight: 1, arbitrary: fc.constantFrom(...Object.keys(proofs)) },
    ),
    body,
    fc.boolean(),
  )
  .map(([any, name, text, base64]): FuzzRequest => {
    // Where the path has no token, one in the body would be a proof of its own.
    const body = name === 'path' || name === 'header' ? text : text.replaceAll(TOKEN, '');
    const { sent, mayPass } = proofs[name]?.(strategyFor(text, any), body) ?? { sent: {}, mayPass: false };
    return { sent: { ...sent, body, base64 }, mayPass };
  });

const segment = fc.oneof(
  fc.constantFrom('signals', 'tradingview', 'nobody', '', '..', '%2e', '__proto__', WRONG_TOKEN),
  fc.string({ maxLength: 60 }),
);
const headerName = fc.oneof(
  fc.constantFrom(
    'authorization',
    'Authorization',
    'content-type',
    'x-signature',
    'x-timestamp',
    'x-forwarded-for',
    '__proto__',
  ),
  fc.string({ maxLength: 20 }),
);
const headerValue = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/plain;charset=x',
    'Bearer',
    `Bearer ${WRONG_TOKEN}`,
    'Basic x',
    seconds,
    '0'.repeat(64),
  ),
  fc.string({ maxLength: 60 }),
);

/** No valid token is anywhere in these but inside a body, and there only under a wrong name. */
const nonsense = fc
  .record({
    method: fc.constantFrom('POST', 'GET', 'PUT', 'get', 'HEAD', '', 'BREW'),
    path: fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    query: fc.string({ maxLength: 60 }),
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 6, noNullPrototype: true }),
    sourceIp: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 20 })),
    base64: fc.boolean(),
    body: body.map((text) => text.replaceAll(TOKEN, '')),
  })
  .map((sent): FuzzRequest => ({ sent, mayPass: false }));

export const fuzzRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 4, arbitrary: proven },
  { weight: 1, arbitrary: nonsense },
);

import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Log } from '../../../shared/core/log.ts';
import { jsonLog } from '../../../shared/log/json-log.ts';
import { createRedactor, type Redactor } from '../../../shared/log/redactor.ts';
import { hiddenInLog } from '../../../shared/secrets/hidden-in-log.ts';

const SECRET = 'pasted+key/with"every=kind of&character';

let lines: string[];
let redactor: Redactor;
let log: Log;
beforeEach(() => {
  lines = [];
  redactor = createRedactor();
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 8, 0, 0, 123));
  log = jsonLog({ write: (line) => lines.push(line), clock, redactor });
});

const told = () => lines.map((line) => JSON.parse(line));

it('writes one JSON object a line: time, level, event, fields', () => {
  log.info('order.placed', { symbol: 'BTC_USDT', numbers: { bid: '100.10' }, sends: 1 });

  expect(lines).toEqual([
    '{"time":"2026-11-23T08:00:00.123Z","level":"info","event":"order.placed","symbol":"BTC_USDT","numbers":{"bid":"100.10"},"sends":1}',
  ]);
});

it('adds bound fields to every later line, and lets a line say otherwise', () => {
  const run = log.with({ function: 'dca-buy', run: '1' }).with({ plan: 'btc' });
  run.warn('slow');
  run.error('failed', { run: '2' });

  expect(told()).toMatchObject([
    { level: 'warn', event: 'slow', function: 'dca-buy', run: '1', plan: 'btc' },
    { level: 'error', event: 'failed', function: 'dca-buy', run: '2', plan: 'btc' },
  ]);
});

it('leaves out events below its minimum', () => {
  log.debug('detail');
  jsonLog({
    write: (line) => lines.push(line),
    clock: createVirtualClock(0),
    redactor,
    minimum: 'debug',
  }).debug('told');

  expect(told()).toMatchObject([{ event: 'told', level: 'debug' }]);
});

it('lets no field take the place of time, level or event', () => {
  log.info('real', { event: 'false', level: 'debug', time: 'never' });

  expect(told()).toEqual([{ time: '2026-11-23T08:00:00.123Z', level: 'info', event: 'real' }]);
});

it.each([
  'apiKey',
  'API-KEY',
  'api_secret',
  'secret',
  'PIONEX-SIGNATURE',
  'Authorization',
  'botToken',
  'password',
])('hides the value of a field called %s, however deep it stands', (name) => {
  log.info('e', { [name]: 'plain', request: { headers: [{ [name]: { value: 'plain' } }] } });

  expect(lines[0]).not.toContain('plain');
  expect(told()[0][name]).toBe('[redacted]');
});

it('hides a known secret wherever it stands: in texts, names, errors, URLs and quoted JSON', () => {
  redactor.add(SECRET);
  const cause = new Error(`bad header ${SECRET}`);

  log.with({ bound: `x${SECRET}x` }).error(`event ${SECRET}`, {
    [SECRET]: 1,
    url: `https://host/path?key=${encodeURIComponent(SECRET)}&a=1`,
    body: JSON.stringify({ key: SECRET }),
    error: new AppError('venue.auth', `refused ${SECRET}`, { cause, context: { id: SECRET } }),
    list: [[SECRET]],
  });

  expect(lines[0]).not.toMatch(/pasted|character/);
  expect(told()[0]).toMatchObject({ bound: 'x[redacted]x', url: 'https://host/path?key=[redacted]&a=1' });
});

it('leaves no rest of a secret that begins with another one, and no half of one that is cut', () => {
  redactor.add('abcdefgh');
  redactor.add('abcdefgh-longer');

  log.info('e', { text: 'abcdefgh-longer', cut: `${'x'.repeat(1_990)}abcdefgh-longer` });

  expect(lines[0]).not.toMatch(/abc|longer/);
});

it('does not hide plain words because a test key is one', () => {
  redactor.add('paper');

  log.info('paper.opened');

  expect(told()).toMatchObject([{ event: 'paper.opened' }]);
});

it('knows every key that was handed out', async () => {
  const keys = {
    apiKey: async () => ({ apiKey: 'k3y-of-main', apiSecret: 's3cret-of-main' }),
    named: async () => ({ botToken: 't0ken-of-a-bot' }),
  };

  const key = await hiddenInLog(keys, redactor).apiKey('main');

  expect(key).toEqual({ apiKey: 'k3y-of-main', apiSecret: 's3cret-of-main' });
  log.info('e', { text: `${key.apiKey} ${key.apiSecret}` });
  expect(told()[0].text).toBe('[redacted] [redacted]');
});

it('tells an error by its code, message, context and causes', () => {
  const socket = new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')], '');
  const cause = new TypeError('fetch failed', { cause: socket });

  log.error('e', {
    ours: new AppError('venue.unavailable', 'Try later.', { cause, context: { account: 'main' } }),
    other: new RangeError('too big'),
  });

  expect(told()[0]).toMatchObject({
    ours: {
      code: 'venue.unavailable',
      message: 'Try later.',
      context: { account: 'main' },
      causes: ['fetch failed', 'refused ::1; refused 127.0.0.1'],
    },
    other: { code: 'RangeError', message: 'too big' },
  });
});

it('cuts what is too long to read', () => {
  const endless: { self?: object } = {};
  endless.self = endless;

  log.info('e', { text: 'x'.repeat(9_000), list: Array.from({ length: 60 }, (_, n) => n), endless });

  const { text, list } = told()[0];
  expect(text).toBe(`${'x'.repeat(2_000)}… (9000 characters)`);
  expect(list).toHaveLength(51);
  expect(list.at(-1)).toBe('… and 10 more');
});

it('writes one line for anything at all, and never throws', () => {
  const hostile = {
    get broken() {
      throw new Error('no');
    },
    big: 10n,
    nothing: undefined,
    call: () => 1,
    never: Number.NaN,
    at: new Date(Number.NaN),
    loop: new Error('a'),
  };
  hostile.loop.cause = hostile.loop;
  log.info('hostile', hostile);
  expect(told()[0]).toMatchObject({ broken: '(unreadable)', big: '10', never: 'NaN', at: 'no date' });

  fc.assert(
    fc.property(
      fc.string(),
      fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })),
      (event, fields) => {
        lines.length = 0;
        log.info(event, fields);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain('\n');
        expect(told()[0].event).toBe(event);
      },
    ),
  );
});

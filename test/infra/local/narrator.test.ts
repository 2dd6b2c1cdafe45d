import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNarrator } from '../../../infra/local/narrator.ts';
import { createTerminal } from '../../../infra/local/terminal.ts';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { intentKey } from '../../../shared/orders/ids.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';
import { withPlans } from './plans.ts';

const NOW = Date.parse('2026-11-23T08:00:03Z');
const PREFIX = '2026-11-23 09:00:03 CET  ';
const money = (text: string) => text as Decimal;

const INTENT: Intent = {
  id: 'daily/2026-11-23T09:00/BTC_USDT/1',
  clientOrderId: 'so1',
  cause: { plan: 'daily', slot: '2026-11-23T09:00', leg: 'BTC_USDT', attempt: 1 },
  account: 'paper',
  symbol: 'BTC_USDT',
  side: 'buy',
  state: 'accepted',
  terms: { type: 'market', quoteAmount: money('25') },
  reservedQuote: money('25'),
  uses: [],
  createdAtMs: NOW,
  updatedAtMs: NOW,
  placeBeforeMs: NOW,
  sends: 1,
  numbers: {},
  history: [{ state: 'accepted', atMs: NOW }],
};

let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});

/** What the narrator prints for one logged event. */
async function told(log: (to: ReturnType<typeof createNarrator>['log']) => void, secret?: string) {
  const stream = new PassThrough({ encoding: 'utf8' });
  const redactor = createRedactor();
  if (secret !== undefined) redactor.add(secret);
  const narrator = createNarrator({
    terminal: createTerminal(stream),
    table,
    clock: createVirtualClock(NOW),
    automations: withPlans({ daily: { when: { schedule: 'cron(0 9 * * ? *)', timezone: 'UTC' } } }),
    timezone: 'Europe/Berlin',
    redactor,
  });
  log(narrator.log);
  await narrator.flush();
  return String(stream.read() ?? '');
}

async function toldOf(intent: Partial<Intent>, event = 'order.settled'): Promise<string> {
  const whole = { ...INTENT, ...intent };
  await table.put(intentKey(whole.cause), JSON.parse(JSON.stringify(whole)), 'absent');
  return told((log) => log.info(event, { intent: whole.id, state: whole.state }));
}

describe('the narrator', () => {
  it('tells an order in words and figures, at the time and in the zone of this machine', async () => {
    const execution = {
      baseSize: money('0.000367'),
      quoteAmount: money('24.98'),
      fee: money('0.0125'),
      feeCoin: 'USDT',
    };

    expect(await toldOf({ state: 'filled', execution })).toBe(
      `${PREFIX}daily       bought     0.000367 BTC_USDT for 24.98 USDT (68065.39 each), fee 0.0125 USDT\n`,
    );
  });

  it.each<[string, Partial<Intent>, string]>([
    ['accepted', {}, 'ordered    buy 25 USDT of BTC_USDT at the market'],
    [
      'a limit order',
      { terms: { type: 'limit', baseSize: money('0.5'), price: money('100.1') } },
      'ordered    buy 0.5 BTC_USDT at 100.1 or better',
    ],
    [
      'denied',
      { state: 'denied', reason: { code: 'guard.maxPrice', text: 'Too dear.', numbers: {} } },
      'denied     Too dear.',
    ],
    [
      'collected',
      { state: 'denied', reason: { code: 'size.collected', text: 'Too small.', numbers: {} } },
      'collected  Too small.',
    ],
    [
      'refused by the exchange',
      { state: 'rejected', reason: { code: 'venue.X', text: 'Not enough money.', numbers: {} } },
      'refused    buy 25 USDT of BTC_USDT at the market, by the exchange: Not enough money.',
    ],
    [
      'unclear',
      { state: 'unknown', history: [{ state: 'unknown', atMs: NOW, note: 'no answer' }] },
      'unclear    buy 25 USDT of BTC_USDT at the market: no answer; it is looked up before anything is sent',
    ],
  ])('has its own word for what is %s', async (_, intent, text) => {
    expect(await toldOf(intent, 'order.sent')).toBe(`${PREFIX}daily       ${text}\n`);
  });

  it('tells the step that was logged, also when the order has moved on since', async () => {
    const execution = { baseSize: money('1'), quoteAmount: money('25') };
    const moved: Intent = { ...INTENT, state: 'filled', execution };
    await table.put(intentKey(moved.cause), JSON.parse(JSON.stringify(moved)), 'absent');

    const text = await told((log) => {
      log.info('order.sent', { intent: moved.id, state: 'accepted' });
      log.info('order.settled', { intent: moved.id, state: 'filled' });
    });

    expect(text.split('\n').map((line) => line.slice(PREFIX.length, PREFIX.length + 20))).toEqual([
      'daily       ordered ',
      'daily       bought  ',
      '',
    ]);
  });

  it('tells failed runs and notices, and leaves what is routine to the log file', async () => {
    const text = await told((log) => {
      log.info('run.finished', { function: 'order-reconcile', report: {} });
      log.with({ function: 'dca-buy' }).error('run.failed', { code: 'x', message: 'No answer.' });
      log.warn('notice', { key: 'k', severity: 'warning', title: 'A slot did not run', text: 'Look.' });
      log.warn('host.lostTime', { message: 'this machine lost 3 h' });
    });

    expect(text).toBe(
      `${PREFIX}dca-buy     failed     No answer.\n` +
        `${PREFIX}notice      warning    A slot did not run. Look.\n` +
        `${PREFIX}host        warning    this machine lost 3 h\n`,
    );
  });

  it('tells a signal that became something, and leaves what was not ordered to its notice', async () => {
    const text = await told((log) => {
      log.info('signal.settled', { strategy: 'trend', signal: 'S1', state: 'placed', intents: [] });
      log.info('signal.settled', {
        strategy: 'trend',
        signal: 'S2',
        state: 'denied',
        code: 'limit.cooldown',
      });
      log.info('signal.settled', { strategy: 'trend', signal: 'S3', state: 'expired', code: 'x' });
    });

    expect(text).toBe(`${PREFIX}trend       signal     S1 placed\n`);
  });

  it('puts further lines of a text, as a digest has them, below its first', async () => {
    const text = await told((log) => {
      log.info('notice', { severity: 'info', title: 'Daily digest', text: 'No orders.\nNotices: 0 told.' });
    });

    const below = ' '.repeat(text.indexOf('Daily digest'));
    expect(text).toBe(`${PREFIX}notice      info       Daily digest. No orders.\n${below}Notices: 0 told.\n`);
  });

  it('never tells a secret', async () => {
    const text = await told(
      (log) => log.error('odd', { message: 'sent top-secret-value' }),
      'top-secret-value',
    );

    expect(text).toContain('[redacted]');
    expect(text).not.toContain('top-secret-value');
  });
});

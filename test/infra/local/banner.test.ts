import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BannerInput, printBanner } from '../../../infra/local/banner.ts';
import { createTerminal } from '../../../infra/local/terminal.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';

const NOW = Date.parse('2026-11-21T11:06:00Z');
const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const main = { venue: 'pionex', environment: 'paper', limits } as const;
const range = { top: '72000', bottom: '58000' };
const flat = { account: 'main', market: 'spot', symbol: 'BTC_USDT', range, investment: '200' };

let stream: PassThrough;
beforeEach(() => {
  stream = new PassThrough({ encoding: 'utf8' });
});
afterEach(() => stream.destroy());

function bannerOf(automations: object, more: Partial<BannerInput> = {}): string {
  printBanner(createTerminal(stream), {
    automations: resolveAutomations({ accounts: { main }, ...automations }),
    automationsPath: '/my/automations.ts',
    dataPath: '/my/data',
    market: 'synthetic',
    seed: 1,
    pageUrl: 'http://127.0.0.1:40123/',
    entrance: undefined,
    port: undefined,
    gridStandings: new Map([['flat', { is: 'running', botId: 'bot-1', sinceMs: NOW }]]),
    watchEveryMinutes: 10,
    pauses: [],
    nowMs: NOW,
    timezone: 'UTC',
    ...more,
  });
  return String(stream.read());
}

it('has sections for grids, for what is watched and for who is told, aligned as all others', () => {
  expect(bannerOf({ grids: { flat } })).toContain(
    [
      '  Grids',
      '    flat  spot BTC_USDT for 200 USDT with main',
      '          runs as bot bot-1 since Sat 2026-11-21 11:06 UTC',
      '',
      '  Watch',
      '    main  every 10 minutes; only tells, no remedies',
      '',
      '  Page',
      '    http://127.0.0.1:40123/  charts, for a browser on this machine',
      '',
      '  Notices',
      '    log only; digest 07:00 UTC',
      '',
    ].join('\n'),
  );
});

it('leaves out what there is none of', () => {
  expect(bannerOf({})).not.toMatch(/^ {2}(Grids|Watch|Signals|Paused)$/m);
});

it('fits a window of 100 columns, whatever it has to say about signals', () => {
  const trend = {
    account: 'main',
    target: { to: 'spot' },
    symbols: ['BTC_USDT'],
    addresses: ['tradingview'],
  };
  const entrance = { url: 'http://127.0.0.1:40123', routes: ['POST /signals/{strategy}/{token}'] };
  const lines = bannerOf({ signals: { trend }, grids: { flat } }, { entrance }).split('\n');
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

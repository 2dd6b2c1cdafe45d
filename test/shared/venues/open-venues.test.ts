import { describe, expect, it } from 'vitest';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { silentLog } from '../../../shared/core/log.ts';
import { silentMetrics } from '../../../shared/core/metrics.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createVenues } from '../../../shared/venues/open-venues.ts';
import { NO_MORE } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const startMs = Date.UTC(2026, 10, 23, 8);
const limits = { coin: 'USDT', perOrder: '100', perDay: '100', perMonth: '100' };

function accountsOf(...ids: string[]): ResolvedAutomations {
  const account = { venue: 'pionex', environment: 'live', requestWeightPerSecond: 5, limits };
  const accounts = Object.fromEntries(ids.map((id) => [id, account]));
  return { ...NO_MORE, accounts, plans: {} } as unknown as ResolvedAutomations;
}

type Answer = (request: Request) => string;

const noBalances: Answer = () => `{"result":true,"data":{"balances":null},"timestamp":${startMs}}`;
const failing = (code: string) => `{"result":false,"code":"${code}","message":"","timestamp":${startMs}}`;

function worldOf(options: { answer?: Answer; ids?: string[]; baseUrls?: Record<string, string> } = {}) {
  const { answer = noBalances, ids = ['main'], baseUrls = {} } = options;
  const clock = createManualClock(startMs);
  const memory = openSqliteTable();
  const counts = { tableGets: 0, keyReads: 0 };
  const table: Table = {
    ...memory,
    get: (key) => {
      counts.tableGets += 1;
      return memory.get(key);
    },
  };
  const sent: { atMs: number; key: string | null; url: string }[] = [];
  const venues = createVenues({
    automations: accountsOf(...ids),
    secrets: {
      apiKey: async (id) => {
        counts.keyReads += 1;
        return { apiKey: `key-of-${id}-${counts.keyReads}`, apiSecret: 'secret' };
      },
    },
    table,
    clock,
    random: () => 0,
    log: silentLog,
    metrics: silentMetrics,
    transportFor: (id) => ({
      baseUrl: baseUrls[id] ?? 'https://api.pionex.com',
      timeoutSignal: noTimeout,
      fetch: async (request) => {
        sent.push({ atMs: clock.nowMs(), key: request.headers.get('PIONEX-KEY'), url: request.url });
        return new Response(answer(request));
      },
    }),
  });
  return { venues, clock, memory, counts, sent };
}

describe('opening the venue of an account', () => {
  it('reads the key and the ban once and keeps one venue a process', async () => {
    const { venues, counts } = worldOf();

    const [first, second] = await Promise.all([venues.open('main'), venues.open('main')]);

    expect(first).toBe(second);
    expect(counts.keyReads).toBe(1);
  });

  it('costs no table call when the ban row was just read by the caller', async () => {
    const { venues, counts } = worldOf();

    await venues.open('main', { bannedUntilMs: undefined });

    expect(counts.tableGets).toBe(0);
  });

  it('holds every call back while a ban of another invocation lasts', async () => {
    const { venues, memory, clock, sent } = worldOf();
    await memory.put(
      { pk: 'control', sk: 'ban#main' },
      { untilMs: startMs + 1_000, slips: 0, reason: 'x' },
      'absent',
    );

    const venue = await venues.open('main');

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.banned' });
    clock.advance(1_000);
    expect(await venue.balances()).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('learns of a ban that began after the first opening', async () => {
    const { venues } = worldOf();
    const venue = await venues.open('main');

    await venues.open('main', { bannedUntilMs: startMs + 1_000 });

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.banned' });
  });

  it('refuses an account that nobody configured, naming those that there are', async () => {
    const { venues } = worldOf({ ids: ['main', 'spare'] });

    await expect(venues.open('mian')).rejects.toMatchObject({
      code: 'config.notFound',
      message: 'There is no account mian in the automations file; it has: main, spare.',
    });
  });

  it('reads a refused key afresh and asks once more with another one, and keeps the ban', async () => {
    let answer: Answer = () => failing('INVALID_APIKEY');
    const { venues, sent, counts } = worldOf({ answer: (request) => answer(request) });
    await expect((await venues.open('main')).balances()).rejects.toMatchObject({ code: 'venue.auth' });
    expect(sent.map((request) => request.key)).toEqual(['key-of-main-1', 'key-of-main-2']);

    answer = () => failing('TOO_MANY_REQUESTS');
    await expect((await venues.open('main')).balances()).rejects.toMatchObject({ code: 'venue.banned' });
    await expect((await venues.open('main')).balances()).rejects.toMatchObject({ code: 'venue.banned' });

    // The refusal of the second key made the third known.
    expect(counts.keyReads).toBe(3);
    expect(sent.map((request) => request.key)).toEqual(['key-of-main-1', 'key-of-main-2', 'key-of-main-3']);
  });

  it('takes over a key that was replaced within an hour, also when the old one is still good', async () => {
    const { venues, sent, clock } = worldOf();
    await (await venues.open('main')).balances();
    clock.advance(3_599_999);
    await (await venues.open('main')).balances();
    clock.advance(1);

    await (await venues.open('main')).balances();

    expect(sent.map((request) => request.key)).toEqual(['key-of-main-1', 'key-of-main-1', 'key-of-main-2']);
  });

  it('tries the secret again after it could not be read', async () => {
    let broken = true;
    const { memory, clock } = worldOf();
    const venues = createVenues({
      automations: accountsOf('main'),
      secrets: {
        apiKey: async () => {
          if (broken) throw new Error('not now');
          return { apiKey: 'key', apiSecret: 'secret' };
        },
      },
      table: memory,
      clock,
      random: () => 0,
      log: silentLog,
      metrics: silentMetrics,
      transportFor: () => ({ baseUrl: 'https://a.example', fetch: async () => new Response('') }),
    });
    await expect(venues.open('main')).rejects.toThrow('not now');

    broken = false;

    expect((await venues.open('main')).id).toBe('pionex');
  });

  it('lets accounts at one address share what it may be asked, and others not', async () => {
    const { venues, sent } = worldOf({
      ids: ['a', 'b', 'c'],
      baseUrls: { a: 'https://api.pionex.com', b: 'https://api.pionex.com/', c: 'https://api.pionex.us' },
    });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => venues.open(id)));

    await Promise.all(
      [...Array(5).fill(a), ...Array(5).fill(b), ...Array(5).fill(c)].map((venue) => venue.balances()),
    );

    const atOnce = sent.filter((request) => request.atMs === startMs);
    expect(atOnce.filter((request) => request.url.includes('.com'))).toHaveLength(5);
    expect(atOnce.filter((request) => request.url.includes('.us'))).toHaveLength(5);
  });
});

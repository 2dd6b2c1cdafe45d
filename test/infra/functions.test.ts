import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clockMinutes, functions, neededFunctions, planEvent } from '../../infra/functions.ts';
import { KEY_USES } from '../../shared/keys/key-use.ts';
import { functionRow } from './local/function-row.ts';

describe('the table of functions', () => {
  it('has one row for each folder in functions/', () => {
    const folders = readdirSync(new URL('../../functions', import.meta.url));

    expect(functions.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it.each(functions)('loads $name by its own name', async ({ name, load }) => {
    const { handle } = await load();

    expect(handle.name).toBe(name);
  });

  it.each(functions)('opens accounts in $name with the keys that its row lets it read', async (row) => {
    const { handle } = await row.load();
    const uses = KEY_USES.filter((use) => row.secrets.includes(use));

    if (uses.length > 0) expect(uses).toContain(handle.keys);
  });

  it.each(functions)('says in one sentence what $name does', ({ does }) => {
    expect(does).toMatch(/^[A-Z][^.]+\.$/);
  });

  it.each(functions)('lets $name end before its clock starts it again', (row) => {
    expect(row.timeoutSeconds).toBeLessThan((clockMinutes(row) ?? Number.POSITIVE_INFINITY) * 60);
  });

  it.each(functions)(
    'lets $name answer a request before API Gateway gives up',
    ({ trigger, timeoutSeconds }) => {
      if (trigger.kind === 'http') expect(timeoutSeconds).toBeLessThanOrEqual(30);
    },
  );

  it.each(functions)('gives $name batches as SQS FIFO has them', ({ trigger }) => {
    if (trigger.kind !== 'queue') return;
    expect(trigger.batchSize).toBeGreaterThanOrEqual(1);
    expect(trigger.batchSize).toBeLessThanOrEqual(10);
  });

  it.each(functions)(
    'gives $name the object store when it says what it does with it, and only then',
    (row) => {
      expect(row.extras?.includes('blobs') ?? false).toBe(row.blobs !== undefined);
    },
  );

  it.each(functions)('stops delivering to $name within ten minutes, as EventBridge allows', ({ retry }) => {
    expect(retry.maxEventAgeSeconds).toBeGreaterThanOrEqual(60);
    expect(retry.maxEventAgeSeconds).toBeLessThanOrEqual(600);
    expect(retry.attempts).toBeLessThanOrEqual(3);
  });
});

describe('the functions that are needed', () => {
  const rows = [
    functionRow('plans', { kind: 'plans' }),
    functionRow('clock', { kind: 'every', minutes: 5 }),
    functionRow('intake', { kind: 'http', routes: ['POST /in'] }),
    functionRow('order', { kind: 'queue', batchSize: 10, sweepMinutes: 2 }),
    { ...functionRow('files', { kind: 'every', minutes: 60 }), extras: ['blobs'] as const },
  ];
  const namesFor = (signals: object, accounts: object = { main: {} }) =>
    neededFunctions(rows, { signals: signals as never, accounts: accounts as never }).map(({ name }) => name);

  it('are those of signals too once there is a strategy', () => {
    expect(namesFor({})).toEqual(['plans', 'clock', 'files']);
    expect(namesFor({ trend: {} })).toEqual(['plans', 'clock', 'intake', 'order', 'files']);
  });

  it('are not those that keep files where there is no account', () => {
    expect(namesFor({}, {})).toEqual(['plans', 'clock']);
  });

  it('are started by the clock every so many minutes, or not at all', () => {
    expect(rows.map(clockMinutes)).toEqual([undefined, 5, undefined, 2, 60]);
  });
});

describe('the event of a slot', () => {
  it('carries the plan and the planned instant and nothing else', () => {
    expect(planEvent('btc-weekly', '2026-11-23T08:00:00Z')).toEqual({
      plan: 'btc-weekly',
      slot: '2026-11-23T08:00:00Z',
    });
  });
});

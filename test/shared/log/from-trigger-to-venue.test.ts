/** From what started a run to each request at the exchange that it led to, by the lines of the log alone. */
import { describe, expect, it } from 'vitest';
import { handle as dcaBuy } from '../../../functions/dca-buy/handler.ts';
import { handle as orderReconcile } from '../../../functions/order-reconcile/handler.ts';
import { HOUR_MS, isoSeconds, MINUTE_MS } from '../../../shared/core/clock.ts';
import { clientOrderId } from '../../../shared/orders/ids.ts';
import { ACCOUNT, aPlan, PLAN, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createPaperWorld, PAPER_KEY, type PaperWorld } from '../../support/paper-world.ts';
import type { LogLine } from '../../support/recording-log.ts';

const INTENT = `${PLAN}/2026-11-23T09:00/BTC_USDT/1`;
const SLOT = isoSeconds(SLOT_MS);
const contextOf = (run: string) => ({ awsRequestId: run, getRemainingTimeInMillis: () => 240_000 });
const containing = ({ logged }: PaperWorld, text: string): readonly LogLine[] =>
  logged.filter((line) => JSON.stringify(line).includes(text));
const wayOf = (lines: readonly LogLine[]) =>
  lines.map(({ event, fields }) =>
    event === 'venue.call'
      ? `${fields['run']} ${fields['method']} ${fields['path']}`
      : `${fields['run']} ${event}`,
  );

describe('the id of an intent', () => {
  it('finds every request that served it, over all runs, and no other', async () => {
    const w = createPaperWorld(someAutomations());
    w.strike(({ method }) => (method === 'POST' ? { kind: 'replyLost' } : undefined));
    await dcaBuy.bind(w.deps)({ plan: PLAN, slot: SLOT }, contextOf('buying'));
    w.strike(() => undefined);
    w.clock.set(SLOT_MS + MINUTE_MS);
    await orderReconcile.bind(w.deps)({}, contextOf('settling'));

    const [sent, ...rest] = containing(w, INTENT);
    expect(sent).toEqual({
      level: 'info',
      event: 'venue.call',
      fields: {
        function: 'dca-buy',
        run: 'buying',
        plan: PLAN,
        scheduled: SLOT,
        slot: '2026-11-23T09:00',
        account: ACCOUNT,
        intent: INTENT,
        clientOrderId: clientOrderId(ACCOUNT, INTENT),
        method: 'POST',
        path: '/api/v1/trade/order',
        status: undefined,
        code: 'http.connection',
        weight: 1,
        ms: 0,
        tries: 1,
      },
    });
    expect(wayOf(rest)).toEqual([
      'buying order.sent',
      'buying run.finished',
      'settling GET /api/v1/trade/orderByClientOrderId',
      'settling order.settled',
      'settling GET /api/v1/trade/order',
      'settling order.settled',
      'settling run.finished',
    ]);
  });

  it('is in no line that tells a key, a signature or the terms of an order', async () => {
    const w = createPaperWorld(someAutomations());
    await dcaBuy.bind(w.deps)({ plan: PLAN, slot: SLOT }, contextOf('buying'));
    await orderReconcile.bind(w.deps)({}, contextOf('settling'));

    const calls = w.logged.filter(({ event }) => event === 'venue.call');
    expect(calls).toHaveLength(w.requests.length);
    const text = JSON.stringify(w.logged);
    for (const secret of [PAPER_KEY.apiKey, PAPER_KEY.apiSecret, 'signature', 'PIONEX-']) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/[0-9a-f]{64}/);
    expect(JSON.stringify(calls)).not.toContain('?');
  });
});

describe('two runs in one process', () => {
  it('share their venue and never each other’s fields', async () => {
    const names = ['btc-weekly', 'btc-other', 'btc-third'];
    const w = createPaperWorld(someAutomations(Object.fromEntries(names.map((name) => [name, aPlan()]))));
    const handler = dcaBuy.bind(w.deps);

    await Promise.all(names.map((plan) => handler({ plan, slot: SLOT }, contextOf(`run-of-${plan}`))));

    for (const plan of names) {
      const own = w.logged.filter(({ fields }) => fields['run'] === `run-of-${plan}`);
      expect(new Set(own.map(({ fields }) => fields['plan'] ?? plan))).toEqual(new Set([plan]));
      const served = own.filter(({ event }) => event === 'venue.call').map(({ fields }) => fields['intent']);
      expect(served.filter((intent) => intent !== undefined)).toEqual([
        `${plan}/2026-11-23T09:00/BTC_USDT/1`,
      ]);
      expect(served.length).toBeGreaterThanOrEqual(3);
    }
    expect(w.logged.filter(({ fields }) => fields['run'] === undefined)).toEqual([]);
  });
});

it('says what started a run also where it fails', async () => {
  const w = createPaperWorld(someAutomations());
  w.strike(() => ({ kind: 'gatewayPage', status: 502, executed: false }));

  await expect(dcaBuy.bind(w.deps)({ plan: PLAN, slot: SLOT }, contextOf('r'))).rejects.toThrow('HTTP 502');

  expect(w.logged.at(-1)).toMatchObject({
    event: 'run.failed',
    fields: { function: 'dca-buy', run: 'r', plan: PLAN, scheduled: SLOT, code: 'venue.unavailable' },
  });
  // Each try of a read is a line.
  const tries = w.logged.filter(({ event }) => event === 'venue.call').map(({ fields }) => fields['tries']);
  expect(tries.slice(0, 3)).toEqual([1, 2, 3]);
  expect(w.clock.nowMs()).toBeLessThan(SLOT_MS + HOUR_MS);
});

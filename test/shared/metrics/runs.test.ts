/** Runs of real handlers on the paper exchange, to the lines from which CloudWatch makes its metrics. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handle as dcaBuy } from '../../../functions/dca-buy/handler.ts';
import { handle as orderReconcile } from '../../../functions/order-reconcile/handler.ts';
import { handle as signalIntake } from '../../../functions/signal-intake/handler.ts';
import { handle as slotAudit } from '../../../functions/slot-audit/handler.ts';
import { writingFigures } from '../../../shared/aws/write-figures.ts';
import { pause } from '../../../shared/control/pause.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { FunctionHandler } from '../../../shared/handler.ts';
import { createFigures } from '../../../shared/metrics/figures.ts';
import type { Fault, FaultCall } from '../../../shared/paper/faults.ts';
import { anAlert, createIntake, eventOf } from '../../functions/signal-intake/intake.ts';
import { aPlan, PLAN, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { extracted } from '../../support/embedded-metrics.ts';
import { createPaperWorld, type PaperWorld, type PaperWorldOptions } from '../../support/paper-world.ts';

const SLOT_EVENT = { plan: PLAN, slot: '2026-11-23T08:00:00Z' };
const environment = { METRICS_NAMESPACE: 'standing-orders-prod' };
const isPlacement = ({ method, path }: FaultCall) => method === 'POST' && path === '/api/v1/trade/order';

let lines: string[];
const figures = createFigures();
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  figures.take();
});

const paperWorld = (options: PaperWorldOptions = {}): PaperWorld =>
  createPaperWorld(someAutomations(), { metrics: figures, ...options });

/** As on Lambda; answers what CloudWatch would show of this run, also of one that fails. */
async function metricsOf(
  deps: Deps,
  handler: FunctionHandler,
  event: unknown,
): Promise<Readonly<Record<string, number>>> {
  lines.length = 0;
  const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 240_000 };
  const parts = { figures, environment, function: handler.name, clock: deps.clock };
  await writingFigures(parts, context, () => handler.bind(deps)(event, context)).catch(() => undefined);
  return extracted(lines);
}

describe('a run of dca-buy', () => {
  it('counts its slot and the weight of its requests, in one line', async () => {
    const w = paperWorld();

    // The symbol's rules weigh 5, the book and the order 1 each.
    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toEqual({ SlotsRun: 1, RequestWeight: 7 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ function: 'dca-buy', run: 'run-1' });
  });

  it('counts a slot once, however often its schedule fires', async () => {
    const w = paperWorld();
    await metricsOf(w.deps, dcaBuy, SLOT_EVENT);

    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toEqual({});
    expect(lines).toEqual([]);
  });

  it('counts an order that a pause refused', async () => {
    const w = paperWorld();
    await pause(w.table, { kind: 'all' }, SLOT_MS - HOUR_MS);

    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toEqual({ SlotsRun: 1, OrdersDenied: 1 });
  });

  it('counts a ban once, and the run that it ends', async () => {
    const w = paperWorld();
    w.strike(() => ({ kind: 'ban' }));

    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toMatchObject({
      VenueBans: 1,
      VenueErrors: 1,
      'VenueErrors code=TOO_MANY_REQUESTS': 1,
      RunsFailed: 1,
    });
    // Nothing is sent while it lasts.
    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toEqual({ RunsFailed: 1 });
  });

  it('counts a key that is refused', async () => {
    const w = paperWorld({ account: { apiKey: 'another-key' } });

    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toMatchObject({
      KeysRefused: 1,
      'VenueErrors code=INVALID_APIKEY': 1,
    });
  });

  it.each<readonly [Fault, string]>([
    [{ kind: 'gatewayPage', status: 502, executed: false }, 'http.502'],
    [{ kind: 'requestLost' }, 'http.connection'],
    [{ kind: 'brokenReply', how: 'garbage' }, 'http.notJson'],
  ])('tells what kind of silence followed: %o', async (fault, code) => {
    const w = paperWorld();
    w.strike((call) => (isPlacement(call) ? fault : undefined));

    expect(await metricsOf(w.deps, dcaBuy, SLOT_EVENT)).toMatchObject({
      VenueErrors: 1,
      [`VenueErrors code=${code}`]: 1,
    });
  });

  it('fails with its event before anything else, and is counted', async () => {
    expect(await metricsOf(paperWorld().deps, dcaBuy, { plan: PLAN })).toEqual({ RunsFailed: 1 });
  });
});

describe('a run of order-reconcile', () => {
  it('tells how many outcomes are not proven, and how old the oldest is, until they are', async () => {
    const w = paperWorld();
    w.strike((call) => (isPlacement(call) ? { kind: 'replyLost' } : undefined));
    await metricsOf(w.deps, dcaBuy, SLOT_EVENT);
    w.strike(() => ({ kind: 'gatewayPage', status: 502, executed: false }));
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);

    const blind = await metricsOf(w.deps, orderReconcile, {});
    // The order had waited a second for its turn.
    expect(blind).toMatchObject({ OrdersUnknown: 1, OldestUnknownSeconds: 1199, RunsFailed: 1 });
    expect(blind['VenueErrors code=http.502']).toBeGreaterThanOrEqual(1);

    w.strike(() => undefined);
    expect(Object.keys(await metricsOf(w.deps, orderReconcile, {}))).toEqual(['RequestWeight']);
    expect((await w.intent()).state).toBe('filled');
  });
});

describe('a run of slot-audit', () => {
  it('counts each missed slot once, and not as a refusal', async () => {
    const plan = aPlan({ when: { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' } });
    const w = createPaperWorld(someAutomations({ [PLAN]: plan }), { metrics: figures });
    w.clock.set(SLOT_MS - HOUR_MS);
    await metricsOf(w.deps, slotAudit, {});
    w.clock.set(SLOT_MS + 2 * DAY_MS + 2 * HOUR_MS);

    expect(await metricsOf(w.deps, slotAudit, {})).toEqual({ SlotsMissed: 3 });
    expect(await metricsOf(w.deps, slotAudit, {})).toEqual({});
  });

  it('counts the slot that makes up for the missed ones both as missed and as run', async () => {
    const plan = aPlan({
      when: { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' },
      missed: 'buyOnce',
    });
    const w = createPaperWorld(someAutomations({ [PLAN]: plan }), { metrics: figures });
    w.clock.set(SLOT_MS - HOUR_MS);
    await metricsOf(w.deps, slotAudit, {});
    w.clock.set(SLOT_MS + 2 * DAY_MS + 2 * HOUR_MS);

    expect(await metricsOf(w.deps, slotAudit, {})).toMatchObject({ SlotsMissed: 3, SlotsRun: 1 });
  });
});

describe('a request to the webhook', () => {
  it.each([
    ['that is taken', {}, {}],
    ['without a proof', { path: '/signals/trend/wrong' }, 'request.unauthorized'],
    [
      'for a symbol that the strategy does not trade',
      { body: anAlert({ ticker: 'POCUSUSDT' }) },
      'alert.symbol',
    ],
    ['to nowhere', { path: '/wp-login.php' }, 'request.notFound'],
  ] as const)('%s is counted by its refusal', async (_what, sent, code) => {
    const intake = await createIntake();
    const shown = await metricsOf({ ...intake.deps, metrics: figures }, signalIntake, eventOf(sent));

    expect(shown).toEqual(
      typeof code === 'string' ? { SignalsRefused: 1, [`SignalsRefused code=${code}`]: 1 } : {},
    );
  });
});

describe('a run that Lambda may cut off', () => {
  it('writes what it has before that, and the rest at its end', async () => {
    const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 2_030 };
    const w = paperWorld();
    const parts = { figures, environment, function: 'slow', clock: w.clock };
    let atTheEnd: readonly string[] = [];
    figures.add('OrdersDenied', 1);

    await writingFigures(parts, context, async () => {
      await vi.waitFor(() => expect(lines).not.toEqual([]));
      atTheEnd = [...lines];
      figures.add('SlotsRun', 1);
    });

    expect(extracted(atTheEnd)).toEqual({ OrdersDenied: 1 });
    expect(extracted(lines)).toEqual({ OrdersDenied: 1, SlotsRun: 1 });
  });

  it('writes nothing without a namespace, and does its work', async () => {
    const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 60_000 };
    const w = paperWorld();
    figures.add('SlotsRun', 1);

    const parts = { figures, environment: {}, function: 'any', clock: w.clock };
    expect(await writingFigures(parts, context, async () => 'done')).toBe('done');

    expect(lines).toEqual([]);
    expect(figures.take()).toEqual([]);
  });
});

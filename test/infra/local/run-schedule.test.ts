import { describe, expect, it } from 'vitest';
import type { FunctionRow } from '../../../infra/functions.ts';
import { openMarks } from '../../../infra/local/marks.ts';
import { runSchedule } from '../../../infra/local/run-schedule.ts';
import { silentLog } from '../../../shared/core/log.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { JsonObject, Table } from '../../../shared/table/table.ts';
import { functionRow } from './function-row.ts';
import { createIdleClock } from './idle-clock.ts';
import { withPlans } from './plans.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-23T07:58:00Z');
const at = (iso: string): number => Date.parse(iso);

const FUNCTIONS: readonly FunctionRow[] = [
  functionRow('buy', { kind: 'plans' }, 2),
  functionRow('audit', { kind: 'every', minutes: 60 }),
  functionRow('settle', { kind: 'every', minutes: 5 }),
];

type Behaviour = (
  call: string,
  clock: ReturnType<typeof createIdleClock>,
  stop: () => void,
) => Promise<void> | void;

/** Runs the schedule on a clock that passes by sleeping, until `untilMs`; answers what was called, with its time. */
async function keep(options: {
  untilMs: number;
  table?: Table;
  startMs?: number;
  behaviour?: Behaviour;
  functions?: readonly FunctionRow[];
  beside?: (signal: AbortSignal) => Promise<void>;
}): Promise<{ calls: string[]; unfinished: number }> {
  const clock = createIdleClock(options.startMs ?? START);
  const table = options.table ?? openSqliteTable();
  const automations = withPlans({
    daily: { when: { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' } },
  });
  const stop = new AbortController();
  const calls: string[] = [];
  const stopping = {
    ...clock,
    sleep: (ms: number) => {
      if (clock.nowMs() >= options.untilMs) stop.abort();
      return clock.sleep(ms);
    },
  };
  const unfinished = await runSchedule({
    deps: { automations, clock: stopping, log: silentLog },
    functions: options.functions ?? FUNCTIONS,
    beside: options.beside === undefined ? [] : [() => options.beside?.(stop.signal) ?? Promise.resolve()],
    marks: await openMarks(table, automations, clock.nowMs()),
    signal: stop.signal,
    invoke: async (name, event): Promise<JsonObject> => {
      const call = `${new Date(clock.nowMs()).toISOString().slice(11, 16)} ${name}`;
      calls.push('slot' in (event as object) ? `${call} ${(event as { slot: string }).slot}` : call);
      await options.behaviour?.(call, clock, () => stop.abort());
      return {};
    },
  });
  return { calls, unfinished };
}

describe('keeping the schedule', () => {
  it('settles orders and then audits slots before anything else, then runs each thing on its time', async () => {
    const { calls, unfinished } = await keep({ untilMs: START + 8 * MINUTE });

    expect(calls).toEqual([
      '07:58 settle',
      '07:58 audit',
      '08:00 buy 2026-11-23T08:00:00Z',
      '08:00 audit',
      '08:00 settle',
      '08:05 settle',
    ]);
    expect(unfinished).toBe(0);
  });

  it('goes on after a function has thrown, and repeats it as its row says: after one minute and two more', async () => {
    const { calls } = await keep({
      untilMs: START + 12 * MINUTE,
      behaviour: () => Promise.reject(new Error('boom')),
    });

    const times = (name: string) =>
      calls.filter((call) => call.includes(name)).map((call) => call.slice(0, 5));
    expect(times('settle')).toEqual(['07:58', '08:00', '08:05', '08:10']);
    expect(times('buy')).toEqual(['08:00', '08:01', '08:03']);
  });

  it('hands a slot over again after a stop while a repetition was to come', async () => {
    const table = openSqliteTable();
    await keep({
      untilMs: at('2026-11-23T08:00:30Z'),
      table,
      behaviour: (call) => (call.includes('buy') ? Promise.reject(new Error('boom')) : undefined),
    });
    const again = await keep({ untilMs: START + 8 * MINUTE, table, startMs: at('2026-11-23T08:04:00Z') });

    expect(again.calls).toContain('08:04 buy 2026-11-23T08:00:00Z');
  });

  it('hands a slot over again after it was cut off, and not again once it was finished', async () => {
    const table = openSqliteTable();
    const untilMs = START + 4 * MINUTE;
    const cutOff = await keep({
      untilMs,
      table,
      behaviour: (call) => (call.endsWith('buy') ? new Promise<void>(() => {}) : undefined),
    });
    const again = await keep({ untilMs: untilMs + 2 * MINUTE, table, startMs: untilMs });
    const later = await keep({ untilMs: untilMs + 4 * MINUTE, table, startMs: untilMs + 2 * MINUTE });

    const buys = (calls: readonly string[]) => calls.filter((call) => call.includes('buy'));
    expect(cutOff.unfinished).toBe(1);
    expect(buys(cutOff.calls)).toHaveLength(1);
    expect(buys(again.calls)).toEqual(['08:02 buy 2026-11-23T08:00:00Z']);
    expect(buys(later.calls)).toEqual([]);
  });

  it('settles and audits at once when the machine lost time', async () => {
    let slept = false;
    const { calls } = await keep({
      untilMs: at('2026-11-23T08:44:00Z'),
      behaviour: (call, clock) => {
        if (slept || call !== '08:05 settle') return;
        slept = true;
        // The machine is suspended while nothing runs.
        clock.advanceTo(at('2026-11-23T08:41:00Z'));
      },
    });

    expect(calls.filter((call) => call.startsWith('08:41')).toSorted()).toEqual([
      '08:41 audit',
      '08:41 settle',
    ]);
  });

  it('waits for what runs when it is stopped, and begins nothing that waited', async () => {
    const ended: string[] = [];
    const { calls, unfinished } = await keep({
      untilMs: START + 8 * MINUTE,
      behaviour: async (call, clock, stop) => {
        stop();
        await clock.sleep(9_000);
        ended.push(call);
      },
    });

    expect(calls).toEqual(['07:58 settle']);
    expect(ended).toEqual(calls);
    expect(unfinished).toBe(0);
  });

  it('does not run a clock function beside itself when it takes longer than its period', async () => {
    let running = 0;
    let most = 0;
    await keep({
      untilMs: START + 40 * MINUTE,
      behaviour: async (call, clock) => {
        if (!call.endsWith('settle') || call.startsWith('07')) return;
        running += 1;
        most = Math.max(most, running);
        await clock.sleep(7 * MINUTE);
        running -= 1;
      },
    });

    expect(most).toBe(1);
  });

  it('begins what runs beside it when earlier orders are settled, and ends with it', async () => {
    const order: string[] = [];
    const { calls, unfinished } = await keep({
      untilMs: START + 3 * MINUTE,
      functions: [functionRow('sweep', { kind: 'queue', batchSize: 10, sweepMinutes: 60 })],
      behaviour: async (_, clock) => {
        await clock.sleep(MINUTE);
        order.push('settled');
      },
      beside: async (signal) => {
        order.push('begins');
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        order.push('ends');
      },
    });

    expect(calls[0]).toBe('07:58 sweep');
    expect(order.slice(0, 2)).toEqual(['settled', 'begins']);
    expect(order.at(-1)).toBe('ends');
    expect(unfinished).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { consumeBatch, sqsEvent, sweepSignals } from '../../../functions/signal-order/consume.ts';
import { handle } from '../../../functions/signal-order/handler.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { openSignals } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, anAccount, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import {
  aStrategy,
  createSignalWorld,
  nthSignal,
  type SignalWorld,
  STRATEGY,
  signalAutomations,
} from './signals.ts';

const GROUP = 'main/BTC_USDT';

/** A message of the queue that names the nth signal of a strategy. */
const message = (n: number, overrides: { body?: string; group?: string; strategy?: string } = {}) => ({
  messageId: `m-${n}`,
  body: overrides.body ?? JSON.stringify({ strategy: overrides.strategy ?? STRATEGY, id: nthSignal(n).id }),
  attributes: { MessageGroupId: overrides.group ?? GROUP },
});

const consume = (
  w: SignalWorld,
  records: readonly ReturnType<typeof message>[],
  remainingMs = 10 * MINUTE_MS,
) => consumeBatch(w.deps, sqsEvent.parse({ Records: records }).Records, w.clock.nowMs() + remainingMs);

const goBack = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

/** Fails the venue for these signals, told by the order in which they come. */
function venueFailsAt(w: SignalWorld, ...places: readonly number[]) {
  let place = 0;
  w.script.answer({
    balances: async () => {
      place += 1;
      if (places.includes(place)) return venueDown();
      return [{ coin: 'USDT', free: '10000' as never, locked: '0' as never }];
    },
  });
}

async function worldWith(count: number): Promise<SignalWorld> {
  const w = createSignalWorld();
  for (let n = 1; n <= count; n += 1) await w.record(nthSignal(n));
  return w;
}

describe('a batch', () => {
  it('is handled message by message, and nothing goes back when all is well', async () => {
    const w = await worldWith(2);

    expect(await consume(w, [message(1), message(2)])).toEqual(goBack());
    expect(w.script.placed).toHaveLength(2);
  });

  it('sends back what failed, and with it every later message of its group', async () => {
    const w = await worldWith(4);
    venueFailsAt(w, 2);

    const records = [message(1), message(2), message(3), message(4, { group: 'main/ETH_USDT' })];
    expect(await consume(w, records)).toEqual(goBack('m-2', 'm-3'));
    expect(await Promise.all([1, 2, 3, 4].map(async (n) => (await w.outcome(nthSignal(n)))?.state))).toEqual([
      'placed',
      'accepted',
      'accepted',
      'placed',
    ]);
  });

  it('handles what went back when it comes again, in its order', async () => {
    const w = await worldWith(2);
    venueFailsAt(w, 1);
    await consume(w, [message(1), message(2)]);

    expect(await consume(w, [message(1), message(2)])).toEqual(goBack());
    expect(w.script.placed).toHaveLength(2);
  });

  it.each(['no JSON', '[]', '{}', '{"strategy":"trend"}', '{"strategy":"trend","id":"x","more":1}', '7'])(
    'sends back what names no signal, with its group: %s',
    async (body) => {
      const w = await worldWith(2);

      expect(await consume(w, [message(1, { body }), message(2)])).toEqual(goBack('m-1', 'm-2'));
      expect(w.script.placed).toEqual([]);
      expect(w.logged.map(({ event }) => event)).toContain('signal.goesBack');
    },
  );

  it('drops a message whose signal was never recorded, and says so', async () => {
    const w = await worldWith(0);

    expect(await consume(w, [message(1)])).toEqual(goBack());
    expect(w.logged.map(({ event }) => event)).toContain('signal.unknown');
  });

  it('treats messages without a group each for itself', async () => {
    const w = await worldWith(1);
    const loose = { ...message(2, { body: 'no JSON' }), attributes: {} };

    expect(await consume(w, [loose as never, message(1)])).toEqual(goBack('m-2'));
  });

  it.each([
    [30 * SECOND_MS, []],
    [30 * SECOND_MS - 1, ['m-1', 'm-2']],
  ] as const)(
    'begins nothing that could not end in time: with %i ms left, back go %o',
    async (leftMs, back) => {
      const w = await worldWith(2);

      expect(await consume(w, [message(1), message(2)], leftMs)).toEqual(goBack(...back));
    },
  );

  it('of one signal twice is one order', async () => {
    const w = await worldWith(1);
    await consume(w, [message(1), message(1)]);

    expect(w.script.placed).toHaveLength(1);
  });
});

describe('the sweep', () => {
  const sweep = (w: SignalWorld, remainingMs = 10 * MINUTE_MS) =>
    sweepSignals(w.deps, w.clock.nowMs() + remainingMs);
  const key = (n: number, strategy = STRATEGY) => `${strategy}/${nthSignal(n).id}`;

  it.each([
    [2 * MINUTE_MS - 1, 'accepted'],
    [2 * MINUTE_MS, 'placed'],
  ])('handles what the queue lost after two minutes: after %i ms it is %s', async (ageMs, state) => {
    const w = await worldWith(1);
    w.clock.advance(ageMs);
    await sweep(w);

    expect((await w.outcome(nthSignal(1)))?.state).toBe(state);
  });

  const noteOf = (n: number) => ({ pk: 'signals-open', sk: `${STRATEGY}#${nthSignal(n).id}` });

  it('forgets the note of a signal that was never recorded', async () => {
    const w = createSignalWorld();
    await w.table.put(noteOf(1), { receivedAtMs: SLOT_MS }, 'absent');
    w.clock.advance(3 * MINUTE_MS);

    expect(await sweep(w)).toEqual({ [key(1)]: 'never recorded' });
    expect(await openSignals(w.table)).toEqual([]);
  });

  it('keeps that note when the signal is recorded at the same moment after all', async () => {
    const w = createSignalWorld();
    await w.table.put(noteOf(1), { receivedAtMs: SLOT_MS }, 'absent');
    w.clock.advance(3 * MINUTE_MS);
    const late = nthSignal(1, { receivedAtMs: w.clock.nowMs() });
    let reads = 0;
    w.table.afterEach(async ({ name, key: { pk } }) => {
      if (name !== 'get' || pk !== `signals#${STRATEGY}`) return;
      reads += 1;
      // The first read is for its symbol, the second found that there is none.
      if (reads === 2) await w.record(late);
    });
    await sweep(w);
    w.clock.advance(3 * MINUTE_MS);

    expect(await sweep(w)).toEqual({ [key(1)]: 'placed' });
  });

  it('takes the oldest first, whatever their names', async () => {
    const w = createSignalWorld();
    await w.record(
      nthSignal(1, { receivedAtMs: SLOT_MS + 2, size: { unit: 'quote', amount: '20' as never } }),
    );
    await w.record(
      nthSignal(2, { receivedAtMs: SLOT_MS + 1, size: { unit: 'quote', amount: '30' as never } }),
    );
    w.clock.advance(3 * MINUTE_MS);

    expect(await sweep(w)).toEqual({ [key(1)]: 'placed', [key(2)]: 'placed' });
    expect(w.script.placed.map(({ terms }) => terms)).toMatchObject([
      { quoteAmount: '30' },
      { quoteAmount: '20' },
    ]);
  });

  it('lets no later signal of an account’s symbol overtake one that failed, and fails itself', async () => {
    const strategies = { [STRATEGY]: aStrategy(), other: aStrategy({ account: 'second' }) };
    const accounts = { [ACCOUNT]: anAccount(), second: anAccount() };
    const w = createSignalWorld({ ...someAutomations({}, accounts), signals: strategies });
    await w.record(nthSignal(1));
    await w.record(nthSignal(2));
    await w.record(nthSignal(3, { strategy: 'other', receivedAtMs: SLOT_MS + 1 }));
    w.clock.advance(3 * MINUTE_MS);
    venueFailsAt(w, 1);

    await expect(sweep(w)).rejects.toMatchObject({ code: 'venue.unavailable', retry: 'later' });
    expect((await w.outcome(nthSignal(1)))?.state).toBe('accepted');
    expect((await w.outcome(nthSignal(2)))?.state).toBe('accepted');
    expect((await w.outcome(nthSignal(3, { strategy: 'other' })))?.state).toBe('placed');
    expect(await sweep(w)).toEqual({ [key(1)]: 'placed', [key(2)]: 'placed' });
  });

  it('leaves to another run what that has in its hands, without failing', async () => {
    const w = await worldWith(1);
    w.clock.advance(3 * MINUTE_MS);
    let reads = 0;
    w.table.afterEach(async ({ name, key: { pk } }) => {
      if (name !== 'get' || pk !== `signals#${STRATEGY}`) return;
      reads += 1;
      // The first read is for its symbol.
      if (reads === 2) await w.handle(nthSignal(1));
    });

    expect(await sweep(w)).toEqual({ [key(1)]: expect.stringContaining('in the hands of another run') });
    expect(w.script.placed).toHaveLength(1);
  });

  it('stops in time and leaves the rest to the next', async () => {
    const w = await worldWith(1);
    w.clock.advance(3 * MINUTE_MS);

    expect(await sweep(w, 30 * SECOND_MS - 1)).toEqual({});
    expect(await openSignals(w.table)).toHaveLength(1);
  });

  it('takes away the note of a signal that was never recorded', async () => {
    const w = createSignalWorld();
    const sk = `${STRATEGY}#${nthSignal(1).id}`;
    await w.table.put({ pk: 'signals-open', sk }, { receivedAtMs: SLOT_MS }, 'absent');
    w.clock.advance(3 * MINUTE_MS);

    expect(await sweep(w)).toEqual({ [key(1)]: 'never recorded' });
    expect(await sweep(w)).toEqual({});
  });
});

describe('the function', () => {
  const invoke = (w: SignalWorld, event: unknown) =>
    handle.bind(w.deps)(event, { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 60_000 });

  it('takes a batch of the queue as AWS sends it', async () => {
    const w = await worldWith(1);
    const record = {
      ...message(1),
      receiptHandle: 'handle',
      attributes: { MessageGroupId: GROUP, ApproximateReceiveCount: '1', SentTimestamp: '1' },
      eventSource: 'aws:sqs',
    };

    expect(await invoke(w, { Records: [record] })).toEqual(goBack());
    expect(w.script.placed).toHaveLength(1);
  });

  it('sweeps when it is called with nothing, and refuses anything else', async () => {
    const w = createSignalWorld(signalAutomations());

    expect(await invoke(w, {})).toEqual({});
    await expect(invoke(w, { strategy: STRATEGY })).rejects.toMatchObject({ code: 'event.invalid' });
  });
});

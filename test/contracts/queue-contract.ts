/** What every implementation of the queue must do, seen from where its messages are received. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DurationMs } from '../../shared/core/clock.ts';
import type { Message, Queue } from '../../shared/queue/queue.ts';
import { because } from './because.ts';

export interface ReceivedInTest {
  readonly group: string;
  readonly dedupId: string;
  readonly body: unknown;
  readonly receiveCount: number;
  acknowledge(): Promise<void>;
}

export interface QueueUnderTest {
  readonly name: string;
  /** An empty queue. */
  open(): Promise<OpenQueue>;
  /** Why a case cannot hold for this implementation. */
  readonly skip?: { readonly fiveMinutes?: string; readonly wholeGroups?: string; readonly emoji?: string };
}

export interface OpenQueue {
  readonly queue: Queue;
  /** At most ten, hidden from others for the visibility timeout. */
  receive(): Promise<readonly ReceivedInTest[]>;
  readonly visibilityTimeoutMs: DurationMs;
  /** Lets time go by. */
  pass(ms: DurationMs): Promise<void>;
  close(): Promise<void>;
}

export function runQueueContract({ name, open, skip = {} }: QueueUnderTest): void {
  describe(`the queue contract on ${name}`, () => {
    let world: OpenQueue;
    let cases = 0;
    beforeAll(async () => {
      world = await open();
    });
    beforeEach(() => {
      cases += 1;
    });
    afterAll(() => world.close());

    const message = (group: string, n: number | string, body: Message['body'] = { n }): Message => ({
      group: `${cases}/${group}`,
      dedupId: `${cases}-${group}-${n}`,
      body,
    });
    const send = async (...messages: readonly Message[]): Promise<void> => {
      for (const each of messages) await world.queue.send(each);
    };
    /** Receives and acknowledges until nothing comes any more. */
    const handleAll = async (): Promise<readonly unknown[]> => {
      const bodies: unknown[] = [];
      for (;;) {
        const received = await world.receive();
        if (received.length === 0) return bodies;
        for (const each of received) {
          bodies.push(each.body);
          await each.acknowledge();
        }
      }
    };

    it(`hands a message over as it was sent${because(skip.emoji)}`, async () => {
      const beyondBasicPlane = skip.emoji === undefined ? '🙂' : '';
      const text = `größer – "quoted" \u0000 \ufffe \uffff ${beyondBasicPlane}`;
      const body = { text, list: [1, null, true], none: {} };
      await send(message('main/BTC_USDT', 1, body));

      const [received] = await world.receive();

      expect(received).toMatchObject({
        group: `${cases}/main/BTC_USDT`,
        dedupId: `${cases}-main/BTC_USDT-1`,
        body,
        receiveCount: 1,
      });
      await received?.acknowledge();
    });

    it('keeps the order of each group', async () => {
      for (let n = 1; n <= 12; n += 1) await send(message('a', n, { a: n }), message('b', n, { b: n }));

      const handled = (await handleAll()) as readonly Record<string, number>[];

      const order = Array.from({ length: 12 }, (_, index) => index + 1);
      expect(handled.flatMap(({ a }) => a ?? [])).toEqual(order);
      expect(handled.flatMap(({ b }) => b ?? [])).toEqual(order);
    });

    it('drops a second message under the same id, also when the first was handled already', async () => {
      await send(message('a', 1), message('a', 1, { other: true }));
      expect(await handleAll()).toEqual([{ n: 1 }]);

      await send(message('a', 1), { ...message('a', 1), group: 'elsewhere' });

      expect(await handleAll()).toEqual([]);
    });

    it.skipIf(skip.fiveMinutes !== undefined)(
      `lets the same id in again after five minutes${because(skip.fiveMinutes)}`,
      async () => {
        await send(message('a', 1));
        await world.pass(299_999);
        await send(message('a', 1));
        expect(await handleAll()).toEqual([{ n: 1 }]);

        await world.pass(1);
        await send(message('a', 1));

        expect(await handleAll()).toEqual([{ n: 1 }]);
      },
    );

    it('holds a group back while one of it is in flight, and no other group', async () => {
      await send(message('a', 1));
      const [first] = await world.receive();
      await send(message('a', 2), message('b', 1, { b: 1 }));

      const others = await world.receive();
      expect(others.map(({ body }) => body)).toEqual([{ b: 1 }]);
      expect(await world.receive()).toEqual([]);

      await first?.acknowledge();
      for (const each of others) await each.acknowledge();
      expect(await handleAll()).toEqual([{ n: 2 }]);
    });

    it.skipIf(skip.wholeGroups !== undefined)(
      `hands out ten of a group at once, and holds the rest back until all are acknowledged${because(skip.wholeGroups)}`,
      async () => {
        for (let n = 1; n <= 11; n += 1) await send(message('a', n));

        const received = await world.receive();
        for (const each of received.slice(0, 9)) await each.acknowledge();

        expect(received).toHaveLength(10);
        expect(await world.receive()).toEqual([]);
        await received[9]?.acknowledge();
        expect(await handleAll()).toEqual([{ n: 11 }]);
      },
    );

    it('brings a message that was not acknowledged again, before the later ones of its group', async () => {
      await send(message('a', 1));
      await world.receive();
      await send(message('a', 2));

      await world.pass(world.visibilityTimeoutMs);

      const [again] = await world.receive();
      expect(again).toMatchObject({ body: { n: 1 }, receiveCount: 2 });
      await again?.acknowledge();
      await world.pass(world.visibilityTimeoutMs);
      expect(await handleAll()).toEqual([{ n: 2 }]);
    });

    it.each([
      ['a group with a space', { group: 'main BTC' }],
      ['a group that is too long', { group: 'x'.repeat(129) }],
      ['no group', { group: '' }],
      ['an id with a letter beyond ASCII', { dedupId: 'größe' }],
    ])('refuses %s before it is sent', async (_, wrong) => {
      await expect(world.queue.send({ ...message('a', 1), ...wrong })).rejects.toThrow('visible ASCII');
    });

    it('takes every visible ASCII character in groups and ids, up to 128 of them', async () => {
      const label = Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n)).join('');
      await send({ group: label, dedupId: `${label}${'x'.repeat(34)}`, body: { all: true } });

      expect(await handleAll()).toEqual([{ all: true }]);
    });

    it('refuses a body above 256 KB', async () => {
      const large = message('a', 1, { text: 'x'.repeat(256 * 1024) });

      await expect(world.queue.send(large)).rejects.toMatchObject({ code: 'config.invalid' });
    });
  });
}

/** Takes batches off the queue of a world and hands them to their function, as Lambda does on a bad day. */
import { settlement, sqsEvent } from '../../../infra/local/queue-event.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Received } from '../../../shared/queue/sqlite-queue.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import type { WorldOptions } from '../options.ts';
import type { Prng } from '../prng.ts';
import { HEALTHY, processFor } from '../workload.ts';
import type { Ended, ProcessParts, World } from '../world.ts';

/** One message as it left the queue. */
export interface Delivery {
  readonly group: string;
  /** In the order of sending. */
  readonly number: number;
  readonly signal: string;
  /** Id of the invocation that it came to; missing when the queue lost it. */
  run?: string;
}

export interface Pollers {
  readonly deliveries: readonly Delivery[];
  /** From now on nothing goes wrong. */
  heal(): void;
}

const LOOK_EVERY_MS = MINUTE_MS;
const BATCH = 5;

export function startPollers(
  world: World,
  {
    options,
    prng,
    endMs,
    counts,
  }: { options: WorldOptions; prng: Prng; endMs: EpochMs; counts: Record<string, number> },
): Pollers {
  const queue = world.queue();
  const deliveries: Delivery[] = [];
  let isHealthy = false;
  const strikes = (kind: string, rate: number): boolean => {
    if (isHealthy || !prng.chance(rate)) return false;
    counts[kind] = (counts[kind] ?? 0) + 1;
    return true;
  };
  const hand = (messages: readonly Received[], delayMs: number): void => {
    const these = messages.map(deliveryOf);
    deliveries.push(...these);
    const process: ProcessParts = isHealthy ? HEALTHY : processFor(options, prng.fork(), counts);
    const onEnd = (ended: Ended): void => {
      if ('error' in ended) return;
      const { handled, notTried } = settlement(messages, ended.report);
      void queue.acknowledge(handled);
      void queue.giveBack(notTried);
      if (notTried.length > 0) soon(prng.between(1, 5) * SECOND_MS);
    };
    world.time.at(world.time.nowMs() + delayMs, () => {
      for (const one of these) one.run = `signal-order-${world.time.nowMs()}`;
      world.invoke('signal-order', sqsEvent(messages), { ...process, onEnd });
    });
  };
  /** Hands a batch on: late, twice, or not at all. */
  const pass = async (messages: readonly Received[]): Promise<void> => {
    if (strikes('queue forgets', options.queueLost ?? 0)) {
      deliveries.push(...messages.map(deliveryOf));
      return queue.acknowledge(messages.map(({ receipt }) => receipt));
    }
    const isLate = strikes('late delivery', options.late / 3);
    const usualMs = isHealthy ? 0 : prng.between(0, 200);
    const delayMs = isLate ? prng.between(20 * SECOND_MS, 220 * SECOND_MS) : usualMs;
    hand(messages, delayMs);
    if (strikes('doubled delivery', options.duplicated / 3)) {
      hand(messages, delayMs + prng.between(0, prng.pick([50, 3 * SECOND_MS, 70 * SECOND_MS])));
    }
  };
  const poll = (): void =>
    world.time.spawn('poller', 0, async () => {
      const { messages } = await queue.receive(isHealthy ? BATCH : prng.between(1, BATCH));
      if (messages.length === 0) return;
      soon(SECOND_MS);
      await pass(messages);
    });
  const soon = (delayMs: number): void => world.time.at(world.time.nowMs() + delayMs, poll);

  queue.onSend(() => soon(isHealthy ? 10 : prng.between(5, 400)));
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += LOOK_EVERY_MS) world.time.at(atMs, poll);
  return {
    deliveries,
    heal: () => {
      isHealthy = true;
    },
  };
}

function deliveryOf({ group, id, body }: Received): Delivery {
  return { group, number: Number(id), signal: signalIn(body) };
}

/** `strategy/id` of the signal that a message names. */
export function signalIn(body: JsonObject): string {
  return `${String(body['strategy'])}/${String(body['id'])}`;
}

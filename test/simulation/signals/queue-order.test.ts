import { describe, expect, it } from 'vitest';
import { brokenOrder, type QueueHistory } from './queue-order.ts';

/** The second message of a group came out, and was settled, before the first. */
const OVERTAKEN: QueueHistory = {
  output: [settled('second', 'run-2'), settled('first', 'run-1')],
  deliveries: [delivered(1, 'first', 'run-1'), delivered(2, 'second', 'run-2')],
  setAside: [],
};

describe('the order of the queue', () => {
  it('is broken when a signal is settled before an earlier one of its group', () => {
    expect(brokenOrder(OVERTAKEN)).toEqual(['perp/second was settled before perp/first']);
  });

  it('holds when they are settled as they were sent', () => {
    expect(brokenOrder({ ...OVERTAKEN, output: OVERTAKEN.output.toReversed() })).toEqual([]);
  });

  it('says nothing of a message that was set aside while its last delivery was still on its way', () => {
    expect(brokenOrder({ ...OVERTAKEN, setAside: ['perp/first'] })).toEqual([]);
  });

  it('says nothing of a message that the queue lost once', () => {
    const { group, number, signal } = delivered(1, 'first', 'run-1');
    const deliveries = [{ group, number, signal }, ...OVERTAKEN.deliveries];
    expect(brokenOrder({ ...OVERTAKEN, deliveries })).toEqual([]);
  });
});

function settled(signal: string, run: string): string {
  return JSON.stringify({ event: 'signal.settled', strategy: 'perp', signal, run, state: 'placed' });
}

function delivered(number: number, signal: string, run: string) {
  return { group: 'main/BTCUSDT', number, signal: `perp/${signal}`, run };
}

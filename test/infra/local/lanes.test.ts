import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../infra/local/lanes.ts';

/** A task that notes its begin and end, and ends when told. */
function recorder() {
  const notes: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => async () => {
    notes.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    notes.push(`${name} ends`);
  };
  return { notes, task, end: (name: string) => ends.get(name)?.() };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('run tasks of one lane one after the other and other lanes beside it', async () => {
    const { notes, task, end } = recorder();
    const lanes = createLanes();

    lanes.add('a', task('first'));
    lanes.add('a', task('second'));
    lanes.add('b', task('other'));
    await settle();
    expect(notes).toEqual(['first begins', 'other begins']);

    end('first');
    await settle();
    expect(notes).toEqual(['first begins', 'other begins', 'first ends', 'second begins']);
    expect(lanes.pending()).toBe(2);
  });

  it('are idle when the last task has ended', async () => {
    const { task, end } = recorder();
    const lanes = createLanes();
    lanes.add('a', task('only'));
    await settle();
    expect(lanes.isBusy('a')).toBe(true);

    end('only');
    await lanes.idle();

    expect(lanes.isBusy('a')).toBe(false);
    expect(lanes.pending()).toBe(0);
  });

  it('begin nothing that waited once it was dropped, and let the running task end', async () => {
    const { notes, task, end } = recorder();
    const lanes = createLanes();
    lanes.add('a', task('running'));
    lanes.add('a', task('waiting'));
    await settle();

    lanes.dropWaiting();
    end('running');
    await lanes.idle();

    expect(notes).toEqual(['running begins', 'running ends']);
  });
});

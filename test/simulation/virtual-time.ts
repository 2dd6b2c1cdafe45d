/**
 * Time of a simulated world. Tasks run until all of them sleep or end; then the clock jumps to the next sleeper or
 * planned event. Nothing waits in real time, and one seed gives one order of events.
 */
import type { Clock, DurationMs, EpochMs } from '../../shared/core/clock.ts';

export interface Task {
  readonly name: string;
  /** This machine's clock minus true time. */
  readonly skewMs: DurationMs;
  readonly clock: Clock;
  /** The process dies here: nothing of it runs any more, also no catch and no finally. */
  crash(): Promise<never>;
  readonly crashed: () => boolean;
  /** The work is over; a crash has nothing left to end. */
  end(): void;
}

export interface VirtualTime {
  nowMs(): EpochMs;
  at(ms: EpochMs, event: () => void): void;
  /** Starts a task. One whose work throws fails the whole simulation: errors are for the work to handle. */
  spawn(name: string, skewMs: DurationMs, work: (task: Task) => Promise<void>): void;
  /** Runs everything that is due up to this instant, and moves the clock there. */
  runUntil(ms: EpochMs): Promise<void>;
}

interface Event {
  readonly atMs: EpochMs;
  readonly order: number;
  readonly fire: () => void;
}

/** A task that neither sleeps nor ends within so many turns of the event loop hangs: a defect of the harness. */
const MAX_TURNS = 20_000;
/** More than any call takes between two sleeps. */
const GRACE_TURNS = 4;

export function createVirtualTime(startMs: EpochMs): VirtualTime {
  const queue = createQueue();
  let nowMs = startMs;
  let order = 0;
  let awake = 0;
  /** Turns of the event loop that branches of tasks may still need of which nobody can see whether they run. */
  let grace = 0;

  const at = (ms: EpochMs, fire: () => void): void => queue.push({ atMs: ms, order: order++, fire });

  const makeTask = (name: string, skewMs: DurationMs): Task => {
    let dead = false;
    // A task may run in several branches at once: it is asleep for sure only while none of them was just woken.
    let sleepers = 0;
    const stop = (): void => {
      if (!dead && sleepers === 0) awake -= 1;
      dead = true;
    };
    const clock: Clock = {
      nowMs: () => nowMs + skewMs,
      sleep: (ms) =>
        new Promise((resolve) => {
          if (dead) return;
          sleepers += 1;
          if (sleepers === 1) awake -= 1;
          else grace = GRACE_TURNS;
          at(nowMs + Math.max(0, ms), () => {
            if (dead) return;
            sleepers -= 1;
            if (sleepers === 0) awake += 1;
            else grace = GRACE_TURNS;
            resolve();
          });
        }),
    };
    const crash = (): Promise<never> => {
      stop();
      return new Promise(() => {});
    };
    return { name, skewMs, clock, crash, crashed: () => dead, end: stop };
  };

  const settle = async (): Promise<void> => {
    for (let turns = 0; awake > 0 || grace > 0; turns += 1) {
      if (turns > MAX_TURNS) throw new Error('a task of the simulation hangs');
      if (awake === 0) grace -= 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    nowMs: () => nowMs,
    at,
    spawn: (name, skewMs, work) => {
      const task = makeTask(name, skewMs);
      awake += 1;
      work(task).then(task.end, (thrown) => {
        task.end();
        throw thrown;
      });
    },
    runUntil: async (untilMs) => {
      await settle();
      for (let event = queue.popUntil(untilMs); event !== undefined; event = queue.popUntil(untilMs)) {
        nowMs = Math.max(nowMs, event.atMs);
        event.fire();
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

interface Queue {
  push(event: Event): void;
  popUntil(ms: EpochMs): Event | undefined;
}

/** A binary heap by time, then by order of planning. */
function createQueue(): Queue {
  const heap: Event[] = [];
  const before = (i: number, j: number): boolean => {
    const [a, b] = [heap[i] as Event, heap[j] as Event];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  };
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j] as Event, heap[i] as Event];
  };
  const sink = (): void => {
    for (let i = 0, least = 0; ; i = least) {
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && before(child, least)) least = child;
      }
      if (least === i) return;
      swap(i, least);
    }
  };
  return {
    push: (event) => {
      let i = heap.push(event) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && before(i, parent); parent = (i - 1) >> 1) {
        swap(i, parent);
        i = parent;
      }
    },
    popUntil: (ms) => {
      const first = heap[0];
      if (first === undefined || first.atMs > ms) return undefined;
      const last = heap.pop() as Event;
      if (heap.length === 0) return first;
      heap[0] = last;
      sink();
      return first;
    },
  };
}

/** What the crash matrices have in common: the answers of an exchange, and a run for every place where one can fail. */
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import type { Fault } from '../../shared/paper/faults.ts';
import { type AccountKeys, keyNumber } from './account-keys.ts';
import { NO_PORT_FAULTS, type PortFaults } from './ports.ts';
import { HEALTHY } from './workload.ts';
import type { ProcessParts } from './world.ts';

export type Injected = Fault | readonly Fault[] | undefined;

/**
 * What the exchange does to the first placement, and how many orders must be there in the end. A refusal that the
 * dying process could not write down is an unclear outcome: it is proven and the order sent again.
 */
export const OUTCOMES: readonly (readonly [string, Injected, 'one' | 'oneOrRefused'])[] = [
  ['accepts', undefined, 'one'],
  ['never receives it', { kind: 'requestLost', as: 'network' }, 'one'],
  ['times out without receiving it', { kind: 'requestLost', as: 'timeout' }, 'one'],
  ['accepts, and its reply is lost', { kind: 'replyLost', as: 'network' }, 'one'],
  ['accepts, and the client times out', { kind: 'replyLost', as: 'timeout' }, 'one'],
  ['receives it 15 s later', { kind: 'lateLanding', delayMs: 15 * SECOND_MS, as: 'timeout' }, 'one'],
  ['receives it too late to be valid', { kind: 'lateLanding', delayMs: 35 * SECOND_MS }, 'one'],
  ['accepts behind a 502 page', { kind: 'gatewayPage', status: 502, executed: true }, 'one'],
  ['does not see it behind a 504 page', { kind: 'gatewayPage', status: 504, executed: false }, 'one'],
  ['accepts with a cut off reply', { kind: 'brokenReply', how: 'truncated' }, 'one'],
  ['accepts with a garbled reply', { kind: 'brokenReply', how: 'garbage' }, 'one'],
  ['bans the account', { kind: 'ban' }, 'one'],
  ['refuses the timestamp', { kind: 'timestampRefused' }, 'one'],
  ['accepts and hides the order for 28 s', { kind: 'hidden', forMs: allLooks(28 * SECOND_MS) }, 'one'],
  [
    'receives it 15 s later and hides it for 28 s',
    [
      { kind: 'lateLanding', delayMs: 15 * SECOND_MS, as: 'timeout' },
      { kind: 'hidden', forMs: allLooks(28 * SECOND_MS) },
    ],
    'one',
  ],
  ['refuses for maintenance', { kind: 'maintenance' }, 'oneOrRefused'],
];

/** What becomes of the key that every process of the first minute remembers; times count from the placement's slot. */
export const KEY_OUTCOMES: readonly (readonly [
  string,
  (slotMs: EpochMs) => AccountKeys,
  'one' | 'oneOrRefused',
])[] = [
  ['refuses the key, which was replaced meanwhile', keysKept({ secondFromMs: -30 * SECOND_MS }), 'one'],
  ['refuses the key, and no other is kept yet', keysKept({ secondFromMs: 90 * SECOND_MS }), 'oneOrRefused'],
  [
    'refuses the key, and then the one that replaced it',
    keysKept({ secondFromMs: -30 * SECOND_MS, thirdFromMs: 90 * SECOND_MS }),
    'oneOrRefused',
  ],
];

/** All keys but the last one are refused from the slot on. */
function keysKept({ secondFromMs, thirdFromMs }: { secondFromMs: number; thirdFromMs?: number }) {
  return (slotMs: EpochMs): AccountKeys => {
    const later = thirdFromMs === undefined ? [secondFromMs] : [secondFromMs, thirdFromMs];
    const froms = [0, ...later.map((fromMs) => slotMs + fromMs)];
    return {
      kept: froms.map((keptFromMs, index) => ({
        key: keyNumber(index + 1),
        keptFromMs,
        ...(index === froms.length - 1 ? {} : { refusedFromMs: slotMs }),
      })),
      rememberedMs: () => 60 * SECOND_MS,
    };
  };
}

export type Failure = 'death' | 'throttled' | 'replyLost';
export const FAILURES: readonly Failure[] = ['death', 'throttled', 'replyLost'];

export interface Place {
  readonly number: number;
  /** Counts a place that a run passes; true for the one that fails. */
  pass(): boolean;
  reached(): boolean;
}

/** Runs once for every place, until a run passes fewer places than asked for. Answers how many there were. */
export async function everyPlace(run: (place: Place) => Promise<boolean>): Promise<number> {
  for (let number = 1; ; number += 1) {
    let passed = 0;
    const place = {
      number,
      pass: () => {
        passed += 1;
        return passed === number;
      },
      reached: () => passed >= number,
    };
    if (!(await run(place))) return number - 1;
  }
}

/** What the table meets, the queue meets too. */
export function processMeeting(failure: Failure, place: Place): ProcessParts {
  const faults: PortFaults =
    failure === 'death'
      ? { ...NO_PORT_FAULTS, diesAt: () => place.pass() }
      : {
          ...NO_PORT_FAULTS,
          tableFault: () => (place.pass() ? failure : undefined),
          queueFault: () => (place.pass() ? (failure === 'throttled' ? 'refused' : failure) : undefined),
        };
  return { ...HEALTHY, faults };
}

function allLooks(forMs: number) {
  return {
    order: forMs,
    orderByClientOrderId: forMs,
    openOrders: forMs,
    orderHistory: forMs,
    fills: forMs,
    fillsOfOrder: forMs,
  };
}

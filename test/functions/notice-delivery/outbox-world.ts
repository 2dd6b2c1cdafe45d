/** An outbox with channels that a test can break, and the delivery of its notices. */
import { deliverNotices } from '../../../functions/notice-delivery/deliver-notices.ts';
import type { NoticeSettings, ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { type EpochMs, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import type { Channel } from '../../../shared/notices/channel.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { someAutomations } from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

/** Keeps what it sent, and when; throws what `failWith` answers. */
export interface SomeChannel extends Channel {
  readonly sent: Notice[];
  readonly triedAtMs: EpochMs[];
  failWith: () => unknown;
}

export interface OutboxWorld extends Omit<TestDeps, 'notices'> {
  readonly ops: SomeChannel;
  readonly horn: SomeChannel;
  readonly spare: SomeChannel;
  tell(notice?: Partial<Omit<Notice, 'atMs'>>): Promise<void>;
  /** One run of the function, with 100 s of time. */
  run(deps?: Deps): Promise<unknown>;
  /** Runs every two minutes for so long, the first one now. */
  runFor(minutes: number): Promise<void>;
  /** The stored row, or undefined. */
  stored(key?: string): Promise<unknown>;
  pending(): Promise<readonly string[]>;
}

export const KEY = 'order.stuck';

/** Channels `ops` and `horn`; `spare` is the fallback where the settings say so. */
export function createOutboxWorld(
  settings: Partial<NoticeSettings> = {},
  automations: ResolvedAutomations = someAutomations(),
): OutboxWorld {
  const channels: NoticeSettings['channels'] = [
    { kind: 'slack', name: 'ops' },
    { kind: 'discord', name: 'horn' },
  ];
  const notices = { channels, digest: false as const, escalateAfterMinutes: 240, ...settings };
  const world = createTestDeps({ ...automations, notices });
  const { clock, table } = world;
  const someChannel = (name: string): SomeChannel => {
    const channel: SomeChannel = {
      name,
      sent: [],
      triedAtMs: [],
      failWith: () => undefined,
      send: async (notice) => {
        channel.triedAtMs.push(clock.nowMs());
        const failure = channel.failWith();
        if (failure !== undefined) throw failure;
        channel.sent.push(notice);
      },
    };
    return channel;
  };
  const [ops, horn, spare] = ['ops', 'horn', 'spare'].map(someChannel) as [
    SomeChannel,
    SomeChannel,
    SomeChannel,
  ];
  const outbox = outboxNotices({
    table,
    clock,
    log: world.deps.log,
    redactor: createRedactor(),
    channels: notices.channels.flatMap((channel) =>
      'name' in channel && channel.name ? [channel.name] : [],
    ),
  });
  const deps: Deps = { ...world.deps, notices: outbox, channels: [ops, horn, spare] };
  const run = (given: Deps = deps) => deliverNotices(given, clock.nowMs() + 100_000);
  return {
    ...world,
    deps,
    ops,
    horn,
    spare,
    tell: (notice = {}) =>
      outbox.tell({
        key: KEY,
        severity: 'warning',
        title: 'An order is stuck',
        text: 'Look it up.',
        ...notice,
      }),
    run,
    runFor: async (minutes) => {
      for (let minute = 0; minute <= minutes; minute += 2) {
        await run();
        if (minute < minutes) clock.advance(2 * MINUTE_MS);
      }
    },
    stored: async (key = KEY) => (await table.get({ pk: 'notices', sk: key }))?.data,
    pending: async () => (await table.query({ pk: 'notices-pending' })).map(({ sk }) => sk),
  };
}

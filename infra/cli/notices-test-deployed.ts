/** A test message through the channels of a deployment, whose secrets stay in AWS: recorded there, and sent by its function. */
import { isoSeconds } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import { silentLog } from '../../shared/core/log.ts';
import type { Deps } from '../../shared/deps.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import { type Delivery, readTold } from '../../shared/notices/outbox.ts';
import { outboxNotices } from '../../shared/notices/outbox-notices.ts';
import type { CliContext } from './command.ts';

export interface TestResult {
  readonly channel: string;
  /** Why it did not go out: a sentence. */
  readonly fault?: string;
}

export function testNotice(atMs: number) {
  return {
    key: `test/${isoSeconds(atMs)}`,
    title: 'Test of this channel',
    text: 'If you can read this, notices of Standing Orders reach you here.',
  };
}

/** Throws `table.unavailable` when it could not be recorded, and what `invoke` throws. */
export async function testDeployed(
  context: CliContext,
  { table, clock }: Deps,
  channels: readonly string[],
): Promise<TestResult[]> {
  const draft = testNotice(clock.nowMs());
  const outbox = outboxNotices({ table, clock, log: silentLog, redactor: createRedactor(), channels });
  // Quiet hours hold back what is not urgent, and whoever tests wants to see it now.
  await outbox.tell({ ...draft, severity: 'urgent' });
  if ((await readTold(table, draft.key)) === undefined) {
    throw new AppError('table.unavailable', 'The test could not be recorded in the deployment: try again.', {
      retry: 'later',
    });
  }
  await context.invoke('notice-delivery', {});
  const deliveries = (await readTold(table, draft.key))?.told.deliveries ?? {};
  return channels.map((channel) => ({ channel, ...faultOf(deliveries[channel]) }));
}

function faultOf(delivery: Delivery | undefined): { readonly fault?: string } {
  if (delivery?.state === 'sent') return {};
  if (delivery === undefined || (delivery.state === 'pending' && delivery.attempts === 0)) {
    return {
      fault:
        'not tried yet: another run may be sending it; "notices --aws" shows what became of it in a minute',
    };
  }
  const why = delivery.lastError ?? 'the deployment does not know this channel: deploy again';
  const next = delivery.state === 'pending' ? '; it is tried again by itself' : '';
  return { fault: `not sent (${why}${next}); the log of notice-delivery says more` };
}

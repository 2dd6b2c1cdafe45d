import { type EpochMs, isoSeconds, SECOND_MS } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Channel } from '../../shared/notices/channel.ts';
import { headline } from '../../shared/notices/message-text.ts';
import type { Notice } from '../../shared/notices/notices.ts';
import { pointersOf, withPointer } from '../../shared/notices/with-pointer.ts';
import { needsPerson } from './after-attempt.ts';

/** What became of one notice in one channel; `error` is missing when it went out. */
export interface Attempt {
  readonly key: string;
  readonly channel: string;
  readonly error?: unknown;
}

/** Time that one message may take at worst. */
const SEND_TIME_MS = 12 * SECOND_MS;
/** More notices than this, none of them urgent, become one message. */
const MAX_SINGLE = 5;
/** Of each text in a joined message; all of it is in the log. */
const MAX_JOINED_TEXT = 160;

/**
 * Sends notices through one channel, in their order. After a failure that will pass the channel is not asked again:
 * its other notices failed with it, so that a dead channel costs a run one timeout and not one for each. Notices for
 * which no time is left get no attempt.
 */
export async function sendThrough(
  { clock, log, automations }: Pick<Deps, 'clock' | 'log' | 'automations'>,
  channel: Channel,
  notices: readonly Notice[],
  deadlineMs: EpochMs,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  let down: { readonly error: unknown } | undefined;
  for (const { notice, keys } of messagesOf(notices, automations.notices.runbookUrl)) {
    if (down === undefined && clock.nowMs() + SEND_TIME_MS > deadlineMs) break;
    const failure = down ?? (await failureOf(channel, notice));
    if (failure !== undefined && !needsPerson(failure.error)) down = failure;
    attempts.push(...keys.map((key) => ({ key, channel: channel.name, ...failure })));
  }
  const failed = attempts.filter(({ error }) => error !== undefined);
  if (failed[0] !== undefined) {
    log.warn('notice.undelivered', { channel: channel.name, notices: failed.length, error: failed[0].error });
  }
  return attempts;
}

async function failureOf(channel: Channel, notice: Notice): Promise<{ readonly error: unknown } | undefined> {
  try {
    await channel.send(notice);
    return undefined;
  } catch (error) {
    return { error };
  }
}

interface Message {
  readonly notice: Notice;
  readonly keys: readonly string[];
}

/** Urgent notices one by one; the others too, unless they are many. */
function messagesOf(notices: readonly Notice[], runbookUrl: string | undefined): readonly Message[] {
  const single = (notice: Notice): Message => ({
    notice: withPointer(notice, runbookUrl),
    keys: [notice.key],
  });
  const urgent = notices.filter(({ severity }) => severity === 'urgent').map(single);
  const others = notices.filter(({ severity }) => severity !== 'urgent');
  return [...urgent, ...(others.length > MAX_SINGLE ? [joined(others, runbookUrl)] : others.map(single))];
}

function joined(notices: readonly Notice[], runbookUrl: string | undefined): Message {
  const keys = notices.map(({ key }) => key);
  const [first] = notices as [Notice];
  const warnings = notices.filter(({ severity }) => severity === 'warning').length;
  const notice: Notice = {
    key: `joined/${first.key}`,
    severity: warnings > 0 ? 'warning' : 'info',
    title: `${notices.length} notices${warnings > 0 ? `, ${warnings} of them warnings` : ''}`,
    text: [
      ...notices.map((each) => `${isoSeconds(each.atMs)} ${headline(each)}. ${shortened(each.text)}`),
      ...pointersOf(notices, runbookUrl),
    ].join('\n\n'),
    atMs: first.atMs,
  };
  return { notice, keys };
}

function shortened(text: string): string {
  return text.length <= MAX_JOINED_TEXT ? text : `${text.slice(0, MAX_JOINED_TEXT).toWellFormed()}…`;
}

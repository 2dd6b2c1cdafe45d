import { AppError } from '../core/errors.ts';
import type { Notice } from './notices.ts';

/** One way to the operator that leads out of the system. */
export interface Channel {
  /** Stands in the outbox as long as a notice has not gone out through it. */
  readonly name: string;
  /**
   * Throws when the notice did not go out, or when that is not certain: it may then come again. An `AppError` with
   * `retry: 'never'` needs a person (a wrong token, a chat that is gone) and says what to do; its context may hold
   * the `status` of the reply and `retryAfterMs`. No message holds any of the channel's secret.
   */
  send(notice: Notice): Promise<void>;
}

/** Why a notice did not go out through a channel. `why` is a clause, `advice` a clause that says what to do. */
export function undelivered(
  channel: string,
  failure: {
    readonly why: string;
    readonly advice?: string | undefined;
    readonly status?: number | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly isRefused?: boolean;
  },
): AppError {
  const { why, advice = 'it may be tried again', status, retryAfterMs, isRefused = false } = failure;
  return new AppError(
    'notice.undelivered',
    `Channel ${channel} did not take the notice: ${why}; ${advice}.`,
    {
      retry: isRefused ? 'never' : 'later',
      context: {
        channel,
        ...(status === undefined ? {} : { status }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
    },
  );
}

import type { Notice } from './notices.ts';

/** One way to the operator. */
export interface Channel {
  /** Stands in the outbox as long as a notice has not gone out through it. */
  readonly name: string;
  /** Throws when the notice did not go out; it may then come again. */
  send(notice: Notice): Promise<void>;
}

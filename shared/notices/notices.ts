import type { EpochMs } from '../core/clock.ts';
import type { RunbookTopic } from './runbook-topics.ts';

export type Severity = 'info' | 'warning' | 'urgent';

/** A message to the operator: what happened, with numbers, and what to do. Never a secret. */
export interface Notice {
  /** Same key, same matter: a notice is told once per key. */
  readonly key: string;
  readonly severity: Severity;
  /** One line, without a full stop. */
  readonly title: string;
  /** Whole sentences: the numbers, and what the operator should do, if anything. */
  readonly text: string;
  /** The section of the runbook that says what to do. */
  readonly topic?: RunbookTopic | undefined;
  readonly atMs: EpochMs;
}

/** Port to the operator. Telling never throws and never blocks a trade: failures are logged and stay in the outbox. */
export interface Notices {
  tell(notice: Omit<Notice, 'atMs'>): Promise<void>;
}

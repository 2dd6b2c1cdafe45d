/**
 * Events that nobody could handle and that were set aside: what they were, why, and what can be done about them.
 * Implementations: `aws-dead-letters.ts` (SQS) and `queue-dead-letters.ts` (the queue of one machine).
 */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Json } from '../../shared/table/table.ts';

export interface DeadLetter {
  /** SQS's id of the message, or its number on one machine. */
  readonly id: string;
  /** `run`: the function failed. `schedule`: the scheduler could not hand it over. `signal`: a message of the queue. */
  readonly from: 'run' | 'schedule' | 'signal' | 'unreadable';
  /** Its row in `infra/functions.ts`; empty where that cannot be read. */
  readonly functionName: string;
  /** When it was set aside. */
  readonly atMs: EpochMs;
  /** Why, in a sentence. */
  readonly why: string;
  /** What would be handed over again; missing where it is not whole. */
  readonly event?: Json;
}

export interface DeadLetters {
  /** All that can be seen, oldest first; nothing is removed. `hidden`: about so many more wait behind these. */
  list(): Promise<{ readonly letters: readonly DeadLetter[]; readonly hidden: number }>;
  /**
   * Hands the event to its function again and removes the letter after that; when it could not be handed over, it
   * stays and this throws. Answers `false` where the letter is gone: somebody else was faster.
   */
  replay(letter: DeadLetter): Promise<boolean>;
  /** Removes it for good. Answers `false` where it is gone already. */
  drop(letter: DeadLetter): Promise<boolean>;
  /** Lets go of what was looked at, so that others see it again. */
  release(): Promise<void>;
}

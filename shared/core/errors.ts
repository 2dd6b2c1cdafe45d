/** Every dotted code this project throws. The part before the dot says whose matter it is. */
export type ErrorCode =
  | 'aws.refused'
  | 'aws.unavailable'
  | 'blobs.unavailable'
  | 'config.invalid'
  | 'config.notFound'
  | 'data.damaged'
  | 'data.locked'
  | 'data.unwritable'
  | 'event.invalid'
  | 'export.incomplete'
  | 'function.failed'
  | 'http.refused'
  | 'ledger.conflict'
  | 'ledger.illegalTransition'
  | 'notice.undelivered'
  | 'queue.unavailable'
  | 'schedule.invalid'
  | 'secret.missing'
  | 'secret.unavailable'
  | 'secret.invalid'
  | 'secret.insecure'
  | 'signing.unsafeValue'
  | 'table.conflict'
  | 'table.unavailable'
  | 'venue.banned'
  | 'venue.auth'
  | 'venue.deadline'
  | 'venue.refused'
  | 'venue.unavailable'
  | 'venue.unexpectedReply'
  | 'venue.notFound'
  | 'venue.unsupported';

/** Whether trying the same thing again can help: at once, after a while, or never without a person. */
export type Retry = 'now' | 'later' | 'never';

/**
 * The one error this project throws on purpose. The message is a whole sentence that says what to do;
 * `context` holds ids and numbers for the log and never a secret.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly context: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retry?: Retry; cause?: unknown; context?: Record<string, string | number> } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.context = options.context ?? {};
  }
}

/** Crashes on a programmer's error: a state that the code itself rules out. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** Marks a switch as exhaustive; the compiler refuses a call that can be reached. */
export function unreachable(value: never): never {
  throw new Error(`Invariant broken: unexpected ${JSON.stringify(value)}`);
}

/** The message of anything that was thrown, without its stack. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

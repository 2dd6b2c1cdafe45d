/** A command line that cannot be understood. The message is one sentence; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

import { AppError, messageOf } from '../core/errors.ts';

/** Errors of the caller's side that only mean "slower": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
]);

/** What the SDK adds to the errors of a service. */
interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly attempts?: number };
}

/** Whether a condition did not hold. */
export function isConditionFailure(thrown: unknown): thrown is SdkError {
  return thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException';
}

/** How often the SDK sent the request that ended in this error. */
export function attemptsOf(error: SdkError): number {
  return error.$metadata?.attempts ?? 1;
}

/** Any other failure of DynamoDB or of the way to it: what was asked may or may not have happened. */
export function asUnavailable(tableName: string, thrown: unknown): AppError {
  const error: SdkError = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  const said = `${error.name}: ${error.message}`;
  if (error.$fault === 'client' && !THROTTLED.has(error.name)) {
    const advice = "check the table's name, the region and the permissions";
    return new AppError(
      'table.unavailable',
      `The table ${tableName} refused the request (${said}): ${advice}.`,
      {
        cause: thrown,
      },
    );
  }
  const message = `The table ${tableName} gave no answer (${said}): try again after reading what is stored.`;
  return new AppError('table.unavailable', message, { cause: thrown, retry: 'later' });
}

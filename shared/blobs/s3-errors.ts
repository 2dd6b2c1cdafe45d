import { AppError, messageOf } from '../core/errors.ts';

/** What the SDK adds to the errors of S3. */
interface S3Error extends Error {
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
}

/**
 * Why a conditional write did not happen, or perhaps did. `refused`: the condition did not hold. `contended`: another
 * write of the object was under way. `repeated`: one of the two on a request that the SDK had sent before, so that the
 * earlier sending may have written.
 */
export type NotWritten = 'refused' | 'contended' | 'repeated';

/** By name, because S3 says 404 of three things: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const FAILED_CONDITIONS: Readonly<Record<string, NotWritten>> = {
  PreconditionFailed: 'refused',
  // An expected etag, and there is no object at all.
  NoSuchKey: 'refused',
  ConditionalRequestConflict: 'contended',
  // The parts are gone: to a sending before this one, or to somebody who cleaned up.
  NoSuchUpload: 'repeated',
};

/** Throws `blobs.unavailable` for everything that is no failed condition. */
export function notWritten(bucket: string, thrown: unknown): NotWritten {
  const { name, $metadata }: S3Error = errorOf(thrown);
  const why = FAILED_CONDITIONS[name];
  if (why === undefined) throw asUnavailable(bucket, thrown);
  return ($metadata?.attempts ?? 1) === 1 ? why : 'repeated';
}

/** S3 answers a HEAD without a body, and then the SDK knows only the status. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'NoSuchKey' || thrown.name === 'NotFound');
}

/** Any other failure of S3 or of the way to it: what was asked may or may not have happened. */
export function asUnavailable(bucket: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const error = errorOf(thrown);
  const said = `${error.name}: ${error.message}`;
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    const message = `The bucket ${bucket} refused the request (${said}): check its name, the region and the permissions.`;
    return new AppError('blobs.unavailable', message, { cause: thrown });
  }
  const message = `The bucket ${bucket} gave no answer (${said}): try again after reading what is stored.`;
  return new AppError('blobs.unavailable', message, { cause: thrown, retry: 'later' });
}

function errorOf(thrown: unknown): S3Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}

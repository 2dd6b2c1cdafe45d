/** How the command line asks AWS, and what it says when the answer is none. */
import { AppError, messageOf } from '../../../shared/core/errors.ts';

/** A person waits, from a home line: more patient than a function, and never for long. */
export const ASK_SETTINGS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    socketTimeout: 20_000,
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * The answer to `call`. Throws `config.invalid` without region or credentials, `aws.refused` when AWS said no, and
 * `aws.unavailable` when it said nothing. `what` goes on after "AWS could not", e.g. `list the stacks`.
 */
export async function ask<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw awsFault(what, thrown);
  }
}

/** Whether AWS answered with one of these error names. */
export function isNamed(thrown: unknown, ...names: readonly string[]): boolean {
  const error = thrown instanceof AppError ? thrown.cause : thrown;
  return error instanceof Error && names.includes(error.name);
}

const NO_CREDENTIALS = /CredentialsProviderError|TokenProviderError|SSOTokenProviderFailure/;
const OLD_CREDENTIALS = /ExpiredToken|RequestExpired|TokenRefreshRequired/;
const WRONG_CREDENTIALS =
  /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId/;
const NOT_ALLOWED = /AccessDenied|AuthorizationError|NotAuthorized|Forbidden/;

function awsFault(what: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const error: Error & { $fault?: string } = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  const fault = (code: 'config.invalid' | 'aws.refused', text: string) =>
    new AppError(code, text, { cause: thrown });
  if (/region is missing/i.test(error.message)) {
    return fault(
      'config.invalid',
      'No AWS region is set: say where the deployment is, e.g. with AWS_REGION=eu-central-1 before the command, or name one in ~/.aws/config.',
    );
  }
  if (OLD_CREDENTIALS.test(error.name) || /expired/i.test(error.message)) {
    return fault(
      'config.invalid',
      'The AWS credentials of this shell have expired: sign in again (aws sso login).',
    );
  }
  if (NO_CREDENTIALS.test(error.name)) {
    return fault(
      'config.invalid',
      'This shell has no AWS credentials: sign in (aws sso login) or choose a profile with AWS_PROFILE=NAME before the command.',
    );
  }
  if (WRONG_CREDENTIALS.test(error.name)) {
    return fault(
      'config.invalid',
      `AWS does not know the credentials of this shell (${error.name}): check them.`,
    );
  }
  if (NOT_ALLOWED.test(error.name)) {
    return fault(
      'aws.refused',
      `AWS did not let you ${what}: ${sentence(error.message)} Ask for that right.`,
    );
  }
  if (error.$fault === 'client') {
    return fault('aws.refused', `AWS would not ${what} (${error.name}): ${sentence(error.message)}`);
  }
  return new AppError(
    'aws.unavailable',
    `AWS gave no answer when asked to ${what} (${error.name}: ${withoutStop(error.message)}): check the network and the region, then try again.`,
    { cause: thrown, retry: 'later' },
  );
}

function sentence(text: string): string {
  return `${withoutStop(text)}.`;
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}

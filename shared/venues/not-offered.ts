/**
 * Refusals after which asking again is of no use until a person changes something: the key or the account lacks a
 * right, or the venue has no such call.
 */
import { AppError } from '../core/errors.ts';

/** The mark of such a refusal in an error's context; its value says what is missing. */
export const NOT_OFFERED = 'notOffered';

/** Errors so marked are `venue.auth`, `venue.refused`, or `venue.unexpectedReply` for a call that does not exist. */
export function isNotOffered(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && Object.hasOwn(thrown.context, NOT_OFFERED);
}

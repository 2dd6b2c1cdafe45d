import { AppError } from '../core/errors.ts';
import type { Blobs } from './blobs.ts';

/** In place of an object store where there is none: every call throws `blobs.unavailable` with the reason. */
export function noBlobs(reason: string): Blobs {
  const refuse = async (): Promise<never> => {
    throw new AppError('blobs.unavailable', `This function cannot reach the object store: ${reason}.`);
  };
  return { head: refuse, get: refuse, put: refuse, list: refuse };
}

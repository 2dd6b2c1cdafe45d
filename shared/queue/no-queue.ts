import { AppError } from '../core/errors.ts';
import type { Queue } from './queue.ts';

/** In place of a queue where there is none: sending throws `queue.unavailable` with the reason. */
export function noQueue(reason: string): Queue {
  return {
    send: async () => {
      throw new AppError('queue.unavailable', `This function cannot send to the queue: ${reason}.`);
    },
  };
}

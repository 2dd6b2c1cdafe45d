import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { consumeBatch, sqsEvent, sweepSignals } from './consume.ts';

/** Called with a batch of the queue, and every few minutes with `{}` to find what the queue has lost. */
export const handle = defineFunction({
  name: 'signal-order',
  input: z.union([
    sqsEvent.transform(({ Records }) => Records),
    z.strictObject({}).transform((): undefined => undefined),
  ]),
  run: (deps, records, run) =>
    records === undefined ? sweepSignals(deps, run.deadlineMs) : consumeBatch(deps, records, run.deadlineMs),
});

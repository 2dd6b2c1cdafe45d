import { defineFunction } from '../../shared/handler.ts';
import { answerRequest } from './answer-request.ts';
import { httpEvent, requestOf } from './http-event.ts';
import { createRefusalCounts } from './refusal-counts.ts';

/** For the log only, and one for each process. */
const refusals = createRefusalCounts();

/** Called by the HTTP API for each of its routes. */
export const handle = defineFunction({
  name: 'signal-intake',
  input: httpEvent,
  run: (deps, event) => answerRequest(deps, refusals, requestOf(event)),
});

import type { Deps } from '../../shared/deps.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { type Answer, isRefusal, NOT_FOUND, responseOf, wrongMethod } from './answers.ts';
import type { IntakeRequest } from './http-event.ts';
import { answerTo, type Received, receiveSignal } from './receive-signal.ts';
import type { RefusalCounts } from './refusal-counts.ts';
import { routeOf } from './route.ts';
import { tellOutcome } from './tell-outcome.ts';

/**
 * All three routes. Answers an HTTP API response; throws only for what is a fault of this project. Lines in the log
 * carry strategy, id, code and status, and never a word of what was sent.
 */
export async function answerRequest(
  deps: Deps,
  refusals: RefusalCounts,
  request: IntakeRequest,
): Promise<JsonObject> {
  const received = await answer(deps, request).catch((error: unknown) => ({ answer: answerTo(error) }));
  writeDown(deps, refusals, received);
  return responseOf(received.answer);
}

async function answer(deps: Deps, request: IntakeRequest): Promise<Received> {
  const route = routeOf(request);
  switch (route.kind) {
    case 'send':
      return receiveSignal(deps, request, route);
    case 'outcome':
      return tellOutcome(deps, request, route);
    case 'wrongMethod':
      return { answer: wrongMethod(route.allow) };
    case 'nowhere':
      return { answer: NOT_FOUND };
  }
}

function writeDown({ log, metrics }: Deps, refusals: RefusalCounts, { answer, caller, id }: Received): void {
  const about = {
    // Only a proven name is written: someone may have put a token in its place.
    strategy: caller?.name ?? 'unproven',
    ...(id === undefined ? {} : { id }),
    status: answer.status,
  };
  if (!isRefusal(answer)) {
    log.info('signal.answered', about);
    return;
  }
  metrics.add('SignalsRefused', 1, answer.code);
  logRefusal({ log }, answer, {
    ...about,
    code: answer.code,
    count: refusals.add(about.strategy, answer.code),
  });
}

/** A refused alert is its sender's matter; one that could not be kept is ours. */
function logRefusal(
  { log }: Pick<Deps, 'log'>,
  { status }: Answer,
  fields: Readonly<Record<string, string | number>>,
): void {
  if (status === 503) log.error('signal.notKept', fields);
  else log.info('signal.refused', fields);
}

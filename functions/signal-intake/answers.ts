/** What callers are told. Nothing of what they sent stands in an answer but the id that was made of it. */
import type { StoredSignal } from '../../shared/signals/signal.ts';
import type { JsonObject } from '../../shared/table/table.ts';

export type RefusalCode =
  | 'request.notFound'
  | 'request.wrongMethod'
  | 'request.unauthorized'
  | 'request.tooLarge'
  | 'request.wrongType'
  | 'request.tooMany'
  | 'request.unavailable'
  | 'alert.notJson'
  | 'alert.fields'
  | 'alert.unsupported'
  | 'alert.noTime'
  | 'alert.time'
  | 'alert.tooOld'
  | 'alert.tooEarly'
  | 'alert.symbol'
  | 'alert.action'
  | 'alert.size'
  | 'alert.price'
  | 'alert.position';

/** TradingView sends again after a 5xx and never after a 4xx, so 503 is kept for what can pass without a new alert. */
export interface Refusal {
  readonly status: 400 | 401 | 404 | 405 | 413 | 415 | 422 | 429 | 503;
  readonly code: RefusalCode;
  /** One sentence. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Acceptance {
  readonly status: 200 | 202;
  readonly body: JsonObject;
}

export type Answer = Refusal | Acceptance;

export function isRefusal(answer: Answer): answer is Refusal {
  return 'code' in answer;
}

/** An HTTP API response, payload format 2.0. */
export function responseOf(answer: Answer): JsonObject {
  const body = isRefusal(answer) ? { code: answer.code, message: answer.message } : answer.body;
  return {
    statusCode: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(isRefusal(answer) ? answer.headers : {}),
    },
    body: JSON.stringify(body),
  };
}

export const NOT_FOUND: Refusal = {
  status: 404,
  code: 'request.notFound',
  message: 'There is nothing at this address.',
};

/** The same for an unknown strategy, a wrong or missing proof, and a strange address. */
export const UNAUTHORIZED: Refusal = {
  status: 401,
  code: 'request.unauthorized',
  message: 'This strategy does not exist, or the proof that you may use it is missing or wrong.',
};

export const UNAVAILABLE: Refusal = {
  status: 503,
  code: 'request.unavailable',
  message: 'The signal could not be kept just now; send the same alert again.',
  headers: { 'retry-after': '5' },
};

export function wrongMethod(allow: string): Refusal {
  return {
    status: 405,
    code: 'request.wrongMethod',
    message: `This address takes ${allow.replace(', ', ' and ')} only.`,
    headers: { allow },
  };
}

export function tooMany(retryAfterSeconds: number): Refusal {
  return {
    status: 429,
    code: 'request.tooMany',
    message: 'This strategy has had as many alerts as it takes in a minute.',
    headers: { 'retry-after': String(retryAfterSeconds) },
  };
}

/** An alert that was understood as JSON, but asks for what this strategy does not do. */
export function refused(code: RefusalCode, message: string): Refusal {
  return { status: 422, code, message };
}

/** The signal is on its way: the queue has it. */
export function accepted({ signal }: StoredSignal): Acceptance {
  return { status: 202, body: { id: signal.id, status: 'accepted' } };
}

/** What became of the first one. */
export function duplicate({ signal, outcome }: StoredSignal): Acceptance {
  return {
    status: 200,
    body: {
      id: signal.id,
      status: outcome.state,
      duplicate: true,
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
      message: outcome.text,
      intents: [...outcome.intents],
    },
  };
}

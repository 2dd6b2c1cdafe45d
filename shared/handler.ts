/**
 * The one wrapper around every function: parse the event, run the use case, log the report.
 * The same handler runs on Lambda and on the local host; only its `Deps` differ.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type * as z from 'zod';
import type { EpochMs } from './core/clock.ts';
import { AppError, messageOf } from './core/errors.ts';
import type { LogFields } from './core/log.ts';
import type { Deps } from './deps.ts';
import type { KeyUse } from './keys/key-use.ts';
import { carrying } from './log/carried-fields.ts';
import type { JsonObject } from './table/table.ts';

/** What Lambda tells about an invocation; the local host makes its own. */
export interface InvocationContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Passed to the use case: no order may be started that could not be recorded before `deadlineMs`. */
export interface Run {
  readonly id: string;
  readonly deadlineMs: EpochMs;
}

export interface FunctionSpec<Input> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** What in the event started the run, for every line of it; a plan and its slot, for example. */
  readonly startedBy?: (input: Input) => LogFields;
  /** Which keys of accounts it uses, as its row in `infra/functions.ts` says; `trading` when left out. */
  readonly keys?: KeyUse;
  readonly run: (deps: Deps, input: Input, run: Run) => Promise<JsonObject>;
}

export type BoundHandler = (event: unknown, context: InvocationContext) => Promise<JsonObject>;

/** A function of the table in `infra/functions.ts`, waiting for its dependencies. */
export interface FunctionHandler {
  readonly name: string;
  readonly keys: KeyUse;
  bind(deps: Deps): BoundHandler;
}

/** Deadlines are kept by the use cases, on the clock they are given; middy's own timer would run in real time. */
const NO_TIMER = { timeoutEarlyInMillis: 0 };

/** Time kept free at the end of an invocation for writing down what happened. */
const DEADLINE_MARGIN_MS = 5_000;

export function defineFunction<Input>(spec: FunctionSpec<Input>): FunctionHandler {
  return {
    name: spec.name,
    keys: spec.keys ?? 'trading',
    bind: (given) => {
      const deps = spec.keys === undefined ? given : { ...given, venues: given.venues.using(spec.keys) };
      const handler = middy<unknown, JsonObject, Error, InvocationContext>(NO_TIMER)
        .use(runEnd(deps))
        .handler(async (event, context) => {
          const input = parseEvent(spec, event);
          const deadlineMs = deps.clock.nowMs() + context.getRemainingTimeInMillis() - DEADLINE_MARGIN_MS;
          return spec.run(deps, input, { id: context.awsRequestId, deadlineMs });
        });
      return (event, context) =>
        carrying(runFields(spec, event, context), () =>
          handler(event, context as never),
        ) as Promise<JsonObject>;
    },
  };
}

function parseEvent<Input>(spec: FunctionSpec<Input>, event: unknown): Input {
  const parsed = spec.input.safeParse(event);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  throw new AppError('event.invalid', `${spec.name} cannot use this event: ${faults.join('; ')}.`);
}

/** From the first line on, also of a run whose event is refused. */
function runFields<Input>(spec: FunctionSpec<Input>, event: unknown, context: InvocationContext): LogFields {
  const fields = { function: spec.name, run: context.awsRequestId };
  if (spec.startedBy === undefined) return fields;
  const parsed = spec.input.safeParse(event);
  return parsed.success ? { ...fields, ...spec.startedBy(parsed.data) } : fields;
}

function runEnd({ log, metrics }: Deps): MiddlewareObj<unknown, JsonObject, Error, InvocationContext> {
  return {
    after: ({ response }) => log.info('run.finished', { report: response }),
    onError: ({ error }) => {
      metrics.add('RunsFailed', 1);
      log.error('run.failed', {
        code: error instanceof AppError ? error.code : 'unexpected',
        message: messageOf(error),
      });
    },
  };
}

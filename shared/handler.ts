/**
 * The one wrapper around every function: parse the event, run the use case, log the report.
 * The same handler runs on Lambda and on the local host; only its `Deps` differ.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type * as z from 'zod';
import type { EpochMs } from './core/clock.ts';
import { AppError, messageOf } from './core/errors.ts';
import type { Deps } from './deps.ts';
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
  readonly run: (deps: Deps, input: Input, run: Run) => Promise<JsonObject>;
}

export type BoundHandler = (event: unknown, context: InvocationContext) => Promise<JsonObject>;

/** A function of the table in `infra/functions.ts`, waiting for its dependencies. */
export interface FunctionHandler {
  readonly name: string;
  bind(deps: Deps): BoundHandler;
}

/** Deadlines are kept by the use cases, on the clock they are given; middy's own timer would run in real time. */
const NO_TIMER = { timeoutEarlyInMillis: 0 };

/** Time kept free at the end of an invocation for writing down what happened. */
const DEADLINE_MARGIN_MS = 5_000;

export function defineFunction<Input>(spec: FunctionSpec<Input>): FunctionHandler {
  return {
    name: spec.name,
    bind: (deps) => {
      const handler = middy<unknown, JsonObject, Error, InvocationContext>(NO_TIMER)
        .use(runLog(spec.name, deps))
        .handler(async (event, context) => {
          const input = parseEvent(spec, event);
          const deadlineMs = deps.clock.nowMs() + context.getRemainingTimeInMillis() - DEADLINE_MARGIN_MS;
          return spec.run(withRunLog(deps, spec.name, context), input, {
            id: context.awsRequestId,
            deadlineMs,
          });
        });
      return (event, context) => handler(event, context as never) as Promise<JsonObject>;
    },
  };
}

function parseEvent<Input>(spec: FunctionSpec<Input>, event: unknown): Input {
  const parsed = spec.input.safeParse(event);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  throw new AppError('event.invalid', `${spec.name} cannot use this event: ${faults.join('; ')}.`);
}

function withRunLog(deps: Deps, name: string, context: InvocationContext): Deps {
  return { ...deps, log: deps.log.with({ function: name, run: context.awsRequestId }) };
}

function runLog(name: string, deps: Deps): MiddlewareObj<unknown, JsonObject, Error, InvocationContext> {
  return {
    after: ({ context, response }) =>
      withRunLog(deps, name, context).log.info('run.finished', { report: response }),
    onError: ({ context, error }) =>
      withRunLog(deps, name, context).log.error('run.failed', {
        code: error instanceof AppError ? error.code : 'unexpected',
        message: messageOf(error),
      }),
  };
}

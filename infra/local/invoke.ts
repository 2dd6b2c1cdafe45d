import { randomUUID } from 'node:crypto';
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { BoundHandler } from '../../shared/handler.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { FunctionRow } from '../functions.ts';

/** Runs one function once, as Lambda would. Throws what the function throws, after the function has logged it. */
export type Invoke = (functionName: string, event: unknown) => Promise<JsonObject>;

/**
 * Loads and binds every function of the table. A function is told its remaining time but never cut off: what is
 * about money is cheaper to wait for than to interrupt.
 */
export async function bindFunctions(deps: Deps, rows: readonly FunctionRow[]): Promise<Invoke> {
  const bound = new Map<string, { handler: BoundHandler; timeoutMs: number }>();
  for (const row of rows) {
    const { handle } = await row.load();
    bound.set(row.name, { handler: handle.bind(deps), timeoutMs: row.timeoutSeconds * SECOND_MS });
  }
  return async (functionName, event) => {
    const found = bound.get(functionName);
    if (found === undefined) {
      throw new AppError(
        'config.notFound',
        `There is no function ${functionName}: choose one of ${[...bound.keys()].join(', ')}.`,
      );
    }
    return found.handler(event, contextUntil(deps, deps.clock.nowMs() + found.timeoutMs));
  };
}

function contextUntil({ clock }: Deps, endMs: EpochMs) {
  return { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => endMs - clock.nowMs() };
}

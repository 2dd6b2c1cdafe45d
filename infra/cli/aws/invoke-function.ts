/** Runs a deployed function and waits for its answer. */
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { SECOND_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import { functions } from '../../functions.ts';
import { functionName } from '../../physical-names.ts';
import { deployAgain, type Invocation } from '../deployment.ts';
import { ASK_SETTINGS, ask, isNamed } from './ask.ts';

/** For the way there and back and a cold start, beyond what the function itself may take. */
const MARGIN_MS = 30 * SECOND_MS;

/**
 * Invokes once and never again: a lost answer says nothing about the run, which the ledger would have to prove.
 * Throws `config.notFound` where the function is not deployed, `function.failed` with what it said, and
 * `aws.unavailable` when the answer did not come.
 */
export async function invokeFunction(stage: string, row: string, event: unknown): Promise<Invocation> {
  const timeoutMs = timeoutOf(row) + MARGIN_MS;
  const client = new LambdaClient({
    ...ASK_SETTINGS,
    maxAttempts: 1,
    requestHandler: { ...ASK_SETTINGS.requestHandler, requestTimeout: timeoutMs, socketTimeout: timeoutMs },
  });
  const name = functionName(stage, row);
  const command = new InvokeCommand({
    FunctionName: name,
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  });
  try {
    const output = await ask(`invoke ${name}`, () => client.send(command));
    return reportOf(row, output);
  } catch (error) {
    throw invocationFault(stage, name, error);
  } finally {
    client.destroy();
  }
}

function timeoutOf(row: string): number {
  const timeouts = functions.map(({ timeoutSeconds }) => timeoutSeconds);
  const own = functions.find(({ name }) => name === row)?.timeoutSeconds;
  return (own ?? Math.max(...timeouts)) * SECOND_MS;
}

const failure = z.object({ errorMessage: z.string(), errorType: z.string().optional() });

function reportOf(row: string, { FunctionError, Payload, $metadata }: InvokeCommandOutput): Invocation {
  const { requestId = 'unknown' } = $metadata;
  const text = Payload?.transformToString() ?? '';
  const value = jsonOf(text);
  if (FunctionError !== undefined) {
    const said = failure.safeParse(value);
    const why = said.success ? said.data.errorMessage : FunctionError;
    throw new AppError(
      'function.failed',
      `${row} failed: ${why.trim().replace(/\.$/, '')}. Its log tells more about request ${requestId}.`,
      {
        context: { function: row, requestId },
      },
    );
  }
  const report =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { answer: text };
  return { report: report as JsonObject, requestId };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function invocationFault(stage: string, name: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (isNamed(error, 'ResourceNotFoundException')) {
    return new AppError(
      'config.notFound',
      `The function ${name} is not deployed: ${deployAgain(stage)}; a function that the automations give nothing to do is left out.`,
      { cause: error },
    );
  }
  if (isNamed(error, 'TooManyRequestsException', 'EC2ThrottledException')) {
    return new AppError(
      'aws.unavailable',
      `${name} did not start, because too many functions of this AWS account run at once: try again in a minute.`,
      { cause: error, retry: 'later' },
    );
  }
  if (error.code !== 'aws.unavailable') return error;
  return new AppError(
    'aws.unavailable',
    `${error.message} Whether ${name} ran is not known, and it may still run: look before you invoke it again ("orders --open --aws").`,
    { cause: error },
  );
}

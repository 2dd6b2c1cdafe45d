/** Reads of Pionex's bot endpoints. All are of weight 1 and need the right "Bot reading". */
import { AppError } from '../../core/errors.ts';
import { retryRead } from '../../http/retry-read.ts';
import type { VenueParts } from '../parts.ts';
import { type Call, describe, type RestClient } from '../rest/client.ts';
import type { Answer } from '../rest/reply.ts';
import { BOT_INTERNAL_ERROR, botRefusalText } from './bot-codes.ts';
import { refusalError } from './codes.ts';

export interface BotReads {
  /** The venue's word, a refusal included. `BOT_INTERNAL_ERROR` is asked again like a broken connection. */
  ask(call: Call): Promise<Answer>;
  /** Data, or an `AppError` for every refusal. */
  read(call: Call): Promise<unknown>;
  /** The error that a refusal of this call is for a reader. */
  errorOf(refused: Refused, call: Call): AppError;
}

export type Refused = Extract<Answer, { kind: 'refused' }>;

export function createBotReads(client: RestClient, parts: VenueParts): BotReads {
  const errorOf = (refused: Refused, call: Call) => {
    const error = refusalError(refused, describe(call), parts.accountId);
    const { code, message } = refused;
    if (code === BOT_INTERNAL_ERROR) {
      const sentence = `Pionex could not answer ${describe(call)} (${code}). Try again later.`;
      return new AppError('venue.unavailable', sentence, { retry: 'later', context: error.context });
    }
    if (error.code !== 'venue.auth') return error;
    return new AppError('venue.auth', `Account ${parts.accountId}: ${botRefusalText(code, message)}`, {
      context: error.context,
    });
  };
  const ask = async (call: Call) => {
    let internal: Refused | undefined;
    try {
      return await retryRead(parts, async () => {
        internal = undefined;
        const answer = await client.askOnce(call);
        if (answer.kind !== 'refused' || answer.code !== BOT_INTERNAL_ERROR) return answer;
        internal = answer;
        throw errorOf(answer, call);
      });
    } catch (thrown) {
      if (internal !== undefined) return internal;
      throw thrown;
    }
  };
  const read = async (call: Call) => {
    const answer = await ask(call);
    if (answer.kind === 'refused') throw errorOf(answer, call);
    return answer.data;
  };
  return { ask, read, errorOf };
}

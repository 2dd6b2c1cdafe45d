/**
 * Keys of the private stream. Whoever has one sees everything of the account: it stands in no message and no log.
 * Whether opening one more ends the one before is not documented.
 */
import * as z from 'zod';
import { type Call, describe, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { wireMs } from '../rest/wire-values.ts';
import type { StreamKeys } from '../statistics.ts';
import { refusalError } from './codes.ts';

const PATH = '/v1/private/user/listen-key';

/** Valid for an hour by default, to be renewed every half an hour. */
const openedData = z
  .looseObject({ listenKey: z.string().min(1), expireAt: wireMs })
  .transform(({ listenKey, expireAt }) => ({ listenKey, expiresAtMs: expireAt }));

/** Nothing is asked twice: a key whose answer was lost is worth less than one more. */
export function createStreamKeys(client: RestClient, accountId: string): StreamKeys {
  const ask = async (method: 'POST' | 'PUT' | 'DELETE', listenKey?: string): Promise<unknown> => {
    const body = listenKey === undefined ? {} : { body: JSON.stringify({ listenKey }) };
    const call: Call = { method, path: PATH, query: {}, ...body, weight: 1, access: 'private' };
    const answer = await client.askOnce(call);
    if (answer.kind === 'success') return answer.data;
    const message = listenKey === undefined ? answer.message : answer.message.replaceAll(listenKey, '…');
    throw refusalError({ ...answer, message }, describe(call), accountId);
  };
  return {
    open: async () => parseData(openedData, await ask('POST'), `POST ${PATH}`),
    renew: async (listenKey) => {
      await ask('PUT', listenKey);
    },
    close: async (listenKey) => {
      await ask('DELETE', listenKey);
    },
  };
}

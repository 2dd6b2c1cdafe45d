/** Dual investments. Source: the Pionex openapi_earn_dual.yaml. The API is given out on request: others are refused. */
import * as z from 'zod';
import { copyOf } from '../account-view.ts';
import type { DualOrder } from '../earn/earn-book.ts';
import type { PaperEarn } from '../earn/paper-earn.ts';
import type { Engine } from '../engine.ts';
import { balanceRows, offersOnWire, recordOnWire } from './earn-wire.ts';
import { listOnWire } from './order-wire.ts';
import { bodyOf, parameterError } from './parameters.ts';
import { PionexRefusal } from './refusal.ts';
import type { Answer, PrivateRequest, Route } from './route.ts';

const someDuals = z.object({ base: z.string().optional(), clientDualIds: z.array(z.string()).default([]) });
const oneDual = z.object({ base: z.string(), clientDualId: z.string(), productId: z.string() });
const BASE_PATH = '/api/v1/earn/dual';

export function earnRoutes(engine: Engine, earn: PaperEarn): readonly Route[] {
  const look = async (request: PrivateRequest): Promise<readonly DualOrder[]> => {
    const { earn: book } = await copyOf(engine, request);
    return request.conditions.find('blind') === undefined ? [...book.values()] : [];
  };

  return [
    {
      method: 'GET',
      path: `${BASE_PATH}/symbols`,
      weight: 1,
      family: 'DUAL',
      access: 'public',
      answer: async ({ parameters }) => {
        const base = parameters.text('base');
        const offers = offersOnWire([...engine.listings.values()]);
        return { coins: listOnWire(offers.filter((offer) => offer.base === (base ?? offer.base))) };
      },
    },
    earnRoute('GET', 'balances', 'read', async (request) => {
      const isMerged = request.parameters.text('merge') === 'true';
      return { balances: listOnWire(balanceRows(await look(request), isMerged)) };
    }),
    earnRoute('GET', 'records', 'read', async (request) => {
      const { parameters } = request;
      const base = parameters.required('base');
      const endMs = parameters.timeMs('endTime');
      if (endMs === undefined) throw parameterError('DUAL', 'endTime');
      const startMs = parameters.timeMs('startTime') ?? 0;
      const limit = parameters.limit({ min: 1, max: 100, fallback: 20 });
      const records = (await look(request)).filter(
        (dual) =>
          dual.base === base &&
          (parameters.text('quote') ?? dual.quote) === dual.quote &&
          (parameters.text('currency') ?? dual.currency) === dual.currency &&
          dual.createdAtMs >= startMs &&
          dual.createdAtMs <= endMs,
      );
      const filter = parameters.text('filter');
      const rows = records.map(recordOnWire).filter(({ state }) => (filter ?? state) === state);
      return { records: listOnWire(rows.slice(-limit).reverse()) };
    }),
    earnRoute('POST', 'invests', 'read', async (request) => {
      const { base, clientDualIds } = bodyOf(request.call, someDuals);
      const asked = (await look(request)).filter(
        (dual) => clientDualIds.includes(dual.clientDualId) && (base ?? dual.base) === dual.base,
      );
      return { records: listOnWire(asked.map(recordOnWire)) };
    }),
    earnRoute('POST', 'collect', 'earn', async (request) => {
      const { clientDualId, productId } = bodyOf(request.call, oneDual);
      const dual = (await look(request)).find((one) => one.clientDualId === clientDualId);
      if (dual?.productId !== productId) throw parameterError('DUAL', 'clientDualId');
      const isCollected = await earn.collect(request.account.id, clientDualId, request.atMs);
      if (!isCollected) throw parameterError('DUAL', 'state');
      return { clientDualId };
    }),
  ];
}

function earnRoute(
  method: 'GET' | 'POST',
  path: string,
  access: 'read' | 'earn',
  answer: Answer<PrivateRequest>,
): Route {
  return {
    method,
    path: `${BASE_PATH}/${path}`,
    weight: 1,
    family: 'DUAL',
    access,
    async answer(request) {
      if (request.account.earnAccess === true) return answer(request);
      throw new PionexRefusal('PERMISSION_DENIED', 'permission denied');
    },
  };
}

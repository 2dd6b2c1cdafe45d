/** Transfers between the main account (spot) and the trade account (perpetual futures). Source: the Pionex openapi_futures.yaml. */
import * as z from 'zod';
import { isPositive } from '../../core/decimal.ts';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { Engine } from '../engine.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { atMsOf, keptRows, newest } from '../rows.ts';
import type { PaperTransfer, TransferStatus } from '../transfer.ts';
import type { Transfers } from '../transfers.ts';
import type { WireObject } from '../wire-json.ts';
import { copyOf, withPast } from './account-view.ts';
import { listOnWire } from './order-wire.ts';
import { comeBy, type ListSources, pageOf, pastSeen } from './page.ts';
import { bodyOf, parameterError } from './parameters.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import type { PrivateRequest, Route } from './route.ts';

const account = z.enum(['MAIN', 'TRADE']);

const newTransfer = z.object({
  fromAccount: account,
  toAccount: account,
  currency: z.string(),
  amount,
  clientId: z.string().max(64).default(''),
  comment: z.string().max(32).default(''),
});

const STATUSES: Readonly<Record<TransferStatus, string>> = {
  completed: 'COMPLETED',
  processing: 'PROCESSING',
  failed: 'FAILED',
};

const base = { path: '/api/v1/assets/transfer', weight: 5, family: 'TRADE' } as const;

export function transferRoutes(
  engine: Engine,
  futures: FuturesEngine,
  transfers: Transfers,
  sources: ListSources,
): readonly Route[] {
  const coins = new Set([...futures.listings.values()].map(({ quoteCoin }) => quoteCoin));
  const look = async (
    request: PrivateRequest,
    accepts: (transfer: PaperTransfer) => boolean,
    limit: number,
  ) => {
    const { transfers: kept } = await copyOf(engine, request);
    const isBlind = request.conditions.find('blind') !== undefined;
    const lists = withPast(pastSeen(sources, request)?.transfers(), keptRows(isBlind ? [] : kept, atMsOf));
    const hasCome = comeBy(sources, request, 'transfer');
    return newest(lists, pageOf(sources, request, limit), (one) => accepts(one) && hasCome(one));
  };

  return [
    {
      ...base,
      method: 'POST',
      access: 'transfer',
      async answer(request) {
        const { fromAccount, toAccount, currency: coin, ...rest } = bodyOf(request.call, newTransfer);
        if (fromAccount === toAccount) throw parameterError('TRADE', 'toAccount');
        if (!coins.has(coin)) throw parameterError('TRADE', 'currency');
        if (!isPositive(rest.amount)) throw parameterError('TRADE', 'amount');
        const { account, atMs, conditions } = request;
        const to = toAccount === 'MAIN' ? 'spot' : 'futures';
        await engine.state(account.id, atMs);
        const result = await transfers.create(
          account.id,
          { ...rest, coin, to, by: 'api' },
          {
            atMs,
            delayMs: conditions.find('slowTransfer')?.delayMs,
            fails: conditions.find('failedTransfer') !== undefined,
          },
        );
        if (!result.accepted) throw refusalOf(result.refusal);
        return { transferId: result.transfer.id, status: STATUSES[result.transfer.status] };
      },
    },
    {
      ...base,
      method: 'GET',
      access: 'read',
      async answer(request) {
        const clientId = request.parameters.required('clientId');
        const [transfer] = await look(request, (one) => one.clientId === clientId, 1);
        // No document says how an unknown one is answered.
        if (transfer === undefined) throw new PionexRefusal('TRADE_OPERATION_DENIED', 'transfer not found');
        return transferOnWire(transfer);
      },
    },
    {
      ...base,
      path: '/api/v1/assets/transfers',
      method: 'GET',
      access: 'read',
      async answer(request) {
        const limit = request.parameters.limit({ min: 1, max: 100, fallback: 20 });
        const status = request.parameters.text('status') ?? 'ALL';
        const isKnown = status === 'ALL' || Object.values(STATUSES).includes(status);
        if (!isKnown) throw parameterError('TRADE', 'status');
        const isAsked = (one: PaperTransfer) => status === 'ALL' || STATUSES[one.status] === status;
        const records = await look(withoutStart(request), isAsked, limit);
        return { records: listOnWire(records.map(transferOnWire)) };
      },
    },
  ];
}

function transferOnWire(transfer: PaperTransfer): WireObject {
  const isToSpot = transfer.to === 'spot';
  return {
    transferId: transfer.id,
    fromAccount: isToSpot ? 'TRADE' : 'MAIN',
    toAccount: isToSpot ? 'MAIN' : 'TRADE',
    currency: transfer.coin,
    amount: transfer.amount,
    clientId: transfer.clientId,
    status: STATUSES[transfer.status],
    reason: transfer.by === 'api' ? 'OPENAPI' : 'USER_MANUAL',
    comment: transfer.comment,
    timestamp: transfer.atMs,
  };
}

/** This list has no parameter `startTime`, and what it does not know it does not heed. */
function withoutStart(request: PrivateRequest): PrivateRequest {
  const { parameters } = request;
  const timeMs = (name: string) => (name === 'startTime' ? undefined : parameters.timeMs(name));
  return { ...request, parameters: { ...parameters, timeMs } };
}

function refusalOf(refusal: 'usedClientId' | 'notEnoughMoney'): PionexRefusal {
  if (refusal === 'notEnoughMoney') return orderRefusal('notEnoughMoney');
  return new PionexRefusal('TRADE_OPERATION_DENIED', 'clientId was used before');
}

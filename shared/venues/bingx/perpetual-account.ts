/** Wallet, positions and settings of an account's perpetuals. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { compare, type Decimal } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue, Position } from '../perpetual.ts';
import { describe, privateGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { PRIVATE, writing } from './orders.ts';
import {
  leverageData,
  perpetualBalancesData,
  positionModeData,
  positionsData,
} from './perpetual-account-wire.ts';
import { onWire } from './symbols.ts';

/** One position a symbol, or a long and a short one beside each other. Account-wide. */
export type PositionMode = 'net' | 'hedge';

export interface AccountCalls extends Pick<PerpetualVenue, 'balances' | 'positions' | 'setLeverage'> {
  /** `net` is remembered for ten minutes: should it change meanwhile, the venue refuses orders of side BOTH. */
  positionMode(): Promise<PositionMode>;
}

const MODE_FOR_MS: DurationMs = 10 * MINUTE_MS;
/** Twice a second. */
const MODE_WEIGHT = 5;

export function createAccountCalls(
  client: RestClient,
  parts: Pick<VenueParts, 'clock' | 'accountId'>,
): AccountCalls {
  let known: { readonly mode: PositionMode; readonly readAtMs: EpochMs } | undefined;

  const positionMode = async () => {
    const readAtMs = parts.clock.nowMs();
    // Hedge mode is not remembered: the owner was told to change it.
    if (known?.mode === 'net' && readAtMs - known.readAtMs < MODE_FOR_MS && readAtMs >= known.readAtMs) {
      return known.mode;
    }
    const call = privateGet('/openApi/swap/v1/positionSide/dual', {}, MODE_WEIGHT);
    const mode = await readData(client, call, positionModeData);
    known = { mode, readAtMs };
    return mode;
  };

  const readPositions = (symbol: string | undefined): Promise<readonly Position[]> => {
    const query = symbol === undefined ? {} : { symbol: onWire(symbol) };
    const call = privateGet('/openApi/swap/v2/user/positions', query, PRIVATE);
    return readData(client, call, positionsData);
  };

  return {
    positionMode,
    balances: () =>
      readData(client, privateGet('/openApi/swap/v3/user/balance', {}, PRIVATE), perpetualBalancesData),
    positions: async (symbol) => {
      const first = await readPositions(symbol);
      // A failure behind it was once told as an empty list with a success: none is believed only when told twice.
      const told = first.length > 0 ? first : await readPositions(symbol);
      const wanted = told.filter((position) => (symbol ?? position.symbol) === position.symbol);
      if (wanted.length === 0) return [];
      const mode = await positionMode();
      return mode === 'net' ? wanted.map((position) => ({ ...position, side: 'net' as const })) : wanted;
    },
    setLeverage: async (symbol, leverage) => {
      const mode = await positionMode();
      for (const side of mode === 'net' ? ['BOTH'] : ['LONG', 'SHORT']) {
        await setLeverageOf(client, parts, { symbol, side, leverage });
      }
    },
  };
}

async function setLeverageOf(
  client: RestClient,
  { accountId }: Pick<VenueParts, 'accountId'>,
  { symbol, side, leverage }: { readonly symbol: string; readonly side: string; readonly leverage: Decimal },
): Promise<void> {
  const query = { symbol: onWire(symbol), side, leverage };
  const call = writing('POST', '/openApi/swap/v2/trade/leverage', query);
  const answer = await client.askOnce(call);
  if (answer.kind === 'refused') throw client.dialect.refusalError(answer, describe(call), accountId);
  const set = parseData(leverageData, answer.data ?? {}, describe(call)).leverage;
  if (set === undefined || compare(set, leverage) === 0) return;
  throw new AppError(
    'venue.unexpectedReply',
    `BingX was asked for leverage ${leverage} of ${symbol} and answered ${set}: check it at the exchange.`,
  );
}

/** Wallet, positions and position mode of an account's perpetuals. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue, Position } from '../perpetual.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { PRIVATE } from './orders.ts';
import { perpetualBalancesData, positionModeData, positionsData } from './perpetual-account-wire.ts';
import { onWire } from './symbols.ts';

/** One position a symbol, or a long and a short one beside each other. Account-wide. */
export type PositionMode = 'net' | 'hedge';

export interface AccountCalls
  extends Required<Pick<PerpetualVenue, 'balances' | 'positions' | 'requireNetPositions'>> {
  /** `net` is remembered for ten minutes: should it change meanwhile, the venue refuses orders of side BOTH. */
  positionMode(): Promise<PositionMode>;
}

const MODE_FOR_MS: DurationMs = 10 * MINUTE_MS;
/** Twice a second. */
const MODE_WEIGHT = 5;
const MODE = '/openApi/swap/v1/positionSide/dual';
/**
 * What an order does in hedge mode hangs on the positions at its very moment: one that is not reduce-only opens beside
 * the other side instead of closing it, and how much a closing one may ask for is not documented.
 */
const HEDGED = `This BingX account is in hedge mode, where an order must name one of two positions, and no order is sent. Set the position mode of its perpetual futures to one-way at the exchange (or by POST ${MODE} with dualSidePosition=false), which it allows only while no position and no order is open.`;

export function createAccountCalls(client: RestClient, parts: Pick<VenueParts, 'clock'>): AccountCalls {
  let known: { readonly mode: PositionMode; readonly readAtMs: EpochMs } | undefined;

  const positionMode = async () => {
    const readAtMs = parts.clock.nowMs();
    // Hedge mode is not remembered: the owner was told to change it.
    if (known?.mode === 'net' && readAtMs - known.readAtMs < MODE_FOR_MS && readAtMs >= known.readAtMs) {
      return known.mode;
    }
    const call = privateGet(MODE, {}, MODE_WEIGHT);
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
    requireNetPositions: async () => {
      if ((await positionMode()) === 'net') return;
      throw new AppError('venue.unsupported', HEDGED);
    },
  };
}

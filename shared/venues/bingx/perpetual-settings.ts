/** How a symbol's positions are margined and levered. */
import { compare, type Decimal } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { VenueParts } from '../parts.ts';
import type { MarginMode, PerpetualSettings, PerpetualVenue } from '../perpetual.ts';
import { describe, privateGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { present } from '../rest/wire-values.ts';
import { PRIVATE, writing } from './orders.ts';
import type { PositionMode } from './perpetual-account.ts';
import { leverageData, leveragesData, marginTypeData } from './perpetual-settings-wire.ts';
import { onWire } from './symbols.ts';

type SettingsCalls = Required<Pick<PerpetualVenue, 'settings' | 'setLeverage' | 'setMarginMode'>>;
type Parts = Pick<VenueParts, 'accountId'>;

const MARGIN_TYPE = '/openApi/swap/v2/trade/marginType';
const LEVERAGE = '/openApi/swap/v2/trade/leverage';
/** Twice a second. */
const MARGIN_WEIGHT = 5;
const WORDS: Readonly<Record<MarginMode, string>> = { cross: 'CROSSED', isolated: 'ISOLATED' };

export function createSettingsCalls(
  client: RestClient,
  parts: Parts,
  positionMode: () => Promise<PositionMode>,
): SettingsCalls {
  return {
    settings: (symbol) => readSettings(client, symbol),
    setMarginMode: async (symbol, mode) => {
      if ((await readMarginMode(client, symbol)) === mode) return;
      const query = { symbol: onWire(symbol), marginType: WORDS[mode] };
      const call = { ...writing('POST', MARGIN_TYPE, query), weight: MARGIN_WEIGHT };
      const answer = await client.askOnce(call);
      if (answer.kind === 'refused')
        throw client.dialect.refusalError(answer, describe(call), parts.accountId);
    },
    setLeverage: async (symbol, leverage) => {
      const mode = await positionMode();
      for (const side of mode === 'net' ? ['BOTH'] : ['LONG', 'SHORT']) {
        await setLeverageOf(client, parts, { symbol, side, leverage });
      }
    },
  };
}

async function readSettings(client: RestClient, symbol: string): Promise<PerpetualSettings> {
  const marginMode = await readMarginMode(client, symbol);
  const call = privateGet(LEVERAGE, { symbol: onWire(symbol) }, PRIVATE);
  const leverage = await readData(client, call, leveragesData);
  return { symbol, ...present({ marginMode, leverage }) };
}

async function readMarginMode(client: RestClient, symbol: string): Promise<MarginMode | undefined> {
  const call = privateGet(MARGIN_TYPE, { symbol: onWire(symbol) }, MARGIN_WEIGHT);
  return (await readData(client, call, marginTypeData)).marginMode;
}

async function setLeverageOf(
  client: RestClient,
  { accountId }: Parts,
  { symbol, side, leverage }: { readonly symbol: string; readonly side: string; readonly leverage: Decimal },
): Promise<void> {
  const call = writing('POST', LEVERAGE, { symbol: onWire(symbol), side, leverage });
  const answer = await client.askOnce(call);
  if (answer.kind === 'refused') throw client.dialect.refusalError(answer, describe(call), accountId);
  const set = parseData(leverageData, answer.data ?? {}, describe(call)).leverage;
  if (set === undefined || compare(set, leverage) === 0) return;
  throw new AppError(
    'venue.unexpectedReply',
    `BingX was asked for leverage ${leverage} of ${symbol} and answered ${set}: check it at the exchange.`,
  );
}

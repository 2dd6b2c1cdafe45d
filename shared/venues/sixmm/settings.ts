/**
 * How an account trades a symbol at 6MM: its leverage and its margin mode. What a change of the margin mode answers, and
 * when it is refused, is not documented, so only the settings themselves are believed.
 */
import * as z from 'zod';
import { compare } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { MarginMode, PerpetualSettings, PerpetualVenue } from '../perpetual.ts';
import { type Call, describe, privateGet, privatePost, type RestClient, readData } from '../rest/client.ts';
import type { Refusal } from '../rest/dialect.ts';
import { parseData } from '../rest/reply.ts';
import { present, unlessZero, wireMoneyIfAny, wireWord } from '../rest/wire-values.ts';
import { isKeyRefusal, isRefusedTimestamp, refusalError, refusalText } from './codes.ts';
import { leverageData } from './trade-wire.ts';

type SettingCalls = Required<Pick<PerpetualVenue, 'settings' | 'setLeverage' | 'setMarginMode'>>;

const MODE_NUMBERS: Readonly<Record<MarginMode, number>> = { cross: 1, isolated: 2 };

/** A number in settings; positions and streams have words for it, so settings may, too. */
const marginMode = z
  .string()
  .toUpperCase()
  .pipe(wireWord('margin mode', { '1': 'cross', CROSS: 'cross', '2': 'isolated', ISOLATED: 'isolated' }));

const settingsData = z.looseObject({
  symbol: z.string(),
  marginMode: marginMode.nullish().transform((mode) => mode ?? undefined),
  leverage: wireMoneyIfAny,
});

export function createSettingCalls(client: RestClient, accountId: string): SettingCalls {
  const settings = async (symbol: string): Promise<PerpetualSettings> => {
    const call = privateGet('/v1/private/position/settings', { symbol }, 1);
    const told = await readData(client, call, settingsData);
    if (told.symbol !== symbol) throw unexpected(`${describe(call)} with settings of ${told.symbol}`);
    return { symbol, ...present({ marginMode: told.marginMode, leverage: unlessZero(told.leverage) }) };
  };
  return {
    settings,
    setMarginMode: async (symbol, mode) => {
      if ((await settings(symbol)).marginMode === mode) return;
      const call = settingCall('margin-mode', { symbol, marginMode: MODE_NUMBERS[mode] });
      const answer = await client.askOnce(call);
      // A refusal may say that it is so already: another process may have set it since.
      const { marginMode: now } = await settings(symbol);
      if (now === mode) return;
      if (answer.kind === 'refused') throw modeRefused(answer, { symbol, mode, accountId, call });
      throw new AppError(
        'venue.unavailable',
        `6MM took the change of ${symbol} to ${mode} margin and still tells ${now ?? 'no margin mode'}: it is looked at again later.`,
        { retry: 'later' },
      );
    },
    setLeverage: async (symbol, leverage) => {
      if (!/^[1-9]\d{0,2}$/.test(leverage)) {
        throw new AppError(
          'venue.unsupported',
          `6MM takes a whole number as leverage, and ${leverage} is none.`,
        );
      }
      const call = settingCall('leverage', { symbol, leverage: Number(leverage) });
      const what = `${describe(call)} (${symbol})`;
      const answer = await client.askOnce(call);
      if (answer.kind === 'refused') throw refusalError(answer, what, accountId);
      const set = parseData(leverageData, answer.data, what);
      if (set.symbol !== symbol || compare(set.leverage, leverage) !== 0) {
        throw new AppError(
          'venue.unexpectedReply',
          `6MM was asked for leverage ${leverage} of ${symbol} and answered ${set.leverage} of ${set.symbol}: check it at the exchange.`,
        );
      }
    },
  };
}

function settingCall(name: string, body: object): Call {
  return privatePost(`/v1/private/position/${name}`, body, 1);
}

/** What forbids a change is not documented; everywhere else it is what is open of the symbol. */
function modeRefused(
  refusal: Refusal,
  about: {
    readonly symbol: string;
    readonly mode: MarginMode;
    readonly accountId: string;
    readonly call: Call;
  },
): AppError {
  const { symbol, mode, accountId, call } = about;
  const request = `${describe(call)} (${symbol})`;
  if (isKeyRefusal(refusal) || isRefusedTimestamp(refusal)) return refusalError(refusal, request, accountId);
  return new AppError(
    'venue.refused',
    `${symbol} is not set to ${mode} margin: ${refusalText(refusal)} Close the position of ${symbol} and cancel its orders, also waiting ones, then it can be set.`,
    { context: { venueCode: refusal.code, account: accountId, request } },
  );
}

function unexpected(what: string): AppError {
  return new AppError('venue.unexpectedReply', `6MM answered ${what}: nothing is concluded from it.`, {
    retry: 'later',
  });
}

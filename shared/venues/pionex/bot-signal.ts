import { AppError } from '../../core/errors.ts';
import type { SignalPush } from '../bot-actions.ts';
import type { Call } from '../rest/client.ts';
import { botPost } from './bot-body.ts';

/**
 * A signal as SignalListenerRequest of openapi_bot.yaml: camelCase, but `position_size`. Throws `venue.unsupported`
 * for text that the endpoint does not take.
 */
export function signalRequest(signal: SignalPush): Call {
  const { signalType, signalParam, base, quote, atMs, price, action, positionSize, contracts } = signal;
  return botPost('signal/listener', {
    signalType: ascii('signal type', signalType, 1_000),
    signalParam: ascii('signal parameter', signalParam, 5_000),
    base,
    quote,
    // RFC 3339.
    time: new Date(atMs).toISOString(),
    price: ascii('price', price, 30),
    data: { action, position_size: positionSize, contracts },
  });
}

function ascii(what: string, text: string, maxLength: number): string {
  if (/^[\x20-\x7e]+$/.test(text) && text.length <= maxLength) return text;
  throw new AppError('venue.unsupported', `Pionex takes a ${what} of 1 to ${maxLength} ASCII characters.`);
}

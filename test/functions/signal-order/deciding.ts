import { decideOrder } from '../../../functions/signal-order/decide-order.ts';
import type { OrderInput } from '../../../functions/signal-order/wish.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { aBook, anAccount, anInstrument, money, someCapabilities } from '../../support/builders.ts';
import { aSignal, aStrategy } from './signals.ts';

export type Says = Partial<Omit<OrderInput, 'signal' | 'strategy' | 'held' | 'freeQuote' | 'freeBase'>> & {
  readonly signal?: Partial<Signal>;
  readonly strategy?: Partial<Strategy>;
  readonly held?: string;
  readonly freeQuote?: string;
  readonly freeBase?: string;
};

/** Book 99990 to 100000; 1000 USDT and 1 BTC are free, nothing is held. */
export function decide({
  signal,
  strategy,
  held = '0',
  freeQuote = '1000',
  freeBase = '1',
  ...rest
}: Says = {}) {
  return decideOrder({
    signal: aSignal(signal),
    strategy: aStrategy(strategy),
    account: anAccount(),
    instrument: anInstrument(),
    book: aBook(),
    capabilities: someCapabilities(),
    held: money(held),
    heldBefore: { buy: money(held), sell: money(held) },
    freeQuote: money(freeQuote),
    freeBase: money(freeBase),
    ...rest,
  });
}

export const PERPETUAL = {
  instrument: anInstrument({ symbol: 'BTC_USDT_PERP', market: 'perpetual', basePlaces: 4 }),
  capabilities: someCapabilities({ marketBuyIn: 'base' }),
} as const;

export const perpetual = ({ signal, strategy, ...rest }: Says = {}) =>
  decide({
    ...PERPETUAL,
    signal: { symbol: 'BTC_USDT_PERP', ...signal },
    strategy: { symbols: ['BTC_USDT_PERP'], target: { to: 'perpetual' }, ...strategy },
    ...rest,
  });

export const ordered = (order: Record<string, unknown>) => ({ do: 'order', order });

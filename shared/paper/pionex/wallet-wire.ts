/** Entries of the wallet overview. No document names their fields; those of coins are what the live exchange sends. */
import { type Decimal, formatPlaces, roundDown, sum } from '../../core/decimal.ts';
import type { Money } from '../account-state.ts';
import type { Bot } from '../bots/bot-runs.ts';
import type { WireObject } from '../wire-json.ts';

const NAMES: Readonly<Record<string, string>> = {
  BTC: 'Bitcoin',
  ETH: 'Ethereum',
  SOL: 'Solana',
  XRP: 'XRP',
  DOGE: 'Dogecoin',
  ADA: 'Cardano',
  USDT: 'Tether',
  USDC: 'USD Coin',
};

export function fullNameOf(coin: string): string {
  return NAMES[coin] ?? coin;
}

export function spotEntry(coin: string, { free, frozen }: Money): WireObject {
  return {
    displayName: coin,
    coin,
    assets: formatPlaces(sum(free, frozen), 8),
    free: formatPlaces(free, 8),
    loan: '0',
    frozenByOrder: formatPlaces(frozen, 8),
    interest: '0',
    frozenByCoinout: '0',
    frozen: formatPlaces(frozen, 8),
    debts: '0',
    payable: '0',
    frozenByMoveout: '0',
  };
}

export function botEntry({ run }: Bot, valueInUsdt: Decimal): WireObject {
  const { botId: buOrderId, terms } = run.created;
  const { kind: buOrderType, base, quote } = terms;
  return { buOrderId, buOrderType, base, quote, totalInUsdt: roundDown(valueInUsdt, 8) };
}

export function earnEntry(held: { coin: string; free: Decimal; frozen: Decimal }): WireObject {
  return { coin: held.coin, free: formatPlaces(held.free, 8), frozen: formatPlaces(held.frozen, 8) };
}

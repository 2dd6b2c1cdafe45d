import { noise, seedFrom } from '../noise.ts';

/** The id of an account's n-th bot, in the form of a UUID. */
export function botId(seed: number, account: string, count: number): string {
  return uuidOf(seedFrom(seed, account, 'bot'), count);
}

/** The id of an account's n-th signal, in the form of a UUID. */
export function signalTypeOf(seed: number, account: string, count: number): string {
  return uuidOf(seedFrom(seed, account, 'signal'), count);
}

/** The number of a bot that people see. */
export function strategyIdOf(id: string): string {
  return String(10_000_000 + (seedFrom(id) % 89_999_999));
}

function uuidOf(key: number, count: number): string {
  const digits = [0, 1, 2, 3].map((part) => noise(key, count, part).toString(16).padStart(8, '0')).join('');
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
  ];
  return [...parts, digits.slice(20)].join('-');
}

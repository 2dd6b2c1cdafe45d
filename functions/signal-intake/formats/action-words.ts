import type { Candidate } from './format.ts';

export type ActionWord = Pick<Candidate, 'action' | 'position' | 'positionBefore'>;

const LONG = { side: 'long' } as const;
const SHORT = { side: 'short' } as const;

const enterLong: ActionWord = { action: 'buy', position: LONG };
const enterShort: ActionWord = { action: 'sell', position: SHORT };
const exitLong: ActionWord = { action: 'close', positionBefore: LONG };
const exitShort: ActionWord = { action: 'close', positionBefore: SHORT };
const close: ActionWord = { action: 'close' };

/** By the letters alone: `ENTER_LONG`, `enter-long` and `Enter long` are one word. */
export const ACTION_WORDS: Readonly<Record<string, ActionWord>> = {
  buy: { action: 'buy' },
  sell: { action: 'sell' },
  long: enterLong,
  enterlong: enterLong,
  openlong: enterLong,
  short: enterShort,
  entershort: enterShort,
  openshort: enterShort,
  exitlong: exitLong,
  closelong: exitLong,
  exitshort: exitShort,
  closeshort: exitShort,
  close,
  exit: close,
  flat: close,
  exitall: close,
  closeall: close,
  closeposition: close,
  reverse: { action: 'reverse' },
};

import type { Severity } from '../notices/notices.ts';

/** Everything that grid health looks for. */
export const FINDING_KINDS = [
  'outOfRange',
  'nearBound',
  'nearLiquidation',
  'liquidated',
  'riskStatus',
  'marginStatus',
  'notionalStatus',
  'noStopLoss',
  'idle',
  'profitBelowFees',
  'fundingAboveProfit',
  'drawdown',
  'floatingLoss',
  'stuck',
  'ended',
  'changedElsewhere',
  'expiryNear',
  'symbolOffline',
  'triggerNear',
  'tooManyBots',
  'botMissing',
  'unreadable',
] as const;

/**
 * What a remedy can be for: the others are for information only, are of an account, or are of a bot that is not
 * running, which is never changed.
 */
export const REMEDIABLE_KINDS = [
  'outOfRange',
  'nearLiquidation',
  'liquidated',
  'riskStatus',
  'marginStatus',
  'notionalStatus',
  'noStopLoss',
  'idle',
  'profitBelowFees',
  'fundingAboveProfit',
  'drawdown',
  'floatingLoss',
  'expiryNear',
  'symbolOffline',
] as const satisfies readonly (typeof FINDING_KINDS)[number][];

export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that is wrong with a bot, or with an account's bots as a whole. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /**
   * How bad, in whole steps that mean something, e.g. hours out of range or per cent of a loss ÷ 10: told again
   * only when it grows.
   */
  readonly grade: number;
  /** Decimal text by name, e.g. `{ price, top, outMinutes }`. */
  readonly numbers: Readonly<Record<string, string>>;
  /** One sentence with the numbers. */
  readonly text: string;
  /** What to do, a sentence. */
  readonly advice: string;
}

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

export type FindingKind = (typeof FINDING_KINDS)[number];

/** For information only, of an account, or of a bot that is not running, which is never changed. */
const BEYOND_REMEDY = [
  'nearBound',
  'stuck',
  'ended',
  'changedElsewhere',
  'triggerNear',
  'tooManyBots',
  'botMissing',
  'unreadable',
] as const satisfies readonly FindingKind[];

type RemediableKind = Exclude<FindingKind, (typeof BEYOND_REMEDY)[number]>;

/** What a remedy can be for. */
export const REMEDIABLE_KINDS = FINDING_KINDS.filter(
  (kind): kind is RemediableKind => !BEYOND_REMEDY.some((other) => other === kind),
);

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

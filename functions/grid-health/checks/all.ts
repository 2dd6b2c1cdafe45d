/** Every check of one bot, by the kind of what it finds. */
import type { FindingKind } from '../../../shared/grids/finding.ts';
import type { Check, GridCheck } from '../check.ts';
import { changedElsewhere } from './changed.ts';
import { expiryNear, triggerNear } from './dates-and-triggers.ts';
import { ended } from './ended.ts';
import { fundingAboveProfit } from './funding.ts';
import { idle } from './idle.ts';
import { liquidated, nearLiquidation } from './liquidation.ts';
import { drawdown, floatingLoss } from './losses.ts';
import { symbolOffline, unreadable } from './market-and-state.ts';
import { nearBound } from './near-bound.ts';
import { outOfRange } from './out-of-range.ts';
import { profitBelowFees } from './profit-below-fees.ts';
import { marginStatus, notionalStatus, riskStatus } from './statuses.ts';
import { noStopLoss } from './stop-loss.ts';
import { stuck } from './stuck.ts';

export const BOT_CHECKS = {
  stuck,
  ended,
  symbolOffline,
  unreadable,
  drawdown,
  changedElsewhere,
  expiryNear,
} satisfies Partial<Record<FindingKind, Check>>;

export const GRID_CHECKS = {
  outOfRange,
  nearBound,
  nearLiquidation,
  liquidated,
  riskStatus,
  marginStatus,
  notionalStatus,
  noStopLoss,
  idle,
  profitBelowFees,
  fundingAboveProfit,
  floatingLoss,
  triggerNear,
} satisfies Partial<Record<FindingKind, GridCheck>>;

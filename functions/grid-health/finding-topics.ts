import type { FindingKind } from '../../shared/grids/finding.ts';
import type { RunbookTopic } from '../../shared/notices/runbook-topics.ts';

/** Which section of the runbook says what to do about a finding. */
export const FINDING_TOPICS: Readonly<Record<FindingKind, RunbookTopic>> = {
  outOfRange: 'grid-range',
  nearBound: 'grid-range',
  nearLiquidation: 'grid-liquidation',
  liquidated: 'grid-liquidation',
  riskStatus: 'grid-liquidation',
  marginStatus: 'grid-liquidation',
  notionalStatus: 'grid-liquidation',
  noStopLoss: 'grid-loss',
  drawdown: 'grid-loss',
  floatingLoss: 'grid-loss',
  profitBelowFees: 'grid-costs',
  fundingAboveProfit: 'grid-costs',
  idle: 'grid-idle',
  stuck: 'grid-idle',
  symbolOffline: 'grid-idle',
  ended: 'grid-ended',
  expiryNear: 'grid-ended',
  botMissing: 'grid-ended',
  changedElsewhere: 'grid-changed',
  triggerNear: 'grid-changed',
  tooManyBots: 'grid-changed',
  unreadable: 'grid-not-watched',
};

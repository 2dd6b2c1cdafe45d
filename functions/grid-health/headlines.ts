/** The few words of a notice's title, behind the bot's name. */

import { MINUTE_MS } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import type { Finding, FindingKind } from '../../shared/grids/finding.ts';
import { durationText } from '../../shared/notices/duration-text.ts';
import { percentText } from './words.ts';

type Numbers = Finding['numbers'];

const HEADLINES: Readonly<Record<FindingKind, (numbers: Numbers) => string>> = {
  outOfRange: (n) => `price ${n['side']} range for ${durationText(Number(n['outMinutes']) * MINUTE_MS)}`,
  nearBound: (n) => `price near the ${n['bound']} of the range`,
  nearLiquidation: (n) => `liquidation ${percent(n['distancePercent'])} away`,
  liquidated: () => 'being liquidated',
  riskStatus: (n) => `risk status ${n['status']}`,
  marginStatus: (n) => `margin ${n['status']}`,
  notionalStatus: (n) => `size status ${n['status']}`,
  noStopLoss: () => 'no stop loss',
  idle: (n) => `no trade for ${n['idleHours']} h though in range`,
  profitBelowFees: (n) => `one grid earns ${shortly(n['timesFees'])} times its fees`,
  fundingAboveProfit: () => 'funding costs more than the grid earns',
  drawdown: (n) => `${percent(n['percent'])} below its best`,
  floatingLoss: (n) => `${percent(n['percent'])} in the red`,
  stuck: (n) => `stuck for ${durationText(Number(n['minutes']) * MINUTE_MS)}`,
  ended: (n) => (n['reason'] ? `ended (${n['reason'].replaceAll('_', ' ')})` : 'ended'),
  changedElsewhere: (n) =>
    n['trigger'] === undefined ? 'settings changed, not from here' : 'a pending trigger was carried out',
  expiryNear: (n) => `ends by itself in ${n['hoursLeft']} h`,
  symbolOffline: (n) => `${n['symbol']} does not trade`,
  triggerNear: (n) => `price near a pending ${n['what'] === 'reduce' ? 'reduction' : 'top-up'}`,
  tooManyBots: (n) => `${n['running']} bots run, at most ${n['atMost']} should`,
  botMissing: () => 'must run and does not',
  unreadable: (n) => (n['bots'] ? `${countText(n['bots'])} cannot be read` : `unknown state ${n['state']}`),
};

export function headlineOf({ kind, numbers }: Finding): string {
  return HEADLINES[kind](numbers);
}

function percent(text: string | undefined): string {
  return percentText(decimal(text ?? '0'));
}

function shortly(text: string | undefined): string {
  return percent(text).replace(' %', '');
}

function countText(bots: string): string {
  return bots === '1' ? 'a bot' : `${bots} bots`;
}

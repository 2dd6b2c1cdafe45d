import type { Strategy } from '../../../shared/automations/schema.ts';
import type { AlertFormat } from './format.ts';
import { okx } from './okx.ts';
import { pionex } from './pionex.ts';
import { standingOrders } from './standing-orders.ts';
import { threeCommas } from './three-commas.ts';
import { tradingview } from './tradingview.ts';
import { wundertrading } from './wundertrading.ts';

/** Every layout that a strategy can name. */
export const ALERT_FORMATS: Readonly<Record<Strategy['format'], AlertFormat>> = {
  'standing-orders': standingOrders,
  tradingview,
  '3commas': threeCommas,
  okx,
  wundertrading,
  pionex,
};

/** When a finding is made: what is written for the bot, then for its symbol, then for its account, then these. */
import type * as z from 'zod';
import type { thresholds as thresholdsSchema } from '../../shared/automations/grid-schema.ts';
import type { GridPlan, Watch } from '../../shared/automations/schema.ts';
import type { Bot } from '../../shared/venues/bots.ts';

export type GivenThresholds = z.output<typeof thresholdsSchema>;
export type Threshold = number | false;

/** Every threshold decided; `false` makes no finding. Meanings and units stand in the schema of the automations. */
export interface Thresholds {
  readonly outOfRangeMinutes: Threshold;
  readonly nearBoundPercent: Threshold;
  readonly liquidationPercent: Threshold;
  readonly liquidationUrgentPercent: Threshold;
  /** `whenLeveraged`: nobody has said anything; then from a leverage on it is worth a word. */
  readonly stopLossNeeded: boolean | 'whenLeveraged';
  readonly idleHours: Threshold;
  readonly profitPerGridTimesFees: Threshold;
  readonly feeRateBps: number;
  readonly fundingPercentOfProfit: Threshold;
  readonly drawdownPercent: Threshold;
  readonly floatingLossPercent: Threshold;
  readonly stuckMinutes: Threshold;
  readonly expiryHours: Threshold;
  readonly triggerPercent: Threshold;
}

const DEFAULTS: Omit<Thresholds, 'feeRateBps'> = {
  /** Shorter trips past a bound are a grid's daily life. */
  outOfRangeMinutes: 60,
  nearBoundPercent: 1,
  /** A usual daily move of a large coin, twice over; below half of it there may be no time to add margin by hand. */
  liquidationPercent: 15,
  liquidationUrgentPercent: 7,
  /** A matter of taste, as long as there is little leverage: many grids are meant to be held. */
  stopLossNeeded: 'whenLeveraged',
  idleHours: 24,
  /** Below twice its fees half of every step's profit goes to the exchange. */
  profitPerGridTimesFees: 2,
  fundingPercentOfProfit: 100,
  drawdownPercent: 20,
  floatingLossPercent: 20,
  /** Starting and closing take seconds, minutes in a wild market. */
  stuckMinutes: 30,
  expiryHours: 24,
  triggerPercent: 1,
};

/** Grids trade by limit orders. Base tier of Pionex: 0.05 % on spot, 0.02 % for a maker on perpetuals. */
const FEE_RATE_BPS = { spot: 5, perpetual: 2 };

/** `plan` is the grid of the automations whose bot it is; what is written for the bot's own id goes before it. */
export function thresholdsFor(
  bot: Pick<Bot, 'botId' | 'symbol' | 'kind'>,
  watch: Pick<Watch, 'thresholds' | 'symbols' | 'bots'> | undefined,
  plan: Pick<GridPlan, 'thresholds'> | undefined,
): Thresholds {
  const feeRateBps = bot.kind === 'futuresGrid' ? FEE_RATE_BPS.perpetual : FEE_RATE_BPS.spot;
  return {
    ...DEFAULTS,
    feeRateBps,
    ...given(watch?.thresholds),
    ...given(own(watch?.symbols, bot.symbol)),
    ...given(plan?.thresholds),
    ...given(own(watch?.bots, bot.botId)?.thresholds),
  };
}

/** An entry that was left out must not hide what is written further out. */
function given(thresholds: GivenThresholds | undefined): Partial<Thresholds> {
  const entries = Object.entries(thresholds ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Thresholds>;
}

function own<Value>(entries: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return entries !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

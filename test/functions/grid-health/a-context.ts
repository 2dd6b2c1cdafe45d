import type { CheckContext, GridContext, Verdict } from '../../../functions/grid-health/check.ts';
import { lookAt } from '../../../functions/grid-health/look.ts';
import { type GivenThresholds, thresholdsFor } from '../../../functions/grid-health/thresholds.ts';
import { DAY_MS } from '../../../shared/core/clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { shownGrid } from '../../../shared/grids/orientation.ts';
import type { BotTracker, OpenFinding } from '../../../shared/grids/tracker.ts';
import { stepMatter } from '../../../shared/notices/matter.ts';
import type { Severity } from '../../../shared/notices/notices.ts';
import type { Bot, Grid } from '../../../shared/venues/bots.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { aSpotGrid } from '../../support/scripted-bots.ts';

export interface ContextOptions {
  /** 65000, the middle of the range, when left out; `undefined` when it is not known. */
  readonly price?: string | undefined;
  readonly thresholds?: GivenThresholds;
  readonly now?: Partial<BotTracker>;
  readonly given?: Partial<CheckContext>;
}

/** What a check is asked: the grid at 65000, first seen at the slot, under the default thresholds. */
export function aContext(bot: Grid = aSpotGrid(), options: ContextOptions = {}): GridContext {
  const price = priceOf(options);
  return { ...aBotContext(bot, options), bot, price, shown: shownGrid(bot, price) };
}

export function aBotContext(bot: Bot, options: ContextOptions = {}): CheckContext {
  const price = priceOf(options);
  const look = lookAt({ bot, price, before: undefined, gridKey: bot.botId, nowMs: SLOT_MS });
  return {
    bot,
    now: { ...look.tracker, ...options.now },
    before: undefined,
    sample: look.sample,
    listing: 'trading',
    isOwnChange: false,
    mustRun: false,
    thresholds: { ...thresholdsFor(bot, undefined, undefined), ...(options.thresholds as object) },
    nowMs: SLOT_MS,
    ...options.given,
  };
}

/** One that was told at the slot and is not over. */
export function anOpenFinding(severity: Severity): OpenFinding {
  const { matter } = stepMatter(
    undefined,
    { severity, grade: 1 },
    { nowMs: SLOT_MS, escalateAfterMs: DAY_MS },
  );
  if (matter === undefined) throw new Error('it did not begin');
  return { ...matter, headline: 'found', text: 'It was found.' };
}

function priceOf(options: ContextOptions): Decimal | undefined {
  if (!('price' in options)) return money('65000');
  return options.price === undefined ? undefined : money(options.price);
}

/** The shape of a verdict in a word, for tables. */
export function brief(verdict: Verdict): string {
  return typeof verdict === 'string' ? verdict : `${verdict.severity} ${verdict.grade}`;
}

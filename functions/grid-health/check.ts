/** What a check is: one question about one bot, answered from what was read already, without asking anybody. */
import type { EpochMs } from '../../shared/core/clock.ts';
import { compare, type Decimal, decimal, times } from '../../shared/core/decimal.ts';
import type { Finding, FindingKind } from '../../shared/grids/finding.ts';
import type { ShownGrid } from '../../shared/grids/orientation.ts';
import type { BotTracker, Sample } from '../../shared/grids/tracker.ts';
import type { Bot, Grid } from '../../shared/venues/bots.ts';
import type { Thresholds } from './thresholds.ts';

export interface CheckContext<Watched extends Bot = Bot> {
  readonly bot: Watched;
  /** What is remembered of it, this look included. */
  readonly now: BotTracker;
  /** The same before this look; missing at the first one. */
  readonly before: BotTracker | undefined;
  /** This look. */
  readonly sample: Sample;
  /** Whether its symbol trades: `unlisted` when the exchange has no such symbol, `unclear` when that was not read. */
  readonly listing: 'trading' | 'offline' | 'unlisted' | 'unclear';
  /** This project changed the bot, or asked for it, since the look before. */
  readonly isOwnChange: boolean;
  /** Somebody counts on this bot: it is a grid of the automations, or watched by its id. */
  readonly mustRun: boolean;
  readonly thresholds: Thresholds;
  readonly nowMs: EpochMs;
}

/** A grid, and its prices as a person reads them. */
export interface GridContext extends CheckContext<Grid> {
  readonly shown: ShownGrid;
  /** As the contract counts it. */
  readonly price: Decimal | undefined;
}

/**
 * `unclear`: the figures that it takes are missing, or the bot is just changing; nothing is said, and what was found
 * before stays as it is. `fine`: looked at, and nothing to say.
 */
export type Verdict = Finding | 'fine' | 'unclear';

/** Pure. Checks of grids are asked about grids only. */
export type Check = (context: CheckContext) => Verdict;
export type GridCheck = (context: GridContext) => Verdict;

/** Kinds that are told as they happen and are over with that. */
export const EVENTS: readonly FindingKind[] = ['ended', 'changedElsewhere'];

/** What is true of a bot that places its orders now; `unclear` while it is just changing. */
export function trading({ phase }: Pick<Bot, 'phase'>): 'yes' | 'no' | 'unclear' {
  if (phase === 'running') return 'yes';
  return phase === 'changing' || phase === 'unknown' ? 'unclear' : 'no';
}

const CLEARLY_PAST = decimal('1.2');

/**
 * What is true of a distance that is more than its threshold. What was found is over only well past it: right at it,
 * it would come and go with every turn of the price.
 */
export function pastThreshold(
  { now }: Pick<CheckContext, 'now'>,
  kind: FindingKind,
  { distance, limit }: { readonly distance: Decimal; readonly limit: Decimal },
): 'fine' | 'unclear' {
  const wasFound = now.findings[kind]?.state === 'open';
  return wasFound && compare(distance, times(limit, CLEARLY_PAST)) <= 0 ? 'unclear' : 'fine';
}

/** Whether it can hold a position or coins: also one that is paused or is just being closed. */
export function holds({ phase }: Pick<Bot, 'phase'>): boolean {
  return phase !== 'ended' && phase !== 'waiting';
}

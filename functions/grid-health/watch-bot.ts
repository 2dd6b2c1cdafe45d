/**
 * One bot in one run: look, check, tell, remember. Told before remembered: every notice has a key that follows from
 * what was remembered before, so a run that dies in between tells nothing twice.
 */

import { MINUTE_MS } from '../../shared/core/clock.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import { FINDING_KINDS, type Finding, type FindingKind } from '../../shared/grids/finding.ts';
import { shownGrid } from '../../shared/grids/orientation.ts';
import { fileHour, isSameHour } from '../../shared/grids/samples.ts';
import {
  type BotTracker,
  type OpenFindings,
  readEnded,
  type Tracked,
  writeTracker,
} from '../../shared/grids/tracker.ts';
import { type Bot, isGrid } from '../../shared/venues/bots.ts';
import { type CheckContext, EVENTS, type Verdict } from './check.ts';
import { BOT_CHECKS, GRID_CHECKS } from './checks/all.ts';
import { changedSettings } from './checks/changed.ts';
import { type Look, lookAt } from './look.ts';
import { hasOwnAction } from './own-actions.ts';
import { botTitle, type Draft, stepFinding } from './tell-finding.ts';
import type { WatchedAccount } from './watched-account.ts';

export interface BotReads {
  readonly bot: Bot;
  readonly price: Decimal | undefined;
  readonly listing: CheckContext['listing'];
  readonly before: Tracked<BotTracker> | undefined;
}

export interface WatchedBot extends BotReads {
  readonly gridKey: string;
  readonly found: readonly Finding[];
  readonly findings: OpenFindings;
  /** False when another run beside this one was quicker: what it remembers counts. */
  readonly remembered: boolean;
}

type WatchDeps = Pick<Deps, 'clock' | 'table' | 'notices'>;

/** An own change may be seen before the run that made it has written it down, and the exchange shows it late. */
const OWN_CHANGE_MS = 30 * MINUTE_MS;

export async function watchBot(
  deps: WatchDeps,
  watched: WatchedAccount,
  reads: BotReads,
): Promise<WatchedBot> {
  const { account } = watched;
  const { bot, price } = reads;
  const nowMs = deps.clock.nowMs();
  const gridKey = watched.gridKeyOf(bot.botId);
  const before = reads.before?.data;
  const look = lookAt({ bot, price, before, gridKey, nowMs });
  const isOwnChange =
    before !== undefined &&
    changedSettings(before.settings, look.tracker.settings).length > 0 &&
    (await hasOwnAction(deps.table, { botId: bot.botId, gridKey }, before.seenMs - OWN_CHANGE_MS));
  const earlier = before?.findings ?? (await findingsOfEnded(deps, account, bot.botId));
  const { found, findings, notices } = check(watched, reads, look, { isOwnChange, earlier, nowMs });

  for (const notice of notices) await deps.notices.tell(notice);
  const isNewHour = before !== undefined && !isSameHour(before.seenMs, nowMs);
  const dayVersion = isNewHour
    ? await fileHour(deps.table, account, before, watched.keepMs)
    : before?.dayVersion;
  const isSameDay = before?.day?.day === look.tracker.day?.day;
  const tracker = { ...look.tracker, findings, dayVersion: isSameDay ? (dayVersion ?? 0) : 0 };
  const remembered = await writeTracker(deps.table, account, tracker, reads.before?.version);
  return { ...reads, gridKey, found, findings, remembered };
}

/** A bot that is back counts on where it ended, so that its notices have new keys. */
async function findingsOfEnded(deps: WatchDeps, account: string, botId: string): Promise<OpenFindings> {
  const findings = (await readEnded(deps.table, account, botId))?.data.last?.findings ?? {};
  const closed = Object.entries(findings).map(([kind, finding]) => [kind, { ...finding, state: 'over' }]);
  return Object.fromEntries(closed) as OpenFindings;
}

interface Checked {
  readonly found: readonly Finding[];
  readonly findings: OpenFindings;
  readonly notices: readonly Draft[];
}

/** Every check of a bot, and what of it is told. Pure. */
export function check(
  watched: WatchedAccount,
  { bot, price, listing, before }: BotReads,
  { tracker, sample }: Look,
  given: { readonly isOwnChange: boolean; readonly earlier: OpenFindings; readonly nowMs: number },
): Checked {
  const { nowMs, earlier, isOwnChange } = given;
  const verdicts = verdictsOf(
    {
      bot,
      now: tracker,
      before: before?.data,
      sample,
      listing,
      isOwnChange,
      mustRun: watched.required.includes(bot.botId),
      thresholds: watched.thresholdsOf(bot),
      nowMs,
    },
    price,
  );
  const findings: OpenFindings = {};
  const notices: Draft[] = [];
  for (const kind of FINDING_KINDS) {
    const subject = {
      key: `grid-health/${watched.account}/${bot.botId}/${kind}`,
      title: botTitle(tracker),
    };
    const step = stepFinding(earlier[kind], verdicts.get(kind) ?? 'fine', subject, {
      nowMs,
      escalateAfterMs: watched.escalateAfterMs,
      isEvent: EVENTS.includes(kind),
    });
    if (step.finding !== undefined) findings[kind] = step.finding;
    if (step.notice !== undefined) notices.push(step.notice);
  }
  const found = [...verdicts.values()].filter((verdict) => typeof verdict !== 'string');
  return { found, findings, notices };
}

function verdictsOf(context: CheckContext, price: Decimal | undefined): ReadonlyMap<FindingKind, Verdict> {
  const { bot } = context;
  const common = Object.entries(BOT_CHECKS).map(([kind, run]) => [kind, run(context)] as const);
  if (!isGrid(bot)) return new Map(common as readonly (readonly [FindingKind, Verdict])[]);
  const grid = { ...context, bot, price, shown: shownGrid(bot, price) };
  const ofGrid = Object.entries(GRID_CHECKS).map(([kind, run]) => [kind, run(grid)] as const);
  return new Map([...common, ...ofGrid] as readonly (readonly [FindingKind, Verdict])[]);
}

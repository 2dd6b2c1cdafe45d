/** What must hold of bots and of what was done to them. */
import type { GridPlan } from '../../../shared/automations/schema.ts';
import { type EpochMs, MINUTE_MS } from '../../../shared/core/clock.ts';
import { compare, isZero, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { ownerOf } from '../../../shared/orders/ids.ts';
import { type IntentState, isFinal } from '../../../shared/orders/intent.ts';
import type { PriceRange } from '../../../shared/paper/market.ts';
import { printedSecrets } from '../checkers.ts';
import { openActions } from '../signals/liveness.ts';
import { ACCOUNT, type World } from '../world.ts';
import { OUTSIDE_MINUTES, PLANNED } from './automations.ts';
import { type GridFacts, wouldBe } from './facts.ts';

/** What the harness knows and no part of the product can. */
export interface Truth {
  readonly looks: readonly EpochMs[];
  rangeOf(symbol: string, fromMs: EpochMs, toMs: EpochMs): Promise<PriceRange>;
}

/** Clocks of processes are off by up to 50 s each, and a run takes its time. */
const SLACK_MS = 3 * MINUTE_MS;

export async function unsafeGrids(world: World, facts: GridFacts, truth: Truth): Promise<readonly string[]> {
  return [
    ...changesMadeTwice(facts),
    ...changesOfNobody(facts),
    ...(await remediesWithoutCause(world, facts, truth)),
    ...falseAlarms(facts),
    ...brokenCaps(world, facts),
    ...gridsSetUpTwice(facts),
    ...printedSecrets(world),
  ];
}

export async function unsettledGrids(world: World, facts: GridFacts): Promise<readonly string[]> {
  return [...(await openActions(world, facts)), ...wrongOutcomes(facts), ...brokenBooks(facts)];
}

const NEVER_DONE: readonly IntentState[] = ['denied', 'rejected', 'expired', 'absent'];

function countOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function asked(actions: readonly ActionIntent[]): readonly string[] {
  return actions.flatMap(({ action }) => (action === undefined ? [] : [wouldBe(action)]));
}

function changesMadeTwice({ actions, executed }: GridFacts): readonly string[] {
  const possible = countOf(asked(actions.filter(({ sends }) => sends > 0)));
  const done = countOf(executed.map(({ what }) => what));
  return [...done].flatMap(([what, times]) => {
    const intents = possible.get(what) ?? 0;
    return times > intents ? [`done ${times} times for ${intents} intents: ${what}`] : [];
  });
}

/** What the ledger says was not done, was not. Of a bot that has ended since, it can no longer tell but for money. */
function changesOfNobody({ actions, executed, bots }: GridFacts): readonly string[] {
  // One that is proven absent is about to be sent again.
  const possible = countOf(asked(actions.filter(({ state }) => !NEVER_DONE.includes(state))));
  const settling = new Set(asked(actions.filter(({ state }) => state === 'absent')));
  const ended = new Set(bots.flatMap(({ botId, endedAtMs }) => (endedAtMs === undefined ? [] : [botId])));
  const told = executed.filter(({ botId, money }) => !ended.has(botId) || !isZero(money));
  return [...countOf(told.map(({ what }) => what))].flatMap(([what, times]) =>
    times > (possible.get(what) ?? 0) && !settling.has(what)
      ? [`done, and the ledger says it was not: ${what}`]
      : [],
  );
}

/** The price was outside when the remedy was decided, and had been so in an earlier look. */
async function remediesWithoutCause(
  world: World,
  { actions }: GridFacts,
  { looks, rangeOf }: Truth,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { id, cause, numbers, before, symbol, createdAtMs } of actions) {
    if (cause.leg !== 'remedy') continue;
    const seen = looks.filter((atMs) => atMs <= createdAtMs + SLACK_MS).length;
    const needed = remediesOf(world, ownerOf(cause).name)?.confirmedBy ?? 2;
    if (seen < needed) wrong.push(`${id} came after ${seen} looks, ${needed} are needed`);
    if (numbers['finding'] !== 'outOfRange' || before === undefined) continue;
    const wasOutside = async (fromMs: EpochMs, toMs: EpochMs): Promise<boolean> => {
      if (toMs <= fromMs) return false;
      const { low, high } = await rangeOf(symbol, fromMs, toMs);
      return compare(low, before.bottom) < 0 || compare(high, before.top) > 0;
    };
    const earlierMs = createdAtMs - OUTSIDE_MINUTES * MINUTE_MS + SLACK_MS;
    const isTrue =
      (await wasOutside(createdAtMs - SLACK_MS, createdAtMs + MINUTE_MS)) &&
      (await wasOutside(Math.max(world.startMs, earlierMs - 60 * MINUTE_MS), earlierMs));
    if (!isTrue) wrong.push(`${id} helped a bot that was not out of its range`);
  }
  return wrong;
}

function remediesOf(world: World, owner: string): GridPlan['remedies'] {
  const { grids, watch } = world.automations;
  return grids[owner]?.remedies ?? watch[ACCOUNT]?.bots[owner]?.remedies;
}

/** Nobody is told that a bot is missing or has ended while it is there. */
function falseAlarms({ bots, told }: GridFacts): readonly string[] {
  return [...told].flatMap(([key, atMs]) => {
    const botId = /^grid-health\/main\/(?:botMissing#([^/]+)|([^/]+)\/ended)/
      .exec(key)
      ?.slice(1)
      .find(Boolean);
    const bot = bots.find((one) => one.botId === botId);
    if (bot === undefined) return [];
    const isThere = bot.endedAtMs === undefined || bot.endedAtMs > atMs + SLACK_MS;
    return isThere ? [`false alarm: ${key}, and the bot is ${bot.status}`] : [];
  });
}

/** The pause between two remedies begins with the decision; what was lost may be sent again so much later. */
const SENT_WITHIN_MS = 10 * MINUTE_MS;

/** By what was really done; the worlds are shorter than a day. */
function brokenCaps(world: World, { actions, executed, bots }: GridFacts): readonly string[] {
  const remedies = actions.filter(({ cause, action }) => cause.leg === 'remedy' && action !== undefined);
  const asRemedy = new Set(asked(remedies));
  return bots.flatMap(({ botId }) => {
    const owner = remedies.find(
      ({ action }) => action !== undefined && 'bot' in action && action.bot.botId === botId,
    );
    const caps = owner && remediesOf(world, ownerOf(owner.cause).name);
    if (owner === undefined || caps === undefined) return [];
    const done = executed.filter((one) => one.botId === botId && asRemedy.has(one.what));
    const money = sum(ZERO, ...done.map((one) => one.money));
    const tooClose = done.some(({ atMs }, index) => {
      const next = done[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
      return next - atMs < caps.minutesBetween * MINUTE_MS - SENT_WITHIN_MS - SLACK_MS;
    });
    return [
      ...(done.length > Math.min(caps.perDay, caps.inAll)
        ? [`${done.length} remedies of ${botId}, over its cap`]
        : []),
      ...(tooClose ? [`remedies of ${botId} came too soon after each other`] : []),
      ...(caps.moneyPerDay !== undefined && compare(money, caps.moneyPerDay) > 0
        ? [`${money} added to ${botId}`]
        : []),
    ];
  });
}

/** All bots that came over the wire are of the one grid of the automations. */
function gridsSetUpTwice({ executed, bots }: GridFacts): readonly string[] {
  const made = executed.filter(({ what }) => what.startsWith('create '));
  const lives = made.flatMap(({ botId }) => bots.filter((bot) => bot.botId === botId));
  return lives.flatMap((bot, index) =>
    lives
      .slice(index + 1)
      .some(({ createdAtMs }) => createdAtMs < (bot.endedAtMs ?? Number.POSITIVE_INFINITY))
      ? [`${PLANNED} was set up while its bot ${bot.botId} ran`]
      : [],
  );
}

/** What is filled was done. A bot that its owner stopped first is stopped all the same. */
function wrongOutcomes({ actions, executed }: GridFacts): readonly string[] {
  const done = countOf(executed.map(({ what }) => what));
  const filled = countOf(
    asked(actions.filter(({ state, action }) => state === 'filled' && action?.do !== 'stop')),
  );
  return [...filled].flatMap(([what, times]) =>
    times > (done.get(what) ?? 0) ? [`the ledger says it was done, and it was not: ${what}`] : [],
  );
}

/** Money that went into bots is counted; nothing is held back for what has ended. */
function brokenBooks({ actions, executed, budget }: GridFacts): readonly string[] {
  const open = actions.filter(({ state }) => !isFinal(state));
  const openIds = new Set(open.map(({ id }) => id));
  const stuck = Object.entries(budget.entries)
    .filter(([id, entry]) => entry.spent === undefined && !openIds.has(id))
    .map(([id]) => `the budget still holds money back for ${id}`);
  const unclear = new Set(asked(open));
  const counted = sum(
    ZERO,
    ...Object.values(budget.totals).flatMap((legs) => Object.values(legs).map(({ quote }) => quote)),
  );
  const spent = sum(ZERO, ...executed.filter(({ what }) => !unclear.has(what)).map(({ money }) => money));
  // Equal changes share a name: with one of them unclear the sum is not known.
  const isKnown = !executed.some(({ what, money }) => unclear.has(what) && !isZero(money));
  return isKnown && compare(counted, spent) !== 0
    ? [...stuck, `the budget counts ${counted} put into bots, ${spent} is true`]
    : stuck;
}

/** Who looks after the grids of a world, who sets one up, and the user who changes them by hand. */
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { decimal, roundDown, times, ZERO } from '../../../shared/core/decimal.ts';
import type { BotCommand } from '../../../shared/paper/bots/bot.ts';
import type { WorldOptions } from '../options.ts';
import type { Prng } from '../prng.ts';
import { HEALTHY, processFor } from '../workload.ts';
import { ACCOUNT, type FunctionName, type World } from '../world.ts';
import { PLANNED } from './automations.ts';

export interface GridWorkload {
  /** When a run of grid health began. */
  readonly looks: readonly EpochMs[];
}

const LOOK_EVERY_MS = 10 * MINUTE_MS;
const RECONCILE_EVERY_MS = 5 * MINUTE_MS;

export interface GridPhase {
  readonly options: WorldOptions;
  readonly prng: Prng;
  readonly endMs: EpochMs;
  readonly counts: Record<string, number>;
}

export function planFaultyGrids(world: World, phase: GridPhase): GridWorkload {
  const { options, prng, endMs, counts } = phase;
  const startMs = world.time.nowMs();
  const looks: EpochMs[] = [];
  const start = (name: FunctionName, atMs: EpochMs, event: unknown = {}): void => {
    if (name === 'grid-health') looks.push(atMs);
    world.time.at(atMs, () => world.invoke(name, event, processFor(options, prng.fork(), counts)));
  };
  const repeat = (name: FunctionName, everyMs: number, missed: number): void => {
    for (let atMs = startMs; atMs < endMs; atMs += everyMs) {
      if (prng.chance(missed)) continue;
      const firstMs = atMs + prng.between(0, MINUTE_MS);
      start(name, firstMs);
      if (prng.chance(options.duplicated / 2)) {
        start(name, firstMs + prng.between(0, prng.pick([50, 2 * SECOND_MS, 4 * MINUTE_MS])));
      }
    }
  };
  repeat('grid-health', LOOK_EVERY_MS, options.missed / 2);
  // Where reconciliation sleeps, what is unclear is still so when the next look comes.
  repeat('order-reconcile', RECONCILE_EVERY_MS, prng.chance(0.3) ? 0.85 : options.missed / 2);
  for (let atMs = startMs; atMs < endMs; atMs += HOUR_MS) {
    if (prng.chance(0.4)) continue;
    const event = { do: prng.chance(0.7) ? 'start' : 'stop', grid: PLANNED };
    // A question belongs to its minute: a second one across the boundary is another occasion.
    const minuteMs = atMs + prng.between(1, 59) * MINUTE_MS;
    const firstMs = minuteMs + prng.between(-4 * SECOND_MS, prng.pick([-1, 50 * SECOND_MS]));
    start('grid-plan', firstMs, event);
    if (prng.chance(0.3))
      start('grid-plan', Math.max(firstMs, minuteMs) + prng.between(0, 3 * SECOND_MS), event);
    if (prng.chance(options.duplicated)) start('grid-plan', firstMs + prng.between(0, 90 * SECOND_MS), event);
  }
  planUser(world, phase);
  return { looks };
}

/** Nobody asks for anything new; what is open gets settled. */
export function planHealingGrids(world: World, startMs: EpochMs, endMs: EpochMs): void {
  for (let atMs = startMs; atMs <= endMs; atMs += RECONCILE_EVERY_MS) {
    world.time.at(atMs, () => world.invoke('order-reconcile', {}, HEALTHY));
  }
}

/** The owner, at the exchange's app: moves a range, puts money in, or ends a bot. */
function planUser(world: World, { options, prng, endMs, counts }: GridPhase): void {
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += 40 * MINUTE_MS) {
    if (!prng.chance(options.manualOrders)) continue;
    const chance = prng.fork();
    world.time.at(atMs + prng.between(0, 40 * MINUTE_MS), () =>
      world.time.spawn('user', 0, async () => {
        const { inspect } = world.exchange;
        const running = (await inspect.bots(ACCOUNT)).filter(({ endedAtMs }) => endedAtMs === undefined);
        if (running.length === 0) return;
        const { botId, terms } = chance.pick(running);
        if (terms.kind === 'smart_copy') return;
        const { accepted } = await inspect.commandBot(ACCOUNT, botId, wish(chance, terms.range));
        if (accepted) counts['user'] = (counts['user'] ?? 0) + 1;
      }),
    );
  }
}

function wish(
  chance: Prng,
  range: NonNullable<Extract<BotCommand, { type: 'adjust' }>['range']>,
): BotCommand {
  const nothing = { invests: ZERO, addsMargin: ZERO, reinvests: false };
  const kind = chance.next();
  if (kind < 0.5) {
    // Never back to where it was: that would look as if nothing had been done.
    const by = decimal((0.997 + chance.next() * 0.009).toFixed(6));
    const moved = {
      ...range,
      top: roundDown(times(range.top, by), 1),
      bottom: roundDown(times(range.bottom, by), 1),
    };
    return { type: 'adjust', range: moved, ...nothing };
  }
  // No amount that a remedy could have added.
  if (kind < 0.85) return { type: 'adjust', ...nothing, invests: decimal('17') };
  return { type: 'cancel', closeNote: '', immediate: false };
}

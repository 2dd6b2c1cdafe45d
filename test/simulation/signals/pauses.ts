import { type PauseTarget, pause, resume } from '../../../shared/control/pause.ts';
import { type EpochMs, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { WorldOptions } from '../options.ts';
import type { Prng } from '../prng.ts';
import { ACCOUNT, type World } from '../world.ts';
import { strategiesOf } from './automations.ts';

export interface SignalPause {
  /** Everything when left out. */
  readonly strategy: string | undefined;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Now and then somebody pauses everything, the account or one strategy, for minutes or an hour. */
export function planPauses(
  world: World,
  { options, prng, endMs }: { options: WorldOptions; prng: Prng; endMs: EpochMs },
): readonly SignalPause[] {
  const pauses: SignalPause[] = [];
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += 60 * MINUTE_MS) {
    if (!prng.chance(options.pauses / 2)) continue;
    const fromMs = atMs + prng.between(0, 30 * MINUTE_MS);
    const toMs = fromMs + prng.between(MINUTE_MS, 29 * MINUTE_MS);
    const strategy = prng.pick(strategiesOf(world));
    const target = prng.pick<PauseTarget>([
      { kind: 'all' },
      { kind: 'account', account: ACCOUNT },
      { kind: 'strategy', strategy },
    ]);
    world.time.at(fromMs, () => void pause(world.table, target, fromMs));
    world.time.at(toMs, () => void resume(world.table, target));
    pauses.push({ strategy: target.kind === 'strategy' ? strategy : undefined, fromMs, toMs });
  }
  return pauses;
}

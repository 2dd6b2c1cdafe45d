import { decimal } from '../../../../shared/core/decimal.ts';
import type { FuturesGridDraft, SpotGridDraft } from '../../../../shared/venues/bot-actions.ts';
import type { Bots } from '../../../../shared/venues/bots.ts';
import { readFixture } from '../../../support/fixture.ts';
import { type Scene, type Sent, START_MS, scriptedVenue, timeReply } from './scripted.ts';

export const IN_TIME = { signBeforeMs: START_MS + 10_000 };

export const perpetuals: Scene = readFixture('pionex/bots/get-common-symbols.perpetuals').response;

/**
 * Bots of an exchange that plays the scenes in turn; the list of perpetuals and the cheap read of the time are
 * answered beside them.
 */
export function botDesk(
  scenes: readonly Scene[] | ((sent: Sent) => Scene),
  options: { readonly outsideSpec?: boolean; readonly catalogue?: Scene } = {},
) {
  const played: Sent[] = [];
  let place = 0;
  const world = scriptedVenue((_request, sent) => {
    if (sent.path === '/api/v1/common/symbols') return options.catalogue ?? perpetuals;
    if (sent.path === '/api/v1/market/bookTickers') return timeReply(world.clock.nowMs());
    played.push(sent);
    const scene = typeof scenes === 'function' ? scenes(sent) : scenes[place];
    place += 1;
    if (scene === undefined) throw new Error(`unexpected ${sent.method} ${sent.path}`);
    return scene;
  }, options);
  const bots = world.bots as Bots;
  return { ...world, bots, played };
}

export const spotDraft: SpotGridDraft = {
  kind: 'spotGrid',
  symbol: 'BTC_USDT',
  range: { top: decimal('95000'), bottom: decimal('75000'), rows: 20, spacing: 'geometric' },
  investment: decimal('1000'),
};

export const futuresDraft: FuturesGridDraft = {
  kind: 'futuresGrid',
  symbol: 'BTC_USDT_PERP',
  range: { top: decimal('95000'), bottom: decimal('75000'), rows: 40, spacing: 'arithmetic' },
  investment: decimal('500'),
  trend: 'neutral',
  leverage: decimal('5'),
  extraMargin: decimal('50.5'),
  trigger: { price: decimal('80000'), direction: 'fallsTo' },
};

export const futuresBot = { botId: 'fut-1', kind: 'futuresGrid', symbol: 'BTC_USDT_PERP' } as const;
export const spotBot = { botId: 'spot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;

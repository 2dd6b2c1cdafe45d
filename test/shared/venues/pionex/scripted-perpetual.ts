import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import { type Scene, type Sent, scriptedVenue, success, timeReply } from './scripted.ts';

/**
 * Perpetuals over a scripted exchange. What the script leaves undefined is answered as an ordinary one-way account
 * does: the time, and the position mode.
 */
export function scriptedPerpetual(
  script: (seen: Sent) => Scene | undefined,
  options: { readonly perSecond?: number; readonly outsideSpec?: boolean } = {},
) {
  const { perpetual, ...world } = scriptedVenue((_request, seen) => {
    const scene = script(seen);
    if (scene !== undefined) return scene;
    if (seen.path === '/api/v1/market/bookTickers') return timeReply();
    if (seen.path === '/uapi/v1/account/positionMode') return success('{"positionMode":"BUYSELL"}');
    throw new Error(`unexpected ${seen.method} ${seen.path}`);
  }, options);
  return { ...world, venue: perpetual as PerpetualVenue };
}

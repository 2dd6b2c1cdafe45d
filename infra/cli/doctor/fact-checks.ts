/** What the exchange itself tells of the key: what it may do, from where, and how long. */
import { DAY_MS, type EpochMs } from '../../../shared/core/clock.ts';
import { messageOf } from '../../../shared/core/errors.ts';
import type { VenueEntry } from '../../../shared/venues/entry.ts';
import type { KeyFacts } from '../../../shared/venues/key-facts.ts';
import type { Market, Venue } from '../../../shared/venues/venue.ts';
import { attempt } from './attempt.ts';
import type { Finding, Verdicts } from './finding.ts';

/** Nothing where the exchange tells nothing. */
export async function checkFacts(
  say: Verdicts,
  venue: Venue,
  { capabilities }: VenueEntry,
  nowMs: EpochMs,
): Promise<readonly Finding[]> {
  if (venue.keyFacts === undefined) return [];
  const asked = await attempt(venue.keyFacts);
  if (!asked.ok) return [say.failed('permissions', messageOf(asked.error))];
  return [
    permissions(say, asked.value),
    ...addresses(say, asked.value, capabilities.keys.idleDays),
    ...end(say, asked.value, nowMs),
  ];
}

const MARKETS: Readonly<Record<Market, string>> = { spot: 'spot', perpetual: 'perpetuals' };

function permissions(say: Verdicts, { mayRead, mayTrade = {}, canWithdraw }: KeyFacts): Finding {
  const check = 'permissions';
  if (canWithdraw === true) {
    return say.failed(
      check,
      'The key may withdraw money: take that right away from it at the exchange, now.',
    );
  }
  const traded = (['spot', 'perpetual'] as const).filter((market) => mayTrade[market] === true);
  const rights = [
    ...(mayRead === false ? [] : ['read']),
    ...traded.map((market) => `trade ${MARKETS[market]}`),
  ];
  const seen = `By the exchange's word it may ${rights.join(', ') || 'nothing'}`;
  const not = canWithdraw === false ? ', and not withdraw' : '';
  return mayRead === false
    ? say.failed(check, `${seen}: give it the right to read at the exchange.`)
    : say.ok(check, `${seen}${not}.`);
}

function addresses(
  say: Verdicts,
  { addresses: listed }: KeyFacts,
  idleDays: number | undefined,
): readonly Finding[] {
  if (listed === undefined) return [];
  const check = 'address list';
  if (listed.length > 0) return [say.ok(check, `It may be used from ${listed.join(', ')} only.`)];
  const idle =
    idleDays === undefined ? '' : `, and the exchange may delete it after ${idleDays} days without use`;
  return [
    say.note(
      check,
      `It may be used from anywhere${idle}: at the exchange, limit it to the address of this machine.`,
    ),
  ];
}

function end(say: Verdicts, { expiresAtMs }: KeyFacts, nowMs: EpochMs): readonly Finding[] {
  if (expiresAtMs === undefined) return [];
  const days = Math.floor((expiresAtMs - nowMs) / DAY_MS);
  return [
    days < 14
      ? say.note('end of the key', `It ends in ${days} days: replace it before.`)
      : say.ok('end of the key', `It ends in ${days} days.`),
  ];
}

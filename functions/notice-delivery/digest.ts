/**
 * Once a day what happened and what is open. It is also the sign of life: one day without it means that something
 * is broken. The key is the local day, so that however many runs find it due, it is told once.
 */

import { describeTarget, listPauses } from '../../shared/control/pause.ts';
import { DAY_MS, type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { listTold, readTold, type Told } from '../../shared/notices/outbox.ts';
import { localInstant } from '../../shared/notices/quiet-hours.ts';
import { minuteKey, startOfDay, wallClock } from '../../shared/slots/timezone.ts';
import { gridFigures, LOOKED_WITHIN_MS, type WatchedBots } from './grid-figures.ts';
import { type OpenOrder, type OrderFigures, orderFigures } from './order-figures.ts';

/** Of each kind of open thing this many are listed; the rest is counted. */
const MAX_LISTED = 8;

/** Tells today's digest when its time has come and it was not told yet. */
export async function tellDigest(deps: Deps): Promise<void> {
  const { digest } = deps.automations.notices;
  if (digest === false) return;
  const nowMs = deps.clock.nowMs();
  const today = startOfDay(wallClock(digest.timezone, nowMs));
  if (nowMs < localInstant(digest.timezone, today, digest.at)) return;
  const key = `digest/${minuteKey(today).slice(0, 10)}`;
  if ((await readTold(deps.table, key)) !== undefined) return;

  const sinceMs = nowMs - DAY_MS;
  const orders = await orderFigures(deps, sinceMs);
  const pauses = await listPauses(deps.table);
  const grids = await gridFigures(deps.table, Object.keys(deps.automations.accounts));
  const told = await listTold(deps.table, sinceMs);
  await deps.notices.tell({
    key,
    severity: 'info',
    title: `Daily digest: ${counted(orders.count, 'order')}, ${orders.open.length} open, ${counted(grids.count, 'finding')}`,
    text: [
      ...(orders.accounts.length === 0
        ? ['No orders in the last 24 hours.']
        : orders.accounts.map(accountLine)),
      ...listed(
        'Open',
        orders.open.map((order) => openLine(order, nowMs)),
      ),
      ...listed(
        'Paused',
        pauses.map(({ target, sinceMs: since }) => `${describeTarget(target)} since ${isoSeconds(since)}`),
      ),
      ...grids.accounts.map((watched) => watchLine(watched, nowMs)),
      ...listed('Grid findings', grids.findings),
      noticeLine(told),
      ...pageLine(deps.pageUrl?.()),
      `This comes every day at ${digest.at} (${digest.timezone}). When it stays away, the system or its way to you has stopped: run the doctor command.`,
    ].join('\n'),
    topic: 'digest',
  });
}

function accountLine({ account, states, spent, coin }: OrderFigures['accounts'][number]): string {
  const parts = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  return `Account ${account}: ${parts.join(', ')}; ${spent} ${coin} of its limits used.`;
}

/** Findings say nothing while nobody looks. */
function watchLine({ account, bots, wholeMs }: WatchedBots, nowMs: EpochMs): string {
  const ageMs = nowMs - wholeMs;
  const looked =
    ageMs < LOOKED_WITHIN_MS ? `looked at ${ageText(ageMs)} ago` : `NOT looked at for ${ageText(ageMs)}`;
  return `Bots of ${account}: ${bots}, ${looked}.`;
}

function openLine({ id, state, sinceMs }: OpenOrder, nowMs: EpochMs): string {
  return `${id} ${state}${sinceMs === undefined ? '' : ` for ${ageText(nowMs - sinceMs)}`}`;
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

function listed(what: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length > MAX_LISTED ? [`and ${items.length - MAX_LISTED} more`] : [];
  return [`${what}: ${[...items.slice(0, MAX_LISTED), ...more].join('; ')}.`];
}

function noticeLine(told: readonly Told[]): string {
  const states = told.map(({ deliveries }) => Object.values(deliveries).map(({ state }) => state));
  const failed = states.filter((each) => each.includes('failed')).length;
  const pending = states.filter((each) => each.includes('pending')).length;
  const parts = [
    ...(pending > 0 ? [`${pending} still on their way`] : []),
    ...(failed > 0 ? [`${failed} given up in a channel`] : []),
  ];
  return `Notices: ${told.length} told${parts.length === 0 ? '' : ` (${parts.join(', ')})`}.`;
}

function pageLine(url: string | undefined): readonly string[] {
  return url === undefined ? [] : [`Charts of all this: ${url}`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

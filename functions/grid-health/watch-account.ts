/**
 * One account in one run. The list of bots is whole or nothing happens: no finding is closed, nothing is remembered,
 * nothing is done. Prices may be missing; then what needs them is unclear, and the run says so at its end.
 */
import { readControl } from '../../shared/control/control.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Finding, FindingKind } from '../../shared/grids/finding.ts';
import { botsOfGrids } from '../../shared/grids/grid-row.ts';
import { listTrackers, readAccountTracker } from '../../shared/grids/tracker.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { type Bots, isGrid } from '../../shared/venues/bots.ts';
import type { KnownBan } from '../../shared/venues/venues.ts';
import { applyRemedies, type ObservedGrid } from './apply-remedies.ts';
import { readMarkets } from './markets.ts';
import { tellBlind, tellSighted } from './tell-blind.ts';
import { judgeAccount, readAbsences, settleAbsences } from './watch-absences.ts';
import { type WatchedBot, watchBot } from './watch-bot.ts';
import { type WatchedAccount, watchedAccount } from './watched-account.ts';

/** Rows written at the same time. */
const AT_ONCE = 8;

export interface AccountRun {
  readonly report: JsonObject;
  /** What could not be read or done; everything else was. */
  readonly failures: readonly unknown[];
}

export async function watchAccount(deps: Deps, account: string, deadlineMs: EpochMs): Promise<AccountRun> {
  const { table } = deps;
  const control = await readControl(table, account);
  const known = { bannedUntilMs: control.bannedUntilMs };
  const bots = await openBots(deps, account, known);
  if (bots === undefined) return { report: { bots: 'none at this venue' }, failures: [] };

  const list = await bots.list('running');
  const watched = watchedAccount(deps.automations, account, await botsOfGrids(table));
  const trackers = new Map((await listTrackers(table, account)).map((one) => [one.data.botId, one]));
  const remembered = await readAccountTracker(table, account);
  const absences = await readAbsences(deps, watched, { bots, list, trackers, remembered });

  const running = [...list.bots, ...absences.running].filter(({ phase }) => phase !== 'ended');
  const markets = await readMarkets(deps, account, running, known);
  const looked: WatchedBot[] = [];
  for (let start = 0; start < running.length; start += AT_ONCE) {
    const some = running.slice(start, start + AT_ONCE).map((bot) =>
      watchBot(deps, watched, {
        bot,
        price: markets.priceOf(bot),
        listing: markets.listingOf(bot),
        before: trackers.get(bot.botId),
      }),
    );
    looked.push(...(await Promise.all(some)));
  }
  const failures = [...absences.failures, ...markets.failures];
  const endings = await settleAbsences(deps, watched, absences);
  const accountFound = await judgeAccount(deps, watched, {
    list,
    absences,
    endings,
    remembered,
    running: running.length,
    isWhole: failures.length === 0,
  });
  if (failures.length === 0) await tellSighted(deps, account, remembered?.data);
  else if (remembered !== undefined) await tellBlind(deps, account, remembered.data, failures[0]);
  const remedies = await applyRemedies(deps, {
    account,
    control,
    bots,
    observed: looked.flatMap((one) => observedGrid(watched, one)),
    deadlineMs,
  });
  return {
    report: {
      bots: running.length,
      pages: list.pages,
      ended: absences.ended.length,
      findings: counts([...looked.flatMap(({ found }) => found), ...endings.found, ...accountFound]),
      leftToAnotherRun: looked.filter((one) => !one.remembered).length,
      remedies,
    },
    failures,
  };
}

/** Undefined where the venue runs no bots, which is told once. */
async function openBots(deps: Deps, account: string, known: KnownBan): Promise<Bots | undefined> {
  try {
    return await deps.venues.bots(account, known);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'venue.unsupported') throw thrown;
    await deps.notices.tell({
      key: `grid-health/${account}/unsupported`,
      severity: 'warning',
      title: `account ${account}: its venue runs no bots that could be watched`,
      text: `${thrown.message} Take the account out of 'watch' and 'grids' of the automations.`,
      topic: 'grid-not-watched',
    });
    return undefined;
  }
}

/** Only what this run has remembered may lead to a change: of two runs beside each other, one acts. */
function observedGrid(watched: WatchedAccount, looked: WatchedBot): readonly ObservedGrid[] {
  const { bot, price, gridKey, found, findings } = looked;
  if (!looked.remembered || !isGrid(bot) || price === undefined) return [];
  const remedies = watched.remediesOf(bot);
  const confirmedRuns: Partial<Record<FindingKind, number>> = {};
  const foundSinceMs: Partial<Record<FindingKind, EpochMs>> = {};
  for (const { kind } of found) {
    const matter = findings[kind];
    if (matter === undefined) continue;
    confirmedRuns[kind] = remedies?.from === 'urgent' ? matter.seenAsUrgent : matter.seenAsWarning;
    foundSinceMs[kind] = matter.sinceMs;
  }
  return [{ bot, gridKey, price, findings: found, confirmedRuns, foundSinceMs, remedies }];
}

function counts(findings: readonly Finding[]): JsonObject {
  const byKind: Record<string, number> = {};
  for (const { kind } of findings) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return byKind;
}

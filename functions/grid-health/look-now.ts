import { readControl } from '../../shared/control/control.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Finding } from '../../shared/grids/finding.ts';
import { botsOfGrids } from '../../shared/grids/grid-row.ts';
import { type BotTracker, listTrackers } from '../../shared/grids/tracker.ts';
import { damagedRows, tooManyBots } from './checks/account-checks.ts';
import { headlineOf } from './headlines.ts';
import { lookAt } from './look.ts';
import { readMarkets } from './markets.ts';
import { check } from './watch-bot.ts';
import { watchedAccount } from './watched-account.ts';

export type Headlined = Finding & { readonly headline: string };

export interface LookNow {
  readonly rows: readonly { readonly tracker: BotTracker; readonly found: readonly Headlined[] }[];
  /** Of the account as a whole. */
  readonly found: readonly Headlined[];
}

/** Asks the exchange about an account's bots now. Nothing is told, remembered or changed. Throws when a read fails. */
export async function watchBotsNow(deps: Deps, account: string): Promise<LookNow> {
  const { bannedUntilMs } = await readControl(deps.table, account);
  const known = { bannedUntilMs };
  const list = await (await deps.venues.bots(account, known)).list('running');
  const watched = watchedAccount(deps.automations, account, await botsOfGrids(deps.table));
  const trackers = new Map((await listTrackers(deps.table, account)).map((one) => [one.data.botId, one]));
  const markets = await readMarkets(deps, account, list.bots, known);
  if (markets.failures.length > 0) throw markets.failures[0];
  const nowMs = deps.clock.nowMs();
  const rows = list.bots.map((bot) => {
    const before = trackers.get(bot.botId);
    const price = markets.priceOf(bot);
    const gridKey = watched.gridKeyOf(bot.botId);
    const look = lookAt({ bot, price, before: before?.data, gridKey, nowMs });
    const reads = { bot, price, listing: markets.listingOf(bot), before };
    // Whose a change was is for the next run to find out, which tells it.
    const given = { isOwnChange: true, earlier: {}, nowMs };
    return { tracker: look.tracker, found: headlined(check(watched, reads, look, given).found) };
  });
  const ofAccount = [
    tooManyBots(list.bots.length + list.damaged.length, watched.watch?.atMostBots),
    damagedRows(list.damaged),
  ];
  return { rows, found: headlined(ofAccount.filter((verdict) => verdict !== 'fine')) };
}

function headlined(findings: readonly Finding[]): readonly Headlined[] {
  return findings.map((finding) => ({ ...finding, headline: headlineOf(finding) }));
}

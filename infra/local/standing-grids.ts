/** What the banner says about grid bots: which grids are set up, which accounts are watched, what may be done. */
import { watchedAccounts } from '../../functions/grid-health/watched-account.ts';
import type { GridPlan, ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { unreachable } from '../../shared/core/errors.ts';
import { readGridRow } from '../../shared/grids/grid-row.ts';
import { readEnded } from '../../shared/grids/tracker.ts';
import type { Table } from '../../shared/table/table.ts';
import { zonedMinute } from './time-text.ts';

/** Where a grid of the automations stands, as far as this table knows; the exchange is not asked. */
export type GridStanding =
  | { readonly is: 'notSetUp' }
  /** A run is setting it up, or died while it did. */
  | { readonly is: 'starting' }
  | { readonly is: 'running'; readonly botId: string; readonly sinceMs: EpochMs }
  | { readonly is: 'ended'; readonly botId: string; readonly endedAtMs: EpochMs };

/** By name, in the order of the automations. */
export type GridStandings = ReadonlyMap<string, GridStanding>;

export async function readGridStandings(
  table: Table,
  { grids }: Pick<ResolvedAutomations, 'grids'>,
): Promise<GridStandings> {
  const standings = new Map<string, GridStanding>();
  for (const name of Object.keys(grids)) standings.set(name, await standingOf(table, name));
  return standings;
}

async function standingOf(table: Table, grid: string): Promise<GridStanding> {
  const { row } = await readGridRow(table, grid);
  if (row?.claim !== undefined) return { is: 'starting' };
  if (row?.bot === undefined) return { is: 'notSetUp' };
  const { id: botId, sinceMs } = row.bot;
  const ended = await readEnded(table, row.account, botId);
  return ended === undefined
    ? { is: 'running', botId, sinceMs }
    : { is: 'ended', botId, endedAtMs: ended.data.endedAtMs };
}

/** Two rows a grid: what it is, and where it stands. */
export function gridRows(
  { accounts, grids }: ResolvedAutomations,
  standings: GridStandings,
  timezone: string,
): readonly (readonly [name: string, text: string])[] {
  return Object.entries(grids).flatMap(([name, grid]) => {
    const coin = accounts[grid.account]?.limits.coin ?? '';
    const what = `${marketText(grid)} ${grid.symbol} for ${grid.investment} ${coin} with ${grid.account}`;
    return [
      [name, what],
      ['', standingText(name, standings.get(name) ?? { is: 'notSetUp' }, timezone)],
    ];
  });
}

function marketText(grid: GridPlan): string {
  return grid.market === 'spot' ? 'spot' : `perpetual, ${grid.trend} ${grid.leverage}×,`;
}

function standingText(name: string, standing: GridStanding, timezone: string): string {
  switch (standing.is) {
    case 'running':
      return `runs as bot ${standing.botId} since ${zonedMinute(standing.sinceMs, timezone)}`;
    case 'ended':
      return `ended ${zonedMinute(standing.endedAtMs, timezone)}; again with: npm run cli -- grids start ${name}`;
    case 'starting':
      return 'is being set up';
    case 'notSetUp':
      return `not set up; npm run cli -- grids start ${name}`;
    default:
      return unreachable(standing);
  }
}

/** One row an account whose bots are looked at. */
export function watchRows(
  automations: ResolvedAutomations,
  everyMinutes: number,
): readonly (readonly string[])[] {
  return watchedAccounts(automations).map((account) => {
    const remedied = remediedBots(automations, account);
    const remedies =
      remedied.length === 0 ? 'only tells, no remedies' : `remedies for ${remedied.join(', ')}`;
    return [account, `every ${everyMinutes} minutes; ${remedies}`];
  });
}

/** Names of grids and ids of bots. */
function remediedBots({ grids, watch }: ResolvedAutomations, account: string): readonly string[] {
  const ofGrids = Object.entries(grids).filter(
    ([, grid]) => grid.account === account && grid.remedies !== undefined,
  );
  const ofBots = Object.entries(watch[account]?.bots ?? {}).filter(([, bot]) => bot.remedies !== undefined);
  return [...ofGrids, ...ofBots].map(([name]) => name);
}

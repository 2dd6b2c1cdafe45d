/** Tells the operator about nights: once when one is not complete, and once when all is well again. */
import { MINUTE_MS } from '../core/clock.ts';
import type { Deps } from '../deps.ts';
import { parsed } from '../grids/tracker.ts';
import { matterSchema, stepMatter, type Telling, type Weight } from '../notices/matter.ts';
import type { Notices } from '../notices/notices.ts';
import type { Key } from '../table/table.ts';
import type { ExportName, Gap, Manifest, Residual } from './night.ts';
import { unexplainedIn } from './residual.ts';
import { streamName } from './stream-store.ts';

/** Gaps that one notice names. */
const NAMED_GAPS = 3;

type TellParts = Pick<Deps, 'table' | 'clock' | 'notices' | 'automations'>;

/** `undefined`: the night could not even be closed, for this reason. */
export type NightView = Pick<Manifest, 'night' | 'gaps'> | { readonly failed: string };

export async function tellNight(
  { table, clock, notices, automations }: TellParts,
  { account, name }: { readonly account: string; readonly name: ExportName },
  view: NightView,
): Promise<void> {
  const key = matterKey(account, name);
  const row = await table.get(key);
  const earlier = row && parsed(matterSchema, row);
  const step = stepMatter(earlier?.data, weightOf(view), {
    nowMs: clock.nowMs(),
    escalateAfterMs: automations.notices.escalateAfterMinutes * MINUTE_MS,
  });
  if (step.tell !== undefined) await notices.tell(noticeOf({ account, name }, view, step.tell));
  if (step.matter === undefined || step.matter === earlier?.data) return;
  await table.put(key, { ...step.matter }, row === undefined ? 'absent' : { version: row.version });
}

/** Told once for each night that leaves a difference. */
export async function tellResidual(
  { notices }: Pick<Deps, 'notices'>,
  account: string,
  night: string,
  residual: Residual,
): Promise<void> {
  const differences = unexplainedIn(residual);
  if (differences.length === 0) return;
  const near = residual.nearBoundary;
  const beside = near === 0 ? '' : ` ${near} of its rows lie within seconds of a closing.`;
  await notices.tell({
    key: `export/${account}/residual/${night}`,
    severity: 'warning',
    title: `${account}: the balances of ${night} are not explained by its records`,
    text:
      `Opening balance and records together differ from what the account holds: ${differences.join(', ')} (positive: less is there than the records say).${beside} ` +
      'Deposits, withdrawals, money in running bots, coins that a bot gave back and what an earn product paid stand in no list of the exchange: if it was one of these, nothing is wrong; import the download of your transfers with `cli import`. ' +
      'Else a symbol may have been traded that was never asked for: npm run cli -- export --from 30d --every-symbol asks for all.',
    topic: 'balance-difference',
  });
}

function weightOf(view: NightView): Weight | 'gone' {
  if ('failed' in view) return { severity: 'warning', grade: 1 };
  return view.gaps.length === 0 ? 'gone' : { severity: 'warning', grade: 1 };
}

function noticeOf(
  { account, name }: { readonly account: string; readonly name: ExportName },
  view: NightView,
  { what, severity, key }: Telling,
): Parameters<Notices['tell']>[0] {
  const common = { key: `export/${account}/${name}/${key}`, severity, topic: 'export-incomplete' } as const;
  if (what === 'over') {
    const title = `${account}: ${name} is complete again`;
    return {
      ...common,
      title,
      text: 'Everything that was missing has been read, and later nights are whole.',
    };
  }
  const text = 'failed' in view ? view.failed : gapsText(view.gaps);
  const lasting = what === 'lasts' ? ' for long' : '';
  const which =
    'failed' in view ? 'the last night cannot be exported' : `the night ${view.night} is not complete`;
  return {
    ...common,
    title: `${account}: ${which}${lasting}`,
    text: `${name}: ${text} The next hourly run goes on by itself; npm run cli -- export status shows how far it is.`,
  };
}

function gapsText(gaps: readonly Gap[]): string {
  const named = gaps.slice(0, NAMED_GAPS).map((gap) => `${streamName(gap)} (${gap.why})`);
  const more = gaps.length > NAMED_GAPS ? ` and ${gaps.length - NAMED_GAPS} more` : '';
  const count = gaps.length === 1 ? '1 part of time is' : `${gaps.length} parts of time are`;
  return `${count} missing: ${named.join(', ')}${more}.`;
}

function matterKey(account: string, name: ExportName): Key {
  return { pk: `export-matters#${account}`, sk: name };
}

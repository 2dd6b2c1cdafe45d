/** A bot that is over: told why, its series closed, and kept with its end instead of among those that run. */
import type { Deps } from '../../shared/deps.ts';
import type { Finding } from '../../shared/grids/finding.ts';
import { fileHour } from '../../shared/grids/samples.ts';
import {
  type BotTracker,
  readEnded,
  removeTracker,
  type Tracked,
  writeEnded,
} from '../../shared/grids/tracker.ts';
import type { Bot } from '../../shared/venues/bots.ts';
import { ended } from './checks/ended.ts';
import { hasOwnAction } from './own-actions.ts';
import { botTitle, stepFinding } from './tell-finding.ts';
import type { WatchedAccount } from './watched-account.ts';

export interface EndedInput {
  readonly botId: string;
  /** As the exchange tells it; missing when it does not know the bot any more. */
  readonly bot: Bot | undefined;
  /** Missing when it was never seen running: then its end is no news. */
  readonly before: Tracked<BotTracker> | undefined;
}

/** Answers whether this project had asked for the end. Repeating it changes nothing. */
export async function endBot(
  deps: Pick<Deps, 'clock' | 'table' | 'notices'>,
  watched: WatchedAccount,
  { botId, bot, before }: EndedInput,
): Promise<{ readonly isOwn: boolean; readonly found: readonly Finding[] }> {
  const { account } = watched;
  const nowMs = deps.clock.nowMs();
  const gridKey = before?.data.gridKey ?? watched.gridKeyOf(botId);
  const isOwn = await hasOwnAction(deps.table, { botId, gridKey }, 0, 'stop');
  const mustRun = watched.required.includes(botId);
  const verdict = bot === undefined ? goneFinding(mustRun) : ended({ bot, isOwnChange: isOwn, mustRun });
  const known = await readEnded(deps.table, account, botId);

  let last = before?.data;
  if (before !== undefined) {
    const { findings } = before.data;
    const subject = {
      key: `grid-health/${account}/${botId}/ended`,
      title: botTitle(before.data),
    };
    const rules = { nowMs, escalateAfterMs: watched.escalateAfterMs, isEvent: true };
    const step = stepFinding(findings.ended, verdict, subject, rules);
    if (step.notice !== undefined) await deps.notices.tell(step.notice);
    last = { ...before.data, findings: { ...findings, ...(step.finding && { ended: step.finding }) } };
    await fileHour(deps.table, account, before.data, watched.keepMs);
  }
  const reason = bot?.endReason;
  const row = {
    botId,
    symbol: bot?.symbol ?? last?.symbol ?? '',
    name: last?.name ?? gridKey,
    gridKey,
    endedAtMs: bot?.endedAtMs ?? nowMs,
    isOwn,
    ...(reason === undefined ? {} : { reason }),
    ...(last === undefined ? {} : { last: { ...last, samples: [], phase: 'ended' as const } }),
  };
  await writeEnded(deps.table, account, row, known?.version);
  if (before !== undefined) await removeTracker(deps.table, account, before);
  return { isOwn, found: typeof verdict === 'string' ? [] : [verdict] };
}

/** Where the bot must run, that it is missing is told instead. */
function goneFinding(mustRun: boolean): Finding | 'fine' {
  if (mustRun) return 'fine';
  return {
    kind: 'ended',
    severity: 'warning',
    grade: 1,
    numbers: { reason: '' },
    text: 'It is in no list any more, and the exchange does not know it.',
    advice: 'Look at the exchange what became of it.',
  };
}

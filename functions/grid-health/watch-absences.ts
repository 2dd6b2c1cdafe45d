/** What is not in the list: what became of it, and what of that concerns the account as a whole. */
import type { Deps } from '../../shared/deps.ts';
import type { Finding } from '../../shared/grids/finding.ts';
import {
  type AccountTracker,
  type BotTracker,
  type EndedBot,
  readEnded,
  type Tracked,
  writeAccountTracker,
} from '../../shared/grids/tracker.ts';
import type { Bot, BotList, Bots } from '../../shared/venues/bots.ts';
import { type Absentee, fatesOf } from './absent-bots.ts';
import { damagedRows, missingBot, tooManyBots } from './checks/account-checks.ts';
import { endBot } from './end-bot.ts';
import { stepFinding } from './tell-finding.ts';
import type { WatchedAccount } from './watched-account.ts';

type AbsenceDeps = Pick<Deps, 'clock' | 'table' | 'notices'>;

interface AbsenceReads {
  readonly bots: Pick<Bots, 'bot' | 'list'>;
  readonly list: BotList;
  readonly trackers: ReadonlyMap<string, Tracked<BotTracker>>;
  readonly remembered: Tracked<AccountTracker> | undefined;
}

interface Ending {
  readonly botId: string;
  readonly bot: Bot | undefined;
  readonly before: Tracked<BotTracker> | undefined;
}

interface Missing {
  readonly name: string;
  /** `asked`: this project stopped it, or its take profit did. */
  readonly proof: 'notFound' | 'ended' | 'asked';
}

export interface Absences {
  /** Run after all. */
  readonly running: readonly Bot[];
  readonly ended: readonly Ending[];
  /** Complete runs on end without it in the list, by id. */
  readonly runs: Readonly<Record<string, number>>;
  /** What is proven of bots that must run. Of those that are not here and do not run, nothing is proven. */
  readonly missing: ReadonlyMap<string, Missing>;
  readonly failures: readonly unknown[];
}

const RUNS_UNTIL_MISSING = 2;

export async function readAbsences(
  { table }: Pick<Deps, 'table'>,
  watched: WatchedAccount,
  { bots, list, trackers, remembered }: AbsenceReads,
): Promise<Absences> {
  const { account, required } = watched;
  const listed = new Set([...list.bots, ...list.damaged].map(({ botId }) => botId));
  const wanted = [...new Set([...trackers.keys(), ...required])].filter((botId) => !listed.has(botId));
  const runs = Object.fromEntries(wanted.map((botId) => [botId, (remembered?.data.absent[botId] ?? 0) + 1]));
  const known = await knownEnds(
    table,
    account,
    wanted.filter((botId) => !trackers.has(botId)),
  );
  const absentees: readonly Absentee[] = wanted
    .filter((botId) => !known.has(botId))
    .map((botId) => ({ botId, kind: trackers.get(botId)?.data.kind, runs: runs[botId] ?? 1 }));
  const fates = await fatesOf(bots, absentees, { listWasEmpty: listed.size === 0 });

  const settled = [...fates.of].map(([botId, fate]) => ({ botId, fate, before: trackers.get(botId) }));
  const running = settled.flatMap(({ fate }) => (fate.fate === 'runs' ? [fate.bot] : []));
  const over = settled.flatMap(({ botId, fate, before }): Ending[] => {
    if (fate.fate === 'ended') return [{ botId, bot: fate.bot, before }];
    return fate.fate === 'gone' ? [{ botId, bot: undefined, before }] : [];
  });
  const inList = list.bots.filter(({ phase }) => phase === 'ended');
  const missing = new Map<string, Missing>([
    ...[...known].map(([botId, end]) => [botId, { name: end.name, proof: proofOf(end) }] as const),
    ...over.map(({ botId, bot, before }) => {
      const name = before?.data.name ?? watched.gridKeyOf(botId);
      const proof: Missing['proof'] = bot === undefined ? 'notFound' : 'ended';
      return [botId, { name, proof }] as const;
    }),
  ]);
  for (const { botId } of running) delete runs[botId];
  return {
    running,
    ended: [...inList.map((bot) => ({ botId: bot.botId, bot, before: trackers.get(bot.botId) })), ...over],
    runs,
    missing,
    failures: fates.failures,
  };
}

/** Its own take profit is an end that was asked for, too. */
const WISHED_FOR = 'profit_stop';

function proofOf({ isOwn, reason }: EndedBot): Missing['proof'] {
  if (isOwn || reason === WISHED_FOR) return 'asked';
  return reason === undefined ? 'notFound' : 'ended';
}

/** Ends that were recorded already: nobody needs to be asked about them again. */
async function knownEnds(
  table: Deps['table'],
  account: string,
  botIds: readonly string[],
): Promise<ReadonlyMap<string, EndedBot>> {
  const ends = new Map<string, EndedBot>();
  for (const botId of botIds) {
    const end = await readEnded(table, account, botId);
    if (end !== undefined) ends.set(botId, end.data);
  }
  return ends;
}

export interface Endings {
  readonly found: readonly Finding[];
  /** Bots whose end was asked for. */
  readonly asked: ReadonlySet<string>;
}

/** Records every end. */
export async function settleAbsences(
  deps: AbsenceDeps,
  watched: WatchedAccount,
  { ended }: Absences,
): Promise<Endings> {
  const found: Finding[] = [];
  const asked = new Set<string>();
  for (const ending of ended) {
    const end = await endBot(deps, watched, ending);
    found.push(...end.found);
    if (end.isOwn || ending.bot?.endReason === WISHED_FOR) asked.add(ending.botId);
  }
  return { found, asked };
}

interface AccountReads {
  readonly list: BotList;
  readonly absences: Absences;
  readonly endings: Endings;
  readonly remembered: Tracked<AccountTracker> | undefined;
  readonly running: number;
  /** Nothing failed to be read. */
  readonly isWhole: boolean;
}

/** What concerns the account as a whole, told and remembered. Another run beside this one may have been quicker. */
export async function judgeAccount(
  deps: AbsenceDeps,
  watched: WatchedAccount,
  { list, absences, endings, remembered, running, isWhole }: AccountReads,
): Promise<readonly Finding[]> {
  const { account, required, watch, escalateAfterMs } = watched;
  const nowMs = deps.clock.nowMs();
  const count = running + list.damaged.length;
  const verdicts = new Map<string, Finding | 'fine' | 'unclear'>([
    ['tooManyBots', tooManyBots(count, watch?.atMostBots)],
    ['unreadable', damagedRows(list.damaged)],
    ...required.map((botId) => [`botMissing#${botId}`, verdictOnMissing(botId, absences, endings)] as const),
  ]);
  const earlier = remembered?.data.findings ?? {};
  const findings: Record<string, AccountTracker['findings'][string]> = {};
  for (const key of new Set([...Object.keys(earlier), ...verdicts.keys()])) {
    const subject = { key: `grid-health/${account}/${key}`, title: titleOf(key, watched, absences) };
    const step = stepFinding(earlier[key], verdicts.get(key) ?? 'fine', subject, { nowMs, escalateAfterMs });
    if (step.notice !== undefined) await deps.notices.tell(step.notice);
    if (step.finding !== undefined) findings[key] = step.finding;
  }
  const wholeMs = isWhole ? nowMs : (remembered?.data.wholeMs ?? remembered?.data.seenMs ?? nowMs);
  const tracker = {
    absent: absences.runs,
    findings,
    seenMs: nowMs,
    wholeMs,
    bots: count,
  };
  await writeAccountTracker(deps.table, account, tracker, remembered?.version);
  return [...verdicts.values()].filter((verdict) => typeof verdict !== 'string');
}

/** Absent twice on end, and proven by the bot's own look-up. */
function verdictOnMissing(
  botId: string,
  { runs, missing }: Absences,
  { asked }: Endings,
): Finding | 'fine' | 'unclear' {
  const absentRuns = runs[botId];
  if (absentRuns === undefined || asked.has(botId)) return 'fine';
  const proven = missing.get(botId);
  if (proven === undefined || absentRuns < RUNS_UNTIL_MISSING) return 'unclear';
  return proven.proof === 'asked' ? 'fine' : missingBot(proven.name, proven.proof);
}

function titleOf(key: string, watched: WatchedAccount, { missing }: Absences): string {
  const [kind, botId = ''] = key.split('#');
  if (kind !== 'botMissing') return `account ${watched.account}`;
  return missing.get(botId)?.name ?? watched.gridKeyOf(botId);
}

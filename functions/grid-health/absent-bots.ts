/**
 * Bots that should be in the list and are not. One list is not believed: a bot may move between two pages, and an
 * empty answer may be a fault. What became of a bot is told by its own look-up, or by the list of those that ended.
 */
import type { AskableKind, Bot, Bots } from '../../shared/venues/bots.ts';

export interface Absentee {
  readonly botId: string;
  /** Missing when it was never seen. */
  readonly kind: Bot['kind'] | undefined;
  /** Complete runs on end in which it was absent, this one included. */
  readonly runs: number;
}

export type Fate =
  /** It runs; the list was wrong. */
  | { readonly fate: 'runs'; readonly bot: Bot }
  | { readonly fate: 'ended'; readonly bot: Bot }
  /** Absent twice, and the exchange does not know it. */
  | { readonly fate: 'gone' }
  | { readonly fate: 'unclear' };

export interface Fates {
  readonly of: ReadonlyMap<string, Fate>;
  readonly failures: readonly unknown[];
}

/** Look-ups a run; more absentees at once are rather a fault of the list, and wait for the next run. */
export const MOST_LOOKUPS = 20;
/** Ten bots a page: those that ended last. */
const FINISHED_PAGES = 3;
const RUNS_UNTIL_GONE = 2;

export async function fatesOf(
  bots: Pick<Bots, 'bot' | 'list'>,
  absentees: readonly Absentee[],
  { listWasEmpty }: { readonly listWasEmpty: boolean },
): Promise<Fates> {
  const isDoubtful = listWasEmpty || absentees.length > MOST_LOOKUPS;
  const sure = absentees.filter(({ runs }) => !isDoubtful || runs >= RUNS_UNTIL_GONE);
  // Those absent longest come first, so that nobody waits for ever.
  const inTurn = sure.toSorted((a, b) => b.runs - a.runs).slice(0, MOST_LOOKUPS);
  const failures: unknown[] = [];
  const of = new Map<string, Fate>(absentees.map(({ botId }) => [botId, { fate: 'unclear' }]));
  const notFound: Absentee[] = [];
  for (const absentee of inTurn) {
    try {
      const bot = await lookUp(bots, absentee);
      if (bot === undefined) notFound.push(absentee);
      else of.set(absentee.botId, { fate: bot.phase === 'ended' ? 'ended' : 'runs', bot });
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  try {
    for (const [botId, fate] of await amongFinished(bots, notFound)) of.set(botId, fate);
  } catch (thrown) {
    failures.push(thrown);
  }
  return { of, failures };
}

/** A detail may be gone while the list of those that ended still has the bot. */
async function amongFinished(
  bots: Pick<Bots, 'list'>,
  notFound: readonly Absentee[],
): Promise<readonly (readonly [string, Fate])[]> {
  if (notFound.length === 0) return [];
  const finished = await bots.list('finished', { maxPages: FINISHED_PAGES });
  return notFound.map(({ botId, runs }) => {
    const bot = finished.bots.find((one) => one.botId === botId);
    if (bot !== undefined) return [botId, { fate: 'ended', bot: { ...bot, phase: 'ended' } }];
    return [botId, { fate: runs >= RUNS_UNTIL_GONE ? 'gone' : 'unclear' }];
  });
}

/** The exchange looks up bots by their kind; of a bot that was never seen all are tried. */
async function lookUp(bots: Pick<Bots, 'bot'>, { botId, kind }: Absentee): Promise<Bot | undefined> {
  for (const each of kindsOf(kind)) {
    const answer = await bots.bot({ botId, kind: each });
    if (answer.found) return answer.bot;
  }
  return undefined;
}

function kindsOf(kind: Bot['kind'] | undefined): readonly AskableKind[] {
  if (kind === undefined) return ['spotGrid', 'futuresGrid', 'smartCopy'];
  return kind === 'other' ? [] : [kind];
}

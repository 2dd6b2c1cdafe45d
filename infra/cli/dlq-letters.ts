/** Which dead letters a command line means, and how each is shown. */

import { AppError } from '../../shared/core/errors.ts';
import { printableFields } from '../../shared/log/printable.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import type { Json, JsonObject } from '../../shared/table/table.ts';
import type { DeadLetter, DeadLetters } from '../dead-letters/dead-letter.ts';
import { type Worth, worthOf } from '../dead-letters/worth.ts';
import { machineTimezone, roughDuration, zonedMinute } from '../local/time-text.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliContext } from './command.ts';

export interface Judged {
  readonly letter: DeadLetter;
  readonly worth: Worth;
}

export interface Looked {
  readonly judged: readonly Judged[];
  /** About so many more wait behind these. */
  readonly hidden: number;
}

/** Opens the dead letters, lets `use` work with them, and lets go of them whatever happens. */
export async function withLetters<T>(
  context: CliContext,
  use: (letters: DeadLetters, looked: Looked) => Promise<T>,
): Promise<T> {
  const automations = await context.automations();
  const letters = await context.deadLetters();
  try {
    const { letters: all, hidden } = await letters.list();
    const table = await context.table('existing');
    const judged: Judged[] = [];
    for (const letter of all) {
      judged.push({
        letter,
        worth: await worthOf(letter, { automations, table, nowMs: context.clock.nowMs() }),
      });
    }
    return await use(letters, { judged, hidden });
  } finally {
    await letters.release();
  }
}

/** Shorter beginnings of ids mean too much. */
const SHORTEST_ID = 4;
const SHOWN_ID = 8;

/** Those that are named, or all with `--all`. Throws `UsageError` and, for an id that is none, `config.notFound`. */
export function meant(
  { positionals, flags }: Pick<Arguments, 'positionals' | 'flags'>,
  judged: readonly Judged[],
): readonly Judged[] {
  if (flags.has('all')) return judged;
  return positionals.map((given) => {
    const found = judged.filter(({ letter: { id } }) => isMeant(id, given));
    const [one, another] = found;
    if (one === undefined) {
      throw new AppError(
        'config.notFound',
        `There is no dead letter '${given}': "dlq list" shows those that there are.`,
      );
    }
    if (another !== undefined) throw new UsageError(`'${given}' begins more than one id: write more of it.`);
    return one;
  });
}

function isMeant(id: string, given: string): boolean {
  return id === given || (given.length >= SHORTEST_ID && id.startsWith(given));
}

/** Says which, before anything is looked for. */
export function mustName({ positionals, flags }: Arguments, what: string): void {
  if (flags.has('all') === positionals.length > 0) {
    throw new UsageError(`Say which: dlq ${what} ID…, or dlq ${what} --all.`);
  }
}

/** Of SQS the first characters, which are as good as all of them. */
export function shownId({ id }: DeadLetter): string {
  return id.slice(0, SHOWN_ID);
}

export function letterLines(
  { letter, worth }: Judged,
  { style, clock }: Pick<CliContext, 'style' | 'clock'>,
): readonly string[] {
  const { atMs, functionName, event, why } = letter;
  const age = roughDuration(clock.nowMs() - atMs);
  const mark = { useful: 'replay', harmless: 'no need', over: 'too late' }[worth.verdict];
  const color = worth.verdict === 'useful' ? 'yellow' : 'dim';
  return [
    `${style('bold', shownId(letter))}  ${functionName || 'unknown'}  ${zonedMinute(atMs, machineTimezone())} (${age} ago)`,
    `  event   ${event === undefined ? 'not readable' : eventText(event)}`,
    `  why     ${redactedText(why)}`,
    `  replay  ${style(color, `${mark}:`)} ${worth.text}`,
  ];
}

export function letterJson({ letter, worth }: Judged): JsonObject {
  const { event, why, ...rest } = letter;
  return {
    ...rest,
    why: redactedText(why),
    ...(event === undefined ? {} : { event: redacted(event) }),
    replay: { ...worth },
  };
}

const MOST_TEXT = 200;

function eventText(event: Json): string {
  const text = JSON.stringify(redacted(event));
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`;
}

/** As the log would write it: without what its name calls a secret. */
function redacted(event: Json): Json {
  return printableFields({ event }, createRedactor())['event'] as Json;
}

/** A token stands in the path of a webhook, and an address with one in a message about it. */
function redactedText(text: string): string {
  return text.replaceAll(/(\/signals\/[\w-]+\/)[\w-]+/g, '$1[redacted]').slice(0, MOST_TEXT * 3);
}

/** `dlq replay` and `dlq drop`: one letter after the other, so that a fault leaves the others where they are. */
import { AppError } from '../../shared/core/errors.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { DeadLetters } from '../dead-letters/dead-letter.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { type Judged, letterLines, meant, mustName, shownId, withLetters } from './dlq-letters.ts';
import type { Subcommand } from './subcommand.ts';

const MOST_IDS = 100;

export const dlqReplay: Subcommand = {
  words: ['replay'],
  positionals: 'ID…',
  maxPositionals: MOST_IDS,
  summary: 'hands them to their function again, and removes each after that',
  options: { all: { help: 'replay, drop: all that there are' }, ...AWS_OPTIONS },
  run: async (context, given) => {
    mustName(given, 'replay');
    return withLetters(context, async (letters, { judged, hidden }) => {
      const results: Result[] = [];
      for (const each of meant(given, judged)) results.push(await replayed(letters, each));
      // With --all nobody asked for what is over.
      const bad = (result: Result) =>
        result.became === 'failed' || (!given.flags.has('all') && result.became === 'refused');
      return answer(context, results, hidden, results.some(bad));
    });
  },
};

export const dlqDrop: Subcommand = {
  words: ['drop'],
  positionals: 'ID…',
  maxPositionals: MOST_IDS,
  summary: 'removes them for good, after a question',
  options: {
    all: { help: 'replay, drop: all that there are' },
    yes: { help: 'drop: without the question' },
    ...AWS_OPTIONS,
  },
  run: async (context, given) => {
    mustName(given, 'drop');
    if (!given.flags.has('yes')) {
      // Looked at, and let go of before the question: nobody knows how long a person takes to answer.
      const asked = await withLetters(context, async (_, { judged }) => meant(given, judged));
      if (asked.length > 0 && !(await isWanted(context, asked))) {
        return {
          lines: ['Nothing was removed. To remove without a question, say --yes.'],
          json: { letters: [], hidden: 0 },
          failed: true,
        };
      }
    }
    return withLetters(context, async (letters, { judged, hidden }) => {
      const results: Result[] = [];
      for (const each of meant(given, judged)) results.push(await dropped(letters, each));
      return answer(
        context,
        results,
        hidden,
        results.some(({ became }) => became === 'failed'),
      );
    });
  },
};

interface Result {
  readonly judged: Judged;
  readonly became: 'replayed' | 'dropped' | 'refused' | 'gone' | 'failed';
  readonly text: string;
}

async function replayed(letters: DeadLetters, judged: Judged): Promise<Result> {
  const { letter, worth } = judged;
  if (worth.verdict === 'over')
    return { judged, became: 'refused', text: `not replayed: ${worth.text} Drop it.` };
  return attempted(judged, async () => {
    const done = await letters.replay(letter);
    return done
      ? { judged, became: 'replayed', text: `handed to ${letter.functionName} again and removed` }
      : gone(judged);
  });
}

async function dropped(letters: DeadLetters, judged: Judged): Promise<Result> {
  return attempted(judged, async () => {
    const done = await letters.drop(judged.letter);
    return done ? { judged, became: 'dropped', text: 'removed for good' } : gone(judged);
  });
}

async function attempted(judged: Judged, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { judged, became: 'failed', text: `left where it is: ${error.message}` };
  }
}

function gone(judged: Judged): Result {
  return { judged, became: 'gone', text: 'gone already: somebody else was faster' };
}

async function isWanted(context: CliContext, asked: readonly Judged[]): Promise<boolean> {
  for (const each of asked) for (const line of letterLines(each, context)) context.progress.print(line);
  const what = asked.length === 1 ? 'this dead letter' : `these ${asked.length} dead letters`;
  return context.confirm(`Remove ${what} for good?`);
}

function answer({ style }: CliContext, results: readonly Result[], hidden: number, failed: boolean): Answer {
  const lines = results.map(({ judged, became, text }) => {
    const color = became === 'failed' || became === 'refused' ? 'yellow' : 'green';
    return `${style('bold', shownId(judged.letter))}  ${style(color, text)}`;
  });
  const more = hidden === 0 ? [] : [`About ${hidden} more have come up behind them: do it again.`];
  return {
    lines: [...(lines.length === 0 ? ['No dead letters.'] : lines), ...more],
    json: {
      letters: results.map(
        ({ judged, became, text }): JsonObject => ({ id: judged.letter.id, became, text }),
      ),
      hidden,
    },
    failed,
  };
}

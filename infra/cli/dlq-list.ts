import { AWS_OPTIONS } from './aws-options.ts';
import { letterJson, letterLines, withLetters } from './dlq-letters.ts';
import type { Subcommand } from './subcommand.ts';

export const dlqList: Subcommand = {
  words: ['list'],
  positionals: '',
  maxPositionals: 0,
  summary: 'shows them, oldest first, and whether a replay makes sense; removes nothing',
  options: AWS_OPTIONS,
  run: (context) =>
    withLetters(context, async (_, { judged, hidden }) => {
      const blocks = judged.map((each) => letterLines(each, context));
      const more =
        hidden === 0 ? [] : ['', `About ${hidden} more wait behind these: they show when these are gone.`];
      return {
        lines:
          blocks.length === 0
            ? ['No dead letters.', ...more]
            : [...blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])), ...more],
        json: { letters: judged.map(letterJson), hidden },
      };
    }),
};

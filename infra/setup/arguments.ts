/** The command line of setup: every question, and how it is run. */
import { parseArguments } from '../cli/arguments.ts';
import type { Arguments, OptionSpecs } from '../cli/command.ts';
import { alignColumns } from '../local/terminal.ts';
import { QUESTIONS } from './questions.ts';

const OWN_OPTIONS: OptionSpecs = {
  automations: { value: 'FILE', help: 'where to write (infra/automations.ts)' },
  force: { help: 'also over a file that was changed by hand; a copy is kept beside it' },
  yes: { short: 'y', help: 'asks nothing: takes what is usual for every answer that is not given' },
  help: { short: 'h', help: 'this text' },
};

const ANSWER_OPTIONS: OptionSpecs = Object.fromEntries(
  QUESTIONS.map(({ name, value, help }) => [name, { value, help }]),
);

/** Throws `UsageError`. */
export function parseSetupArguments(argv: readonly string[]): Arguments {
  return parseArguments(argv, { ...ANSWER_OPTIONS, ...OWN_OPTIONS }, 0);
}

export function setupHelp(): string {
  return [
    'Usage: npm run setup [-- options]',
    '',
    'Asks what to run, for how much, where and who is told, and writes it into one file. It asks for',
    'no key and no token; those are given later, to `cli secrets put`. Every answer is also an option:',
    '',
    ...rows(ANSWER_OPTIONS),
    '',
    'How it is run:',
    '',
    ...rows(OWN_OPTIONS),
    '',
    'For example: npm run setup -- --yes --environment live --email me@example.com --amount 25',
    'Exit codes: 0 written, 1 not written (one sentence says why), 2 wrong usage, 130 stopped.',
  ].join('\n');
}

function rows(specs: OptionSpecs): string[] {
  const lines = Object.entries(specs).map(([name, { value, short, help }]) => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  return alignColumns(lines).map((line) => `  ${line}`);
}

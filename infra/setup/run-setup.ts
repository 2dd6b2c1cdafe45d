/** `npm run setup`: asks, checks, writes one file, and says what to type next. Nothing is written before the end. */
import type { Readable } from 'node:stream';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Arguments } from '../cli/command.ts';
import { createTerminal, type OutputStream, type Terminal } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Answers, automationsOf } from './answers.ts';
import { parseSetupArguments, setupHelp } from './arguments.ts';
import { choosePlace } from './choose-place.ts';
import { collectAnswers } from './collect-answers.ts';
import { personAt, Stopped } from './dialogue.ts';
import { automationsText } from './file-text.ts';
import { nextSteps } from './next-steps.ts';
import { shownPath, writeWhole } from './place.ts';
import type { World } from './questions.ts';

export interface Setting {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Whether a person sits at `stdin`. */
  readonly interactive: boolean;
  readonly world: World;
  /** What paths are relative to. */
  readonly folder: string;
  /** The file that everything finds by itself. */
  readonly defaultPath: string;
  readonly windows: boolean;
}

export type ExitCode = 0 | 1 | 2 | 130;

export async function runSetup(argv: readonly string[], setting: Setting): Promise<ExitCode> {
  const err = createTerminal(setting.stderr);
  try {
    const given = parseSetupArguments(argv);
    if (given.flags.has('help')) createTerminal(setting.stdout).print(setupHelp());
    else await askAndWrite(given, setting);
    return 0;
  } catch (error) {
    if (error instanceof Stopped) {
      err.print('\n  Stopped. Nothing was written.');
      return 130;
    }
    err.print(error instanceof AppError || error instanceof UsageError ? error.message : unexpected(error));
    if (error instanceof UsageError) err.print('Try: npm run setup -- --help');
    return error instanceof UsageError ? 2 : 1;
  }
}

async function askAndWrite(given: Arguments, setting: Setting): Promise<void> {
  const terminal = createTerminal(setting.stdout);
  const takesUsual = given.flags.has('yes');
  const person = setting.interactive && !takesUsual ? personAt(setting.stdin, setting.stdout) : undefined;
  try {
    if (person !== undefined) for (const line of WELCOME) terminal.print(line);
    const { world } = setting;
    const answers = await collectAnswers({ given: given.values, person, takesUsual, terminal, world });
    // Whatever was asked and in which order: what is written has passed every check of the file.
    resolveAutomations(automationsOf(answers), 'What was answered');
    const path = await choosePlace({ given, answers, person, terminal, setting });
    const copy = await writeWhole(path, automationsText(answers, path));
    for (const line of closing(terminal, { path, copy, answers }, setting)) terminal.print(line);
  } finally {
    person?.leave();
  }
}

const WELCOME = [
  '',
  '  A few questions, and one file with the answers. No key and no token is asked for.',
  '  Enter takes what stands in brackets. Ctrl-C stops, and nothing was written.',
];

function closing(
  { style }: Terminal,
  {
    path,
    copy,
    answers,
  }: { readonly path: string; readonly copy: string | undefined; readonly answers: Answers },
  { folder, defaultPath, windows }: Setting,
): readonly string[] {
  const shown = (file: string): string => shownPath(file, folder);
  const named = path === defaultPath ? undefined : shown(path);
  return [
    '',
    `  ${style('green', '✓')} ${shown(path)} is written, and it is without a fault.`,
    ...(copy === undefined ? [] : [`    What stood there is kept as ${shown(copy)}.`]),
    '',
    `  ${style('bold', 'Next')}`,
    ...nextSteps({ answers, named, windows }).flatMap(({ does, command }) => [
      `    ${style('dim', `# ${does}`)}`,
      `    ${command}`,
    ]),
    '',
  ];
}

function unexpected(error: unknown): string {
  return `The file could not be written: ${messageOf(error)}`;
}

/** Which file is written. One that somebody has changed is replaced only when they say so. */
import { resolve } from 'node:path';
import { AppError } from '../../shared/core/errors.ts';
import type { Arguments } from '../cli/command.ts';
import type { Terminal } from '../local/terminal.ts';
import type { Answers } from './answers.ts';
import { type Person, prompt } from './dialogue.ts';
import { freeName, lookAt, shownPath } from './place.ts';
import type { Setting } from './run-setup.ts';

export interface Choice {
  readonly given: Arguments;
  readonly answers: Answers;
  readonly person: Person | undefined;
  readonly terminal: Terminal;
  readonly setting: Pick<Setting, 'folder' | 'defaultPath'>;
}

const REPLACE = 'replace';

/** The absolute path. Throws `config.invalid` where nobody can be asked, and `Stopped`. */
export async function choosePlace(choice: Choice): Promise<string> {
  const { given, person, setting } = choice;
  const named = given.values.get('automations');
  const path = named === undefined ? setting.defaultPath : resolve(setting.folder, named);
  if (person !== undefined) return askForPlace(choice, path, person);
  await mustNotReplace(path, choice);
  return path;
}

async function mustNotReplace(path: string, { given, answers, setting }: Choice): Promise<void> {
  if ((await lookAt(path)) !== 'changed' || given.flags.has('force')) return;
  const other = shownPath(await freeName(path, suffixOf(answers)), setting.folder);
  throw new AppError(
    'config.invalid',
    `${shownPath(path, setting.folder)} was changed by hand and is left as it is: write to another file (--automations ${other}), or replace it with --force, which keeps a copy.`,
  );
}

/** Enter takes the suggestion, which is never a file that was changed by hand, unless with `--force`. */
async function askForPlace(
  { given, answers, terminal, setting }: Choice,
  first: string,
  person: Person,
): Promise<string> {
  terminal.print(`\n  ${terminal.style('bold', 'The file')}`);
  let suggested = first;
  let changed: string | undefined;
  for (;;) {
    const text = (
      await person.ask(prompt(terminal.style, 'Write it to?', shownPath(suggested, setting.folder)))
    ).trim();
    if (text.toLowerCase() === REPLACE && changed !== undefined) return changed;
    const path = text === '' ? suggested : resolve(setting.folder, text);
    const found = await lookAt(path).catch(faultOnly);
    if (typeof found !== 'string') {
      terminal.print(`  ${terminal.style('yellow', found.message)}`);
      continue;
    }
    if (found !== 'changed' || given.flags.has('force')) return path;
    const sentence = `${shownPath(path, setting.folder)} was changed by hand. Take another file, or say ${REPLACE}: a copy is kept.`;
    terminal.print(`  ${terminal.style('yellow', sentence)}`);
    changed = path;
    suggested = await freeName(path, suffixOf(answers));
  }
}

function faultOnly(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

function suffixOf({ stage, account }: Answers): string {
  return stage ?? account ?? 'mine';
}

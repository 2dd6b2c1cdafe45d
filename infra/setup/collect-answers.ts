/** Goes through the questions: an option answers one, a person in a terminal the rest, `--yes` what is usual. */

import type { Terminal } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Answers } from './answers.ts';
import { answerFault } from './check-answer.ts';
import { type Person, prompt } from './dialogue.ts';
import { applies, QUESTIONS, type Question, readAnswer, type World } from './questions.ts';

export interface Asking {
  /** By the name of the question, as given on the command line. */
  readonly given: ReadonlyMap<string, string>;
  /** Missing where nobody can be asked. */
  readonly person: Person | undefined;
  readonly takesUsual: boolean;
  readonly terminal: Terminal;
  readonly world: World;
}

interface Turn {
  readonly question: Question;
  readonly answers: Answers;
  readonly earlier: readonly Question[];
}

/** Throws `UsageError` for an option that will not do where nobody can be asked, and `Stopped`. */
export async function collectAnswers(asking: Asking): Promise<Answers> {
  let answers: Answers = {};
  const earlier: Question[] = [];
  let heading: string | undefined;
  for (const question of QUESTIONS) {
    heading = question.heading ?? heading;
    if (!applies(question, answers)) {
      refuseNeedless(question, asking.given);
      continue;
    }
    const turn = { question, answers, earlier: [...earlier] };
    const known = knownAnswer(turn, asking);
    if (known === undefined && heading !== undefined) {
      asking.terminal.print(`\n  ${asking.terminal.style('bold', heading)}`);
      heading = undefined;
    }
    const answer = known ?? (await askUntilGood(turn, asking));
    answers = { ...answers, [question.name]: answer };
    earlier.push(question);
  }
  return answers;
}

/** The answer without asking; in a terminal an option that will not do is told, and asked for. */
function knownAnswer(turn: Turn, { given, person, takesUsual, terminal, world }: Asking): string | undefined {
  const { question, answers } = turn;
  const text = given.get(question.name);
  const usual = takesUsual || question.settled === true ? question.suggests(answers, world) : undefined;
  const answer = text === undefined ? usual : readAnswer(question, text, answers);
  if (answer === undefined) {
    if (person !== undefined && !takesUsual) return undefined;
    throw new UsageError(missing(question, takesUsual));
  }
  const fault = faultOf(turn, answer, world);
  if (fault === undefined) return answer;
  if (person === undefined || takesUsual) throw new UsageError(`--${question.name}: ${fault}`);
  terminal.print(`  ${terminal.style('yellow', `--${question.name}: ${fault}`)}`);
  return undefined;
}

async function askUntilGood(turn: Turn, { person, terminal, world }: Asking): Promise<string> {
  const { question, answers } = turn;
  const suggestion = question.suggests(answers, world);
  for (;;) {
    const text = await person?.ask(prompt(terminal.style, question.asks, suggestion));
    const taken = text === undefined || text.trim() === '' ? suggestion : text;
    if (taken === undefined) {
      terminal.print(`  ${terminal.style('yellow', `${question.needed ?? 'Only you can know this'}.`)}`);
      continue;
    }
    const answer = readAnswer(question, taken, answers);
    const fault = faultOf(turn, answer, world);
    if (fault === undefined) {
      const told = question.tells?.({ ...answers, [question.name]: answer }, world);
      if (told !== undefined) terminal.print(`  ${terminal.style('dim', told)}`);
      return answer;
    }
    terminal.print(`  ${terminal.style('yellow', fault)}`);
  }
}

function faultOf({ question, answers, earlier }: Turn, answer: string, world: World): string | undefined {
  return answerFault(question, { ...answers, [question.name]: answer }, earlier, world);
}

function refuseNeedless({ name }: Question, given: Asking['given']): void {
  if (given.has(name)) {
    throw new UsageError(`--${name} has no meaning together with the other answers: leave it out.`);
  }
}

function missing({ name, value, needed }: Question, takesUsual: boolean): string {
  return takesUsual
    ? `${needed ?? 'There is no usual answer'}: give --${name} ${value}.`
    : `Nobody can be asked, because this is no terminal: give --${name} ${value} and the rest, or --yes for what is usual.`;
}

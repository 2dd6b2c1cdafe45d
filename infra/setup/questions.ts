/** Everything that setup asks, in its order. Each question is an option of the command line too, by its name. */
import type { EpochMs } from '../../shared/core/clock.ts';
import { type Answers, NONE, type QuestionName } from './answers.ts';
import { ACCOUNT_QUESTIONS } from './ask-account.ts';
import { DEPLOYMENT_QUESTIONS, PLACE_QUESTIONS } from './ask-deployment.ts';
import { NOTICE_QUESTIONS } from './ask-notices.ts';
import { PLAN_QUESTIONS } from './ask-plan.ts';

/** What of the computer the questions may know. */
export interface World {
  readonly nowMs: EpochMs;
  readonly timezone: string;
  /** The AWS region that the shell has, if any. */
  readonly region: string | undefined;
}

export interface Question {
  readonly name: QuestionName;
  /** Over the first question of a group. */
  readonly heading?: string;
  /** Placeholder of its value, and one line, for `--help`. */
  readonly value: string;
  readonly help: string;
  /** What is asked in the terminal. */
  readonly asks: string;
  /** Not asked, because there is only one answer yet. */
  readonly settled?: boolean;
  /** Left out: it always applies. */
  applies?(answers: Answers): boolean;
  /** What Enter takes, and `--yes`; missing where only the user can know. */
  suggests(answers: Answers, world: World): string | undefined;
  /** Why there is no suggestion, for a command line that can ask nobody. */
  readonly needed?: string;
  /** What was meant, as it is kept. */
  reads?(text: string, answers: Answers): string;
  /** Faults of its own beside those of the automations: one sentence. */
  fault?(answers: Answers, world: World): string | undefined;
  /** Which places of the automations it decides, so that their faults are told here. */
  readonly decides?: readonly string[];
  /** Shown under a good answer. */
  tells?(answers: Answers, world: World): string | undefined;
}

export const QUESTIONS: readonly Question[] = [
  ...PLACE_QUESTIONS,
  ...ACCOUNT_QUESTIONS,
  ...PLAN_QUESTIONS,
  ...NOTICE_QUESTIONS,
  ...DEPLOYMENT_QUESTIONS,
];

export function applies(question: Question, answers: Answers): boolean {
  return question.applies === undefined || question.applies(answers);
}

/** Case and blanks around an answer mean nothing, and neither does the case of `none`. */
export function readAnswer({ reads }: Question, text: string, answers: Answers): string {
  const plain = text.trim();
  if (plain.toLowerCase() === NONE) return NONE;
  return reads === undefined ? plain : reads(plain, answers);
}

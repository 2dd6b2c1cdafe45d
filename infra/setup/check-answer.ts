/** Whether an answer will do, by the rules of the automations themselves. */
import type { FaultPath } from '../../shared/automations/fault.ts';
import { checkAutomations } from '../../shared/automations/resolve.ts';
import { type Answers, automationsOf } from './answers.ts';
import type { Question, World } from './questions.ts';

/** What is wrong with the last of these answers, or with it and the earlier ones together, in one sentence. */
export function answerFault(
  question: Question,
  answers: Answers,
  earlier: readonly Question[],
  world: World,
): string | undefined {
  const own = question.fault?.(answers, world);
  if (own !== undefined) return own;
  const asked = [...earlier, question].flatMap(({ decides = [] }) => decides);
  const { faults } = checkAutomations(automationsOf(answers));
  return faults.find(({ path }) => asked.some((pattern) => matches(path, pattern)))?.text;
}

/** Paths are dotted: `*` stands for one name, and a final `**` for whatever lies below. */
function matches(path: FaultPath, pattern: string): boolean {
  const parts = pattern.split('.');
  const deep = parts.at(-1) === '**';
  const fixed = deep ? parts.slice(0, -1) : parts;
  const fits = deep ? path.length >= fixed.length : path.length === fixed.length;
  return fits && fixed.every((part, at) => part === '*' || part === String(path[at]));
}

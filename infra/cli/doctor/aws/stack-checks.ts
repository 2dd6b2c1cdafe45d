import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene, StackView } from './scene.ts';

/** Whether both stacks are there and came up. */
export async function checkStacks({ stacks, stage }: Scene): Promise<readonly Finding[]> {
  return stacks.map((view) => checkStack(view, stage));
}

function checkStack({ name, stack }: StackView, stage: string): Finding {
  const say = findingsAbout('deployment');
  const check = name.endsWith('-data') ? 'data stack' : 'functions stack';
  if (stack === undefined) return say.failed(check, `There is no stack ${name}: ${deployAgain(stage)}.`);
  const status = stack.StackStatus ?? 'UNKNOWN';
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE' || status === 'IMPORT_COMPLETE') {
    return say.ok(check, `${name}: ${status}.`);
  }
  if (status === 'UPDATE_ROLLBACK_COMPLETE') {
    return say.note(
      check,
      `${name}: the last deployment failed and was taken back, so the one before it runs; the events of the stack in the CloudFormation console say why.`,
    );
  }
  if (status.endsWith('_IN_PROGRESS'))
    return say.note(check, `${name}: ${status}; look again when it is done.`);
  const why = stack.StackStatusReason === undefined ? '' : ` (${stack.StackStatusReason})`;
  return say.failed(
    check,
    `${name}: ${status}${why}. Look at the events of the stack in the CloudFormation console, then ${deployAgain(stage)}.`,
  );
}

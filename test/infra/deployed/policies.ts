/** Whether a role's policies allow an action: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */

/** One statement of a policy with all references resolved. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

export interface Asked {
  /** e.g. `dynamodb:PutItem` */
  readonly action: string;
  /** ARN of what it is done to. */
  readonly resource: string;
}

/**
 * Nothing is allowed that no statement allows, and one that denies outweighs all. A statement with a condition allows
 * nothing here, and denies everything that it names: to be wrong on that side shows.
 */
export function allows(statements: readonly Statement[], asked: Asked): boolean {
  const fitting = statements.filter(
    ({ Action, Resource }) =>
      // IAM does not mind the case of actions.
      matches(Action, asked.action, 'i') && matches(Resource, asked.resource, ''),
  );
  if (fitting.some(({ Effect }) => Effect === 'Deny')) return false;
  return fitting.some(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined);
}

function matches(patterns: string | readonly string[], text: string, flags: string): boolean {
  return [patterns].flat().some((pattern) => {
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    const source = escaped.replaceAll('*', '.*').replaceAll('?', '.');
    return new RegExp(`^${source}$`, `s${flags}`).test(text);
  });
}

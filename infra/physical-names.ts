/**
 * What the parts of a stage are called in the AWS account, so that a person finds them and the command line need not
 * search. The table, the bucket and the secrets have names of CloudFormation's making: they outlive their stack, and
 * a fixed name could not be given a second time.
 */

/** Of the stage itself (its dashboard, its metrics, its Athena workgroup), or of a part of it, such as an alarm. */
export function nameIn(stage: string, part?: string): string {
  return `standing-orders-${stage}${part === undefined ? '' : `-${part}`}`;
}

/** What the name of every part begins with. */
export function namePrefix(stage: string): string {
  return nameIn(stage, '');
}

export function stackName(stage: string, part: 'data' | 'functions'): string {
  return nameIn(stage, part);
}

/** `row` is the name in `infra/functions.ts`. */
export function functionName(stage: string, row: string): string {
  return nameIn(stage, row);
}

/** Where Lambda would write by itself, too. */
export function logGroupName(stage: string, row: string): string {
  return `/aws/lambda/${functionName(stage, row)}`;
}

/** Of all functions and schedules. */
export function deadLettersName(stage: string): string {
  return nameIn(stage, 'dead-letters');
}

export function signalsName(stage: string): string {
  return nameIn(stage, 'signals.fifo');
}

export function signalDeadLettersName(stage: string): string {
  return nameIn(stage, 'signals-dead-letters.fifo');
}

export function scheduleGroupName(stage: string): string {
  return nameIn(stage, 'schedules');
}

/** Within the group of the stage: after its plan, or after its function alone. */
export function scheduleName(row: string, plan?: string): string {
  return plan === undefined ? row : `${row}-${plan}`;
}

export function webhookName(stage: string): string {
  return nameIn(stage, 'webhook');
}

/** Under this start the permission to write needs no entry for each group; CloudWatch limits how many there may be. */
export function webhookLogName(stage: string): string {
  return `/aws/vendedlogs/${webhookName(stage)}`;
}

/** A parameter of Systems Manager that stays with the data: `ledger-exists` or `way-back`. */
export function parameterName(stage: string, name: 'ledger-exists' | 'way-back'): string {
  return `/standing-orders/${stage}/${name}`;
}

/** Lambda's limit; the others are wider. */
const LONGEST_FUNCTION_NAME = 64;

/** Whether the names of the functions `rows` fit, for a stage whose own name is right; else one sentence. */
export function namesFault(stage: string, rows: readonly string[]): string | undefined {
  const longest = rows.reduce((a, b) => (b.length > a.length ? b : a), '');
  const over = functionName(stage, longest).length - LONGEST_FUNCTION_NAME;
  if (over <= 0) return undefined;
  return `Stage '${stage}' is ${over} ${over === 1 ? 'letter' : 'letters'} too long: the function ${functionName(stage, longest)} would have more than the ${LONGEST_FUNCTION_NAME} that Lambda allows; choose a shorter one, e.g. -c stage=test.`;
}

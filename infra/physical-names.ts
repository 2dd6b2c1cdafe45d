/**
 * What the parts of a stage are called in the AWS account, so that a person finds them and the command line need not
 * search. The table, the bucket and the secrets have names of CloudFormation's making: they outlive their stack, and
 * a fixed name could not be given a second time.
 */

/** What every name of the stage begins with; alone, the prefix of its alarms. */
export function namePrefix(stage: string): string {
  return `standing-orders-${stage}-`;
}

export function stackName(stage: string, part: 'data' | 'functions'): string {
  return `${namePrefix(stage)}${part}`;
}

/** `row` is the name in `infra/functions.ts`. */
export function functionName(stage: string, row: string): string {
  return `${namePrefix(stage)}${row}`;
}

/** Of all functions and schedules. */
export function deadLettersName(stage: string): string {
  return `${namePrefix(stage)}dead-letters`;
}

export function signalsName(stage: string): string {
  return `${namePrefix(stage)}signals.fifo`;
}

export function signalDeadLettersName(stage: string): string {
  return `${namePrefix(stage)}signals-dead-letters.fifo`;
}

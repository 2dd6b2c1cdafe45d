import { AppError } from '../core/errors.ts';

/** A variable that the stack sets. Throws `config.invalid` when it is not set. */
export function requiredSetting(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string {
  const value = environment[name];
  if (value) return value;
  throw new AppError(
    'config.invalid',
    `The environment of this function is incomplete (${name} is not set): deploy the stacks again.`,
  );
}

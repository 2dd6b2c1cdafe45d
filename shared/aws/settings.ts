import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { SECRET_ARNS, TABLE_NAME } from './environment.ts';

/** What the CDK stack tells a function. */
export interface Settings {
  readonly tableName: string;
  /** ARN of each secret, by account or by `SecretName`. */
  readonly secretArns: Readonly<Record<string, string>>;
}

const settingsSchema = z.strictObject({
  [TABLE_NAME]: z.string('is not set').min(1, 'is empty'),
  [SECRET_ARNS]: z
    .string('is not set')
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.string().startsWith('arn:', 'is not an ARN'), 'is not a map of ARNs')),
});

/** Throws `config.invalid`, naming every variable that is missing or malformed. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = settingsSchema.safeParse({
    [TABLE_NAME]: environment[TABLE_NAME],
    [SECRET_ARNS]: environment[SECRET_ARNS],
  });
  if (parsed.success) return { tableName: parsed.data[TABLE_NAME], secretArns: parsed.data[SECRET_ARNS] };
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new AppError(
    'config.invalid',
    `The environment of this function is incomplete (${faults.join('; ')}): deploy the stacks again.`,
  );
}

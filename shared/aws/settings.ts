import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { AUTOMATIONS_HASH, PAGE_URL, SECRET_ARNS, TABLE_NAME } from './environment.ts';
import { secretArnsText } from './secret-arns.ts';

/** What the CDK stack tells a function. */
export interface Settings {
  readonly tableName: string;
  /** Of the automations beside the code. */
  readonly automationsHash: string;
  /** ARN of each secret, by account or by `SecretName`. */
  readonly secretArns: Readonly<Record<string, string>>;
  /** Where a person finds the page; missing where there is no bucket for it. */
  readonly pageUrl?: string;
}

const settingsSchema = z.strictObject({
  [PAGE_URL]: z.url({ protocol: /^https$/, error: 'is not an https address' }).optional(),
  [TABLE_NAME]: z.string('is not set').min(1, 'is empty'),
  [AUTOMATIONS_HASH]: z.string('is not set').min(1, 'is empty'),
  [SECRET_ARNS]: secretArnsText,
});

/** Throws `config.invalid`, naming every variable that is missing or malformed. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = settingsSchema.safeParse({
    [TABLE_NAME]: environment[TABLE_NAME],
    [AUTOMATIONS_HASH]: environment[AUTOMATIONS_HASH],
    [SECRET_ARNS]: environment[SECRET_ARNS],
    [PAGE_URL]: environment[PAGE_URL],
  });
  if (parsed.success) {
    const { [PAGE_URL]: pageUrl } = parsed.data;
    return {
      tableName: parsed.data[TABLE_NAME],
      automationsHash: parsed.data[AUTOMATIONS_HASH],
      secretArns: parsed.data[SECRET_ARNS],
      ...(pageUrl === undefined ? {} : { pageUrl }),
    };
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new AppError(
    'config.invalid',
    `The environment of this function is incomplete (${faults.join('; ')}): deploy the stacks again.`,
  );
}

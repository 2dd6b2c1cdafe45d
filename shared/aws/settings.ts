import { AppError } from '../core/errors.ts';
import { AUTOMATIONS_HASH, PAGE_URL, SECRET_ARNS, TABLE_NAME } from './environment.ts';
import { readSecretArns } from './secret-arns.ts';

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

/**
 * Throws `config.invalid`, naming every variable that is missing or malformed. By hand, because every first event
 * waits for it: to make a schema for these four texts takes several milliseconds.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const required = (name: string): string => {
    const text = environment[name];
    if (!text) faults.push(`${name} is ${text === '' ? 'empty' : 'not set'}`);
    return text ?? '';
  };
  const tableName = required(TABLE_NAME);
  const automationsHash = required(AUTOMATIONS_HASH);
  const arnsText = required(SECRET_ARNS);
  const secretArns = readSecretArns(arnsText === '' ? '{}' : arnsText);
  faults.push(...secretArns.faults.map((fault) => `${SECRET_ARNS}${fault}`));
  const pageUrl = environment[PAGE_URL];
  if (pageUrl !== undefined && !isHttps(pageUrl)) faults.push(`${PAGE_URL} is not an https address`);
  if (faults.length === 0) {
    return {
      tableName,
      automationsHash,
      secretArns: secretArns.arns,
      ...(pageUrl === undefined ? {} : { pageUrl }),
    };
  }
  throw new AppError(
    'config.invalid',
    `The environment of this function is incomplete (${faults.join('; ')}): deploy the stacks again.`,
  );
}

function isHttps(text: string): boolean {
  return URL.parse(text)?.protocol === 'https:';
}

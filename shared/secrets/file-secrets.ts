/**
 * Keys in one JSON file that only its owner may read: `{ "main": { "apiKey": "…", "apiSecret": "…" } }`.
 * It is read at each question, so that a replaced key counts at once.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { AppError, messageOf } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import type { Secrets } from './secrets.ts';

/** Any right of the group or of others. Windows has no such bits and reports all of them. */
const OTHERS = 0o077;
const HAS_MODES = process.platform !== 'win32';

export function fileSecrets(path: string): Secrets {
  return {
    apiKey: async (accountId) => {
      const accounts = await readAccounts(path, accountId);
      if (!Object.hasOwn(accounts, accountId)) throw missing(path, accountId);
      return parseApiKey(accountId, accounts[accountId], `the file ${path}`);
    },
  };
}

async function readAccounts(path: string, accountId: string): Promise<Record<string, unknown>> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw missing(path, accountId, error);
    throw unreadable(path, error);
  });
  try {
    await mustBePrivate(file, path);
    return parseAccounts(await file.readFile('utf8'), path);
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : unreadable(path, thrown);
  } finally {
    await file.close();
  }
}

async function mustBePrivate(file: FileHandle, path: string): Promise<void> {
  const { mode } = await file.stat();
  if (!HAS_MODES || (mode & OTHERS) === 0) return;
  throw new AppError(
    'secret.insecure',
    `Other users of this machine could read the keys in ${path}: run "chmod 600 ${path}".`,
  );
}

/** The parser's own message quotes the text, which holds keys; neither it nor the error is passed on. */
function parseAccounts(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('secret.invalid', `The file ${path} is not valid JSON: mend it.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new AppError(
    'secret.invalid',
    `The file ${path} must hold { "account": { "apiKey": "…", "apiSecret": "…" } }: mend it.`,
  );
}

function missing(path: string, accountId: string, cause?: unknown): AppError {
  return new AppError(
    'secret.missing',
    `Account ${accountId} has no key: write { "${accountId}": { "apiKey": "…", "apiSecret": "…" } } into ${path} and run "chmod 600 ${path}".`,
    { cause, context: { account: accountId } },
  );
}

function unreadable(path: string, cause: unknown): AppError {
  const message = `The file ${path} cannot be read (${messageOf(cause)}): make sure that it is a file of yours.`;
  return new AppError('secret.unavailable', message, { cause });
}

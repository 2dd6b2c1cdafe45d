/**
 * Secrets in one JSON file that only its owner may read, accounts beside channels and strategies that sign:
 * `{ "main": { "apiKey": "…", "apiSecret": "…" }, "channels": { "telegram": { "botToken": "…" } },
 * "signals": { "tv-btc": { "secret": "…" } } }`.
 * It is read at each question, so that a replaced secret counts at once.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { AppError, messageOf } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import { ownerText, parseNamed, splitName } from './named-secret.ts';
import type { SecretName, Secrets } from './secrets.ts';

/** Any right of the group or of others. Windows has no such bits and reports all of them. */
const OTHERS = 0o077;
const HAS_MODES = process.platform !== 'win32';

/** Where the file keeps the named ones. */
const SECTIONS = { channel: 'channels', signal: 'signals' } as const;

export function fileSecrets(path: string): Secrets {
  return {
    apiKey: async (accountId) => {
      const missing = (cause?: unknown) => missingKey(path, accountId, cause);
      const content = await readSecrets(path, missing);
      if (!Object.hasOwn(content, accountId)) throw missing();
      return parseApiKey(accountId, content[accountId], `the file ${path}`);
    },
    named: async (name) => {
      const missing = (cause?: unknown) => missingNamed(path, name, cause);
      const { kind, owner } = splitName(name);
      const content = await readSecrets(path, missing);
      const section = content[SECTIONS[kind]];
      if (section === undefined) throw missing();
      if (!isObject(section)) throw malformed(path);
      if (!Object.hasOwn(section, owner)) throw missing();
      return parseNamed(name, section[owner], `the file ${path}`);
    },
  };
}

async function readSecrets(
  path: string,
  missing: (cause: unknown) => AppError,
): Promise<Record<string, unknown>> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw missing(error);
    throw unreadable(path, error);
  });
  try {
    await mustBePrivate(file, path);
    return parseSecrets(await file.readFile('utf8'), path);
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
function parseSecrets(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('secret.invalid', `The file ${path} is not valid JSON: mend it.`);
  }
  if (isObject(value)) return value;
  throw malformed(path);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(path: string): AppError {
  return new AppError(
    'secret.invalid',
    `The file ${path} must hold { "account": { "apiKey": "…", "apiSecret": "…" } }, and channels and signals as objects of the same kind: mend it.`,
  );
}

function missingKey(path: string, accountId: string, cause?: unknown): AppError {
  return new AppError(
    'secret.missing',
    `Account ${accountId} has no key: write { "${accountId}": { "apiKey": "…", "apiSecret": "…" } } into ${path} and run "chmod 600 ${path}".`,
    { cause, context: { account: accountId } },
  );
}

function missingNamed(path: string, name: SecretName, cause?: unknown): AppError {
  const { kind, owner } = splitName(name);
  return new AppError(
    'secret.missing',
    `The ${ownerText(name)} has no secret: write { "${SECTIONS[kind]}": { "${owner}": { … } } } into ${path}, beside what is there, and run "chmod 600 ${path}".`,
    { cause, context: { secret: name } },
  );
}

function unreadable(path: string, cause: unknown): AppError {
  const message = `The file ${path} cannot be read (${messageOf(cause)}): make sure that it is a file of yours.`;
  return new AppError('secret.unavailable', message, { cause });
}

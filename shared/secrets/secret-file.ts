/**
 * The JSON file of the data folder that keeps secrets and that only its owner may read, accounts beside channels and
 * strategies that sign: `{ "main": { "apiKey": "…", "apiSecret": "…" }, "main/read": { … },
 * "channels": { "telegram": { "botToken": "…" } }, "signals": { "tv-btc": { "secret": "…" } } }`.
 */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { AppError, messageOf } from '../core/errors.ts';
import { splitName } from './named-secret.ts';
import { isNamed } from './secret-id.ts';

export type SecretFile = Readonly<Record<string, unknown>>;

/** Any right of the group or of others. Windows has no such bits and reports all of them. */
const OTHERS = 0o077;
const HAS_MODES = process.platform !== 'win32';

/** Where the file keeps the named ones. */
const SECTIONS = { channel: 'channels', signal: 'signals' } as const;

/** The names that lead to a secret in the file, outermost first. */
export function placeInFile(id: string): readonly string[] {
  if (!isNamed(id)) return [id];
  const { kind, owner } = splitName(id);
  return [SECTIONS[kind], owner];
}

/** All of the file, `undefined` when there is none. Throws `secret.insecure`, `secret.invalid`, `secret.unavailable`. */
export function readSecretFile(path: string): SecretFile | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(path, thrown);
  }
  try {
    mustBePrivate(fstatSync(file).mode, path);
    return parseSecrets(readFileSync(file, 'utf8'), path);
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : unreadable(path, thrown);
  } finally {
    closeSync(file);
  }
}

/** What stands in the file under the secret's names; `undefined` when nothing does. Throws `secret.invalid`. */
export function valueIn(content: SecretFile, id: string, path: string): unknown {
  const [name = '', owner] = placeInFile(id);
  const value = Object.hasOwn(content, name) ? content[name] : undefined;
  if (owner === undefined || value === undefined) return value;
  if (!isObject(value)) throw malformed(path);
  return Object.hasOwn(value, owner) ? value[owner] : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mustBePrivate(mode: number, path: string): void {
  if (!HAS_MODES || (mode & OTHERS) === 0) return;
  throw new AppError(
    'secret.insecure',
    `Other users of this machine could read the keys in ${path}: run "chmod 600 ${path}".`,
  );
}

/** The parser's own message quotes the text, which holds keys; neither it nor the error is passed on. */
function parseSecrets(text: string, path: string): SecretFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('secret.invalid', `The file ${path} is not valid JSON: mend it.`);
  }
  if (isObject(value)) return value;
  throw malformed(path);
}

export function malformed(path: string): AppError {
  return new AppError(
    'secret.invalid',
    `The file ${path} must hold { "account": { "apiKey": "…", "apiSecret": "…" } }, and channels and signals as objects of the same kind: mend it.`,
  );
}

function unreadable(path: string, cause: unknown): AppError {
  const message = `The file ${path} cannot be read (${messageOf(cause)}): make sure that it is a file of yours.`;
  return new AppError('secret.unavailable', message, { cause });
}

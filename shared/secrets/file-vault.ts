/**
 * The versions of secrets in the owner-only file of a data folder. What is current stands where `fileSecrets` reads
 * it, so that a file written by hand needs nothing else; the rest stands below `_versions`, a name that no account may
 * have. The file is replaced whole, under a lock: nobody ever reads half of it, and what else is in it stays.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { flushFolder, makeFolder } from '../blobs/folder-disk.ts';
import { underLock } from '../blobs/folder-lock.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { isObject, malformed, placeInFile, readSecretFile, type SecretFile, valueIn } from './secret-file.ts';
import { parseSecret, secretText } from './secret-id.ts';
import { noSuchVersion, type SecretStage, type SecretVault, type SecretVersions } from './vault.ts';

const VERSIONS = '_versions';

const version = z.strictObject({ putAt: z.iso.datetime().optional(), value: z.unknown() });
/** `mark` tells whether the current secret is still the one that was put then, or was typed over. */
const versionsSchema = z.strictObject({
  current: z.strictObject({ putAt: z.iso.datetime(), mark: z.string() }).optional(),
  pending: version.optional(),
  previous: version.optional(),
});
type Versions = z.output<typeof versionsSchema>;

export function fileVault(path: string, clock: Clock): SecretVault {
  const open = () => openSecrets(readSecretFile(path) ?? {}, path);
  const change = async (id: string, step: (secrets: OpenSecrets) => OpenSecrets) =>
    changeFile(path, id, (content) => step(openSecrets(content, path)).content);
  const now = () => new Date(clock.nowMs()).toISOString();

  return {
    versions: async (id) => timesOf(open(), id),
    read: async (id, stage) => {
      const value = open().value(id, stage);
      if (value === undefined) throw noSuchVersion(id, stage);
      return parseSecret(id, value, `the file ${path}`);
    },
    putPending: async (id, texts) => {
      let stage: 'pending' | 'current' = 'pending';
      await change(id, (secrets) => {
        const put = { value: { ...texts }, putAt: now() };
        if (secrets.value(id, 'current') !== undefined) return secrets.with(id, { pending: put });
        stage = 'current';
        return secrets.withCurrent(id, put);
      });
      return stage;
    },
    makeCurrent: (id) =>
      change(id, (secrets) => {
        const { pending } = secrets.versions(id);
        if (pending === undefined) throw noSuchVersion(id, 'pending');
        return secrets.withCurrent(id, pending, { pending: undefined, previous: currentOf(secrets, id) });
      }),
    rollBack: (id) =>
      change(id, (secrets) => {
        const { previous } = secrets.versions(id);
        if (previous === undefined) throw noSuchVersion(id, 'previous');
        return secrets.withCurrent(id, previous, { previous: currentOf(secrets, id) });
      }),
    forget: async (id, stage) => {
      if (open().versions(id)[stage] === undefined) return;
      await change(id, (secrets) => secrets.with(id, { [stage]: undefined }));
    },
  };
}

interface OpenSecrets {
  readonly content: SecretFile;
  versions(id: string): Versions;
  value(id: string, stage: SecretStage): unknown;
  with(id: string, versions: Versions): OpenSecrets;
  withCurrent(id: string, current: NonNullable<Versions['pending']>, others?: Versions): OpenSecrets;
}

function openSecrets(content: SecretFile, path: string): OpenSecrets {
  const all = content[VERSIONS] ?? {};
  if (!isObject(all)) throw malformed(path);
  const versions = (id: string): Versions => {
    const parsed = versionsSchema.safeParse((Object.hasOwn(all, id) && all[id]) || {});
    if (!parsed.success) throw malformed(path);
    return parsed.data;
  };
  const withVersions = (id: string, changed: Versions): OpenSecrets => {
    const kept = Object.entries({ ...versions(id), ...changed }).filter(([, each]) => each !== undefined);
    return openSecrets({ ...content, [VERSIONS]: { ...all, [id]: Object.fromEntries(kept) } }, path);
  };
  return {
    content,
    versions,
    value: (id, stage) => (stage === 'current' ? valueIn(content, id, path) : versions(id)[stage]?.value),
    with: withVersions,
    withCurrent: (id, { value, putAt }, others = {}) => {
      const current = putAt === undefined ? undefined : { putAt, mark: markOf(value) };
      const changed = withVersions(id, { ...others, current });
      return openSecrets(withValue(changed.content, placeInFile(id), value), path);
    },
  };
}

function withValue(content: SecretFile, names: readonly string[], value: unknown): SecretFile {
  const [name = '', ...inner] = names;
  if (inner.length === 0) return { ...content, [name]: value };
  const section = content[name];
  return { ...content, [name]: withValue(isObject(section) ? section : {}, inner, value) };
}

/** The current version as it is kept among the others. */
function currentOf(secrets: OpenSecrets, id: string): Versions['previous'] {
  const value = secrets.value(id, 'current');
  const putAt = timesOf(secrets, id).current?.putAtMs;
  return { value, ...(putAt === undefined ? {} : { putAt: new Date(putAt).toISOString() }) };
}

function timesOf(secrets: OpenSecrets, id: string): SecretVersions {
  const { current, pending, previous } = secrets.versions(id);
  const value = secrets.value(id, 'current');
  const isSame = current !== undefined && value !== undefined && current.mark === markOf(value);
  return {
    ...(value === undefined ? {} : { current: timed(isSame ? current.putAt : undefined) }),
    ...(pending && { pending: timed(pending.putAt) }),
    ...(previous && { previous: timed(previous.putAt) }),
  };
}

function timed(putAt: string | undefined): { readonly putAtMs?: number } {
  return putAt === undefined ? {} : { putAtMs: Date.parse(putAt) };
}

function markOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** Throws `secret.unavailable`; then the file is as it was. */
function changeFile(path: string, id: string, step: (content: SecretFile) => SecretFile): void {
  try {
    makeFolder(dirname(path));
    underLock(dirname(path), () => replaceFile(path, step(readSecretFile(path) ?? {})));
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const message = `The ${secretText(id)} could not be written into ${path} (${messageOf(thrown)}): nothing was changed; check the folder's permissions and the free space.`;
    throw new AppError('secret.unavailable', message, { cause: thrown });
  }
}

function replaceFile(path: string, content: SecretFile): void {
  // A link to a file elsewhere stays one.
  const target = realPathOf(path);
  const draft = `${target}~`;
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
  flushFolder(dirname(target));
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

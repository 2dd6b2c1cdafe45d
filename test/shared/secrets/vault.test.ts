import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ListSecretVersionIdsCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';
import { fileSecrets } from '../../../shared/secrets/file-secrets.ts';
import { fileVault } from '../../../shared/secrets/file-vault.ts';
import { secretsManagerSecrets } from '../../../shared/secrets/secrets-manager-secrets.ts';
import { secretsManagerVault } from '../../../shared/secrets/secrets-manager-vault.ts';
import { testVault } from '../../contracts/vault-contract.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';

const OLD = { apiKey: 'k3y-old', apiSecret: 's3cret-old' };
const NEW = { apiKey: 'k3y-new', apiSecret: 's3cret-new' };
const folders: string[] = [];
const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'));
  folders.push(folder);
  return join(folder, 'data', 'secrets.json');
};
const readFile = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

let nowMs = 0;
let manager: SecretsManagerEndpoint;
beforeAll(async () => {
  manager = await startSecretsManager(() => nowMs);
});
afterAll(() => manager.stop());
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

testVault({
  name: 'the file of the data folder',
  open: async (clock) => {
    const file = newFile();
    return { vault: fileVault(file, clock), secrets: fileSecrets(file) };
  },
});

const IDS = ['main', 'main/read', 'channel/telegram', 'signal/tv-btc'];
const arnOf = (id: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${id}`;
const secretIds = Object.fromEntries(IDS.map((id) => [id, arnOf(id)]));
const openManager = () => {
  manager.texts.clear();
  manager.errors.clear();
  for (const id of IDS) manager.createEmpty(arnOf(id));
};

testVault({
  name: 'Secrets Manager',
  open: async (clock) => {
    openManager();
    const timed = { ...clock, nowMs: () => clock.nowMs() };
    nowMs = clock.nowMs();
    const advance = clock.advanceTo;
    Object.assign(clock, {
      advanceTo: (ms: number) => {
        advance(ms);
        nowMs = ms;
      },
    });
    const client = manager.client;
    return {
      vault: secretsManagerVault({ client, secretIds }),
      secrets: secretsManagerSecrets({ client, secretIds, clock: timed }),
    };
  },
});

it('keeps everything else in the file, and the plain form that people write', async () => {
  const file = newFile();
  const vault = fileVault(file, createVirtualClock(0));
  await vault.putPending('main', OLD);
  writeFileSync(file, JSON.stringify({ other: OLD, main: OLD, channels: { ops: { url: 'x' } } }), {
    mode: 0o600,
  });

  await vault.putPending('main', NEW);
  await vault.makeCurrent('main');

  expect(readFile(file)).toMatchObject({ other: OLD, main: NEW, channels: { ops: { url: 'x' } } });
});

it('does not say since when a key is there that was typed into the file', async () => {
  const file = newFile();
  const vault = fileVault(file, createVirtualClock(0));
  await vault.putPending('main', OLD);
  const content = readFile(file);
  writeFileSync(file, JSON.stringify({ ...content, main: NEW }), { mode: 0o600 });

  expect(await vault.versions('main')).toEqual({ current: {} });
});

it.skipIf(process.platform === 'win32')(
  'writes a file that only its owner may read, and leaves no draft of it',
  async () => {
    const file = newFile();
    const umask = process.umask(0);
    try {
      await fileVault(file, createVirtualClock(0)).putPending('main', OLD);
    } finally {
      process.umask(umask);
    }

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(file, '..')).filter((name) => name.startsWith('secrets'))).toEqual([
      'secrets.json',
    ]);
  },
);

it.skipIf(process.platform === 'win32')('changes nothing in a file that others may read', async () => {
  const file = newFile();
  const vault = fileVault(file, createVirtualClock(0));
  await vault.putPending('main', OLD);
  chmodSync(file, 0o644);

  await expect(vault.putPending('main', NEW)).rejects.toMatchObject({ code: 'secret.insecure' });

  expect(readFile(file).main).toEqual(OLD);
});

it('changes nothing in a file that is broken, and repeats nothing of it', async () => {
  const file = newFile();
  const vault = fileVault(file, createVirtualClock(0));
  await vault.putPending('main', OLD);
  writeFileSync(file, '{ "main": k3y-broken', { mode: 0o600 });

  await expect(vault.putPending('main', NEW)).rejects.toMatchObject({ code: 'secret.invalid' });

  expect(readFileSync(file, 'utf8')).toBe('{ "main": k3y-broken');
});

it.skipIf(process.platform === 'win32')('follows a link to a file elsewhere', async () => {
  const file = newFile();
  const vault = fileVault(file, createVirtualClock(0));
  await vault.putPending('main', OLD);
  const link = join(file, '..', 'link.json');
  symlinkSync(file, link);

  await fileVault(link, createVirtualClock(0)).putPending('channel/ops', { url: 'https://example.org' });

  expect(readFile(file)).toMatchObject({ main: OLD, channels: { ops: { url: 'https://example.org' } } });
});

it('loses no secret when several processes write at the same time', async () => {
  const file = newFile();
  const script = `
    import { fileVault } from '${new URL('../../../shared/secrets/file-vault.ts', import.meta.url)}';
    const vault = fileVault(${JSON.stringify(file)}, { nowMs: () => 0 });
    for (let n = 0; n < 10; n += 1) await vault.putPending('a' + process.argv[1] + n, { apiKey: 'k', apiSecret: 's' });
  `;
  const children = ['x', 'y', 'z'].map((name) =>
    spawn(process.execPath, ['--input-type=module', '-e', script, name], { stdio: 'inherit' }),
  );
  const exits = await Promise.all(children.map((child) => once(child, 'exit')));

  expect(exits).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(Object.keys(readFile(file)).filter((name) => name.startsWith('a'))).toHaveLength(30);
});

it('takes a version on AWS for current alone when a run died between moving its two labels', async () => {
  openManager();
  const vault = secretsManagerVault({ client: manager.client, secretIds });
  await vault.putPending('main', OLD);
  await vault.putPending('main', NEW);
  const { Versions = [] } = await manager.client.send(
    new ListSecretVersionIdsCommand({ SecretId: arnOf('main') }),
  );
  const idOf = (label: string) =>
    Versions.find(({ VersionStages }) => VersionStages?.includes(label))?.VersionId;
  await manager.client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: arnOf('main'),
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: idOf('AWSPENDING'),
      RemoveFromVersionId: idOf('AWSCURRENT'),
    }),
  );

  expect(Object.keys(await vault.versions('main')).sort()).toEqual(['current', 'previous']);
  expect(await vault.read('main', 'current')).toEqual(NEW);
  await vault.putPending('main', OLD);
  expect(Object.keys(await vault.versions('main')).sort()).toEqual(['current', 'pending', 'previous']);
});

it('says that a secret that the deployment does not know must be deployed', async () => {
  const vault = secretsManagerVault({ client: manager.client, secretIds: {} });

  await expect(vault.putPending('main', OLD)).rejects.toMatchObject({
    code: 'secret.missing',
    message: 'This deployment has no place for the key of account main: deploy the automations again.',
  });
});

it('says what AWS said when it may not be written, and nothing of the key', async () => {
  openManager();
  manager.errors.set(arnOf('main'), 'AccessDeniedException');
  const vault = secretsManagerVault({ client: manager.client, secretIds });

  const refusal = await vault.putPending('main', OLD).catch((thrown: unknown) => thrown);

  expect(refusal).toMatchObject({
    code: 'secret.unavailable',
    message: expect.stringContaining('AccessDeniedException'),
  });
  expect(String(refusal)).not.toMatch(/k3y|s3cret/);
});

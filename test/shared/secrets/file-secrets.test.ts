import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileSecrets } from '../../../shared/secrets/file-secrets.ts';

const KEY = { apiKey: 'k3y-of-the-account', apiSecret: 's3cret-of-the-account' };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const keep = (content: unknown, mode = 0o600) => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, mode);
};

it('gives the key of the account that is asked for', async () => {
  keep({ main: KEY, other: { apiKey: 'a', apiSecret: 'b' } });

  expect(await fileSecrets(file).apiKey('main')).toEqual(KEY);
});

it('takes off the blanks and line breaks that came along when a key was pasted', async () => {
  keep({ main: { apiKey: ` ${KEY.apiKey}\n`, apiSecret: `\t${KEY.apiSecret} ` } });

  expect(await fileSecrets(file).apiKey('main')).toEqual(KEY);
});

it('gives a replaced key at the next question', async () => {
  const secrets = fileSecrets(file);
  keep({ main: { apiKey: 'old', apiSecret: 'old' } });
  await secrets.apiKey('main');

  keep({ main: KEY });

  expect(await secrets.apiKey('main')).toEqual(KEY);
});

it.each([0o604, 0o620, 0o640, 0o644, 0o601, 0o660])(
  'refuses a file of mode %o and says how to close it',
  async (mode) => {
    keep({ main: KEY }, mode);

    await expect(fileSecrets(file).apiKey('main')).rejects.toMatchObject({
      code: 'secret.insecure',
      message: `Other users of this machine could read the keys in ${file}: run "chmod 600 ${file}".`,
    });
  },
);

it('takes a file that its owner may only read', async () => {
  keep({ main: KEY }, 0o400);

  expect(await fileSecrets(file).apiKey('main')).toEqual(KEY);
});

it('says where the key belongs when there is no file, or no such account in it', async () => {
  const expected = {
    code: 'secret.missing',
    message: `Account main has no key: write { "main": { "apiKey": "…", "apiSecret": "…" } } into ${file} and run "chmod 600 ${file}".`,
  };

  await expect(fileSecrets(file).apiKey('main')).rejects.toMatchObject(expected);
  keep({ other: KEY });
  await expect(fileSecrets(file).apiKey('main')).rejects.toMatchObject(expected);
});

it('does not take what every object has for an account', async () => {
  keep({ main: KEY });

  await expect(fileSecrets(file).apiKey('constructor')).rejects.toMatchObject({ code: 'secret.missing' });
});

it.each([
  ['no JSON', `{ "main": { "apiKey": "${KEY.apiKey}", apiSecret: ${KEY.apiSecret} } }`],
  ['a list', [KEY]],
  ['text', JSON.stringify(KEY.apiSecret)],
  ['an account that is text', { main: KEY.apiSecret }],
  ['a missing secret', { main: { apiKey: KEY.apiKey } }],
  ['an empty secret', { main: { ...KEY, apiSecret: ' ' } }],
  ['a secret with a break inside', { main: { ...KEY, apiSecret: `${KEY.apiSecret}\n${KEY.apiSecret}` } }],
  ['a number for a secret', { main: { ...KEY, apiSecret: 12345678 } }],
  ['an unknown field', { main: { ...KEY, [KEY.apiSecret]: '' } }],
])('refuses %s without repeating any of it', async (_, content) => {
  keep(content);

  const refusal = await fileSecrets(file)
    .apiKey('main')
    .catch((error) => error);

  expect(refusal).toMatchObject({ code: 'secret.invalid', message: expect.stringContaining(file) });
  const told = inspect(refusal, { depth: 10, showHidden: true });
  for (const secret of [KEY.apiKey, KEY.apiSecret, '12345678']) expect(told).not.toContain(secret);
});

it('names the field that is wrong', async () => {
  keep({ main: { apiKey: KEY.apiKey } });

  await expect(fileSecrets(file).apiKey('main')).rejects.toThrow(
    `The key of account main in the file ${file} has not the shape { "apiKey": "…", "apiSecret": "…" } (apiSecret): write both as text and nothing else.`,
  );
});

it('says when there is a folder in place of the file', async () => {
  chmodSync(folder, 0o700);

  await expect(fileSecrets(folder).apiKey('main')).rejects.toMatchObject({ code: 'secret.unavailable' });
});

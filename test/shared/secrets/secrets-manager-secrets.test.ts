import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../infra/local/virtual-clock.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';
import { secretsManagerSecrets } from '../../../shared/secrets/secrets-manager-secrets.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:main-AbCdEf';
const KEY = { apiKey: 'k3y-of-the-account', apiSecret: 's3cret-of-the-account' };

let endpoint: SecretsManagerEndpoint;
let clock: VirtualClock;
let secrets: Secrets;
beforeAll(async () => {
  endpoint = await startSecretsManager();
});
afterAll(() => endpoint.stop());
beforeEach(() => {
  endpoint.asked.length = 0;
  endpoint.errors.clear();
  endpoint.texts.clear();
  endpoint.texts.set(ARN, JSON.stringify(KEY));
  clock = createVirtualClock(0);
  secrets = secretsManagerSecrets({ client: endpoint.client, secretIds: { main: ARN }, clock });
});

it('reads the key from the secret of the account', async () => {
  expect(await secrets.apiKey('main')).toEqual(KEY);
  expect(endpoint.asked).toEqual([ARN]);
});

it('asks once for a minute, also when several ask at the same moment', async () => {
  await Promise.all([secrets.apiKey('main'), secrets.apiKey('main')]);
  clock.advanceTo(59_999);
  await secrets.apiKey('main');
  expect(endpoint.asked).toHaveLength(1);

  endpoint.texts.set(ARN, JSON.stringify({ apiKey: 'new', apiSecret: 'new' }));
  clock.advanceTo(60_000);

  expect(await secrets.apiKey('main')).toEqual({ apiKey: 'new', apiSecret: 'new' });
  expect(endpoint.asked).toHaveLength(2);
});

it('says with which command a secret that has no value yet is set, and finds the value when it is', async () => {
  endpoint.createEmpty(ARN);

  await expect(secrets.apiKey('main')).rejects.toMatchObject({
    code: 'secret.missing',
    message: 'Account main has no key yet: "secrets put main --aws" asks for it and puts it there.',
  });
  endpoint.texts.set(ARN, JSON.stringify(KEY));
  expect(await secrets.apiKey('main')).toEqual(KEY);
});

it('says that an account without a secret must be deployed', async () => {
  for (const account of ['other', 'constructor']) {
    await expect(secrets.apiKey(account)).rejects.toMatchObject({
      code: 'secret.missing',
      message: expect.stringContaining('deploy the automations again'),
    });
  }
  expect(endpoint.asked).toEqual([]);
});

it('refuses a value of another shape without repeating any of it', async () => {
  for (const text of [KEY.apiSecret, JSON.stringify({ ...KEY, more: 'x' }), JSON.stringify([KEY]), '']) {
    endpoint.texts.set(ARN, text);

    const refusal = await secrets.apiKey('main').catch((error) => error);

    expect(refusal).toMatchObject({ code: 'secret.invalid', message: expect.stringContaining(ARN) });
    expect(inspect(refusal, { depth: 10, showHidden: true })).not.toMatch(/k3y|s3cret/);
  }
});

it('says what AWS said when the secret may not be read', async () => {
  endpoint.errors.set(ARN, 'AccessDeniedException');

  await expect(secrets.apiKey('main')).rejects.toMatchObject({
    code: 'secret.unavailable',
    retry: 'later',
    message: expect.stringContaining('AccessDeniedException'),
  });
});

it('reads a key afresh within the minute when it is told to, and remembers what it found', async () => {
  await secrets.apiKey('main');
  endpoint.texts.set(ARN, JSON.stringify({ apiKey: 'new', apiSecret: 'new' }));
  expect(await secrets.apiKey('main')).toEqual(KEY);

  expect(await secrets.apiKey('main', 'fresh')).toEqual({ apiKey: 'new', apiSecret: 'new' });

  expect(await secrets.apiKey('main')).toEqual({ apiKey: 'new', apiSecret: 'new' });
  expect(endpoint.asked).toHaveLength(2);
});

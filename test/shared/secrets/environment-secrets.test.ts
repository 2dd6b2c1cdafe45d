import { expect, it } from 'vitest';
import { environmentSecrets } from '../../../shared/secrets/environment-secrets.ts';

it('reads the two variables that carry the name of the account', async () => {
  const secrets = environmentSecrets({
    STANDING_ORDERS_MY_ACCOUNT_2_API_KEY: ' key\n',
    STANDING_ORDERS_MY_ACCOUNT_2_API_SECRET: 'secret',
  });

  expect(await secrets.apiKey('my-account-2')).toEqual({ apiKey: 'key', apiSecret: 'secret' });
});

it('names the variables to set when the key is missing', async () => {
  await expect(environmentSecrets({}).apiKey('main')).rejects.toMatchObject({
    code: 'secret.missing',
    message:
      'Account main has no key: set the environment variables STANDING_ORDERS_MAIN_API_KEY and STANDING_ORDERS_MAIN_API_SECRET.',
  });
});

it.each([
  { STANDING_ORDERS_MAIN_API_KEY: 'key' },
  { STANDING_ORDERS_MAIN_API_SECRET: 'secret' },
  { STANDING_ORDERS_MAIN_API_KEY: 'key', STANDING_ORDERS_MAIN_API_SECRET: '' },
])('refuses half a key', async (environment) => {
  await expect(environmentSecrets(environment).apiKey('main')).rejects.toMatchObject({
    code: 'secret.invalid',
    message: expect.stringContaining('STANDING_ORDERS_MAIN_API_SECRET'),
  });
});

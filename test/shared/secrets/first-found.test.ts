import { expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../shared/core/errors.ts';
import { firstFound } from '../../../shared/secrets/first-found.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';

const having = (name: string): Secrets => ({ apiKey: async () => ({ apiKey: name, apiSecret: name }) });
const failing = (code: ErrorCode, message = 'no.'): Secrets => ({
  apiKey: async () => {
    throw new AppError(code, message);
  },
});

it('takes the first place that has the key', async () => {
  const secrets = firstFound(failing('secret.missing'), having('second'), having('third'));

  expect(await secrets.apiKey('main')).toEqual({ apiKey: 'second', apiSecret: 'second' });
});

it('does not pass over a key that is there but cannot be used', async () => {
  const secrets = firstFound(failing('secret.insecure'), having('second'));

  await expect(secrets.apiKey('main')).rejects.toMatchObject({ code: 'secret.insecure' });
});

it('says what the last place says when none has it', async () => {
  const secrets = firstFound(failing('secret.missing', 'first.'), failing('secret.missing', 'last.'));

  await expect(secrets.apiKey('main')).rejects.toThrow('last.');
});

import { expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../shared/core/errors.ts';
import { firstFound } from '../../../shared/secrets/first-found.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';

const having = (name: string): Secrets => ({
  apiKey: async () => ({ apiKey: name, apiSecret: name }),
  named: async () => ({ url: name }),
});
const failing = (code: ErrorCode, message = 'no.'): Secrets => {
  const fail = async () => {
    throw new AppError(code, message);
  };
  return { apiKey: fail, named: fail };
};

it('takes the first place that has the secret', async () => {
  const secrets = firstFound(failing('secret.missing'), having('second'), having('third'));

  expect(await secrets.apiKey('main')).toEqual({ apiKey: 'second', apiSecret: 'second' });
  expect(await secrets.named('channel/slack')).toEqual({ url: 'second' });
});

it('does not pass over a secret that is there but cannot be used', async () => {
  const secrets = firstFound(failing('secret.insecure'), having('second'));

  await expect(secrets.apiKey('main')).rejects.toMatchObject({ code: 'secret.insecure' });
  await expect(secrets.named('channel/slack')).rejects.toMatchObject({ code: 'secret.insecure' });
});

it('says what the last place says when none has it', async () => {
  const secrets = firstFound(failing('secret.missing', 'first.'), failing('secret.missing', 'last.'));

  await expect(secrets.apiKey('main')).rejects.toThrow('last.');
  await expect(secrets.named('channel/slack')).rejects.toThrow('last.');
});

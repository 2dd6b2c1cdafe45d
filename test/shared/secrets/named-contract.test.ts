import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { environmentSecrets } from '../../../shared/secrets/environment-secrets.ts';
import { fileSecrets } from '../../../shared/secrets/file-secrets.ts';
import { hiddenInLog } from '../../../shared/secrets/hidden-in-log.ts';
import { secretsManagerSecrets } from '../../../shared/secrets/secrets-manager-secrets.ts';
import { testNamedSecrets } from '../../contracts/secrets-contract.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const file = join(folder, 'secrets.json');
let manager: SecretsManagerEndpoint;
beforeAll(async () => {
  manager = await startSecretsManager();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await manager.stop();
});

const keepInFile = (content: unknown) => writeFileSync(file, JSON.stringify(content), { mode: 0o600 });

testNamedSecrets({
  name: 'a file',
  open: (kept) => {
    const sections: Record<string, Record<string, unknown>> = { channels: {}, signals: {} };
    for (const [name, value] of Object.entries(kept)) {
      const [kind, owner] = name.split('/') as [string, string];
      Object.assign(sections[`${kind}s`] ?? {}, { [owner]: value });
    }
    keepInFile({ main: { apiKey: 'k', apiSecret: 's' }, ...sections });
    return fileSecrets(file);
  },
  whereTo: /write \{ "channels": \{ "ops": \{ … \} \} \} into .*secrets\.json/,
});

testNamedSecrets({
  name: 'the environment',
  open: (kept) => {
    const environment: Record<string, string> = {};
    for (const [name, fields] of Object.entries(kept)) {
      const stem = `STANDING_ORDERS_${name.toUpperCase().replaceAll(/[-/]/g, '_')}`;
      const variables: Record<string, string> = {
        botToken: 'BOT_TOKEN',
        url: 'URL',
        signingSecret: 'SIGNING_SECRET',
        secret: 'SECRET',
      };
      for (const [field, text] of Object.entries(fields as Record<string, string>)) {
        environment[`${stem}_${variables[field]}`] = text;
      }
    }
    return environmentSecrets(environment);
  },
  whereTo:
    /set the environment variable STANDING_ORDERS_CHANNEL_OPS_BOT_TOKEN or STANDING_ORDERS_CHANNEL_OPS_URL/,
  cannotHold: ['a number', 'no fields', 'text alone'],
});

testNamedSecrets({
  name: 'Secrets Manager',
  open: (kept) => {
    manager.texts.clear();
    const arnOf = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}`;
    for (const [name, value] of Object.entries(kept)) manager.texts.set(arnOf(name), JSON.stringify(value));
    const names = [...Object.keys(kept), 'channel/ops'];
    const secretIds = Object.fromEntries(names.map((name) => [name, arnOf(name)]));
    return secretsManagerSecrets({ client: manager.client, secretIds, clock: createVirtualClock(0) });
  },
  whereTo: /"secrets put channel\/ops --aws"/,
});

it('keeps accounts at the top of the file, beside channels and signals', async () => {
  keepInFile({ main: { apiKey: 'k', apiSecret: 's' }, channels: { ops: { url: 'https://example.org' } } });

  expect(await fileSecrets(file).apiKey('main')).toEqual({ apiKey: 'k', apiSecret: 's' });
});

it('says that channels must be an object when they are not', async () => {
  keepInFile({ channels: [{ botToken: 's3cret' }] });

  await expect(fileSecrets(file).named('channel/ops')).rejects.toMatchObject({ code: 'secret.invalid' });
});

it('says that a channel without a secret on AWS must be deployed', async () => {
  const bare = secretsManagerSecrets({ client: manager.client, secretIds: {}, clock: createVirtualClock(0) });

  await expect(bare.named('channel/ops')).rejects.toMatchObject({
    code: 'secret.missing',
    message: 'The channel ops has no secret in this deployment: deploy the automations again.',
  });
});

it('makes every text of a named secret known to the log before it is handed out', async () => {
  const redactor = createRedactor();
  const secrets = hiddenInLog(
    environmentSecrets({
      STANDING_ORDERS_CHANNEL_HOOK_URL: 'https://example.org/s3cret-path',
      STANDING_ORDERS_CHANNEL_HOOK_SIGNING_SECRET: 'a-long-signing-secret',
    }),
    redactor,
  );
  await secrets.named('channel/hook');

  expect(redactor.hide('to https://example.org/s3cret-path with a-long-signing-secret')).toBe(
    'to [redacted] with [redacted]',
  );
});

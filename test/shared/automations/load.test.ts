import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAutomations } from '../../../shared/automations/load.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standing-orders-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const accounts = `{ main: { venue: 'pionex', environment: 'paper', limits: { coin: 'USDT', perOrder: '1', perDay: '2', perMonth: '3' } } }`;

describe('loadAutomations', () => {
  it('reads TypeScript that lies outside any project, and needs no package for its types', async () => {
    const path = await fileOf(
      'mine.ts',
      `import type { Automations } from './shared/automations/schema.ts';
       export const automations = { accounts: ${accounts}, plans: {} } satisfies Automations;`,
    );
    expect((await loadAutomations(path)).accounts).toMatchObject({ main: { limits: { perDay: '2' } } });
  });

  it('reads JSON', async () => {
    const path = await fileOf('mine.json', JSON.stringify({ accounts: {}, plans: {} }));
    expect(await loadAutomations(path)).toEqual({
      accounts: {},
      paper: { market: 'synthetic' },
      plans: {},
      grids: {},
      watch: {},
      signals: {},
      exports: {},
      notices: {
        channels: [{ kind: 'log' }],
        digest: { at: '07:00', timezone: 'UTC' },
        escalateAfterMinutes: 240,
      },
      aws: { staticAddress: 'none' },
      keys: { rotateAfterDays: 90 },
    });
  });

  it('says how to give a file when there is none', async () => {
    await expect(loadAutomations(join(folder, 'nothing.ts'))).rejects.toMatchObject({
      code: 'config.notFound',
      message: `There is no automations file at ${folder}/nothing.ts; give its path with --automations FILE.`,
    });
  });

  it('says that a folder is not a file', async () => {
    await expect(loadAutomations(folder)).rejects.toMatchObject({
      code: 'config.notFound',
      message: `There is no file, but a folder, at ${folder}; give its path with --automations FILE.`,
    });
  });

  it.each([
    {
      mistake: 'no export',
      name: 'no-export.ts',
      text: 'export const plans = {};',
      message: 'FILE exports no automations; write "export const automations = { … }" in it.',
    },
    {
      mistake: 'broken JSON, without quoting it',
      name: 'broken.json',
      text: '{\n  "main": { "apiSecret": hunter2 }\n}',
      message: 'broken.json is not valid JSON; mend FILE.',
    },
    {
      mistake: 'a name that does not exist',
      name: 'throws.ts',
      text: 'export const automations = settings;',
      message: 'FILE fails while it is loaded: settings is not defined.',
    },
    {
      mistake: 'another ending',
      name: 'mine.yaml',
      text: 'accounts:',
      message: 'FILE must end in .ts, .mts, .js, .mjs or .json to be read as automations.',
    },
  ])('says in one sentence what to mend after $mistake', async ({ name, text, message }) => {
    const path = await fileOf(name, text);
    await expect(loadAutomations(path)).rejects.toMatchObject({
      code: 'config.invalid',
      message: message.replace('FILE', path),
    });
  });

  it('lists every fault under the path of the file', async () => {
    const path = await fileOf('faulty.json', JSON.stringify({ accounts: 1, plans: 2 }));
    await expect(loadAutomations(path)).rejects.toMatchObject({
      code: 'config.invalid',
      message: `${path} has 2 faults:\n  accounts: 1 must be an object { … }.\n  plans: 2 must be an object { … }.`,
    });
  });
});

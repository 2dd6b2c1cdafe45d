import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationsText, hashOfAutomations } from '../../../infra/bundle-hash.ts';
import { readDeployedAutomations } from '../../../shared/aws/deployed-automations.ts';
import { sampleAutomations } from '../../infra/stacks/synthesize.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deployed-automations-'));
  file = join(folder, 'automations.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the automations of a deployed function', () => {
  it('are those that were resolved when the stacks were made, with every default', async () => {
    writeFileSync(file, automationsText(sampleAutomations));

    const read = await readDeployedAutomations(file, hashOfAutomations(sampleAutomations));

    expect(read).toEqual(sampleAutomations);
  });

  it('are refused when a single letter of the file is another than was deployed', async () => {
    const text = automationsText(sampleAutomations);
    writeFileSync(file, text.replace('"perOrder": "100"', '"perOrder": "900"'));

    const reading = readDeployedAutomations(file, hashOfAutomations(sampleAutomations));

    await expect(reading).rejects.toMatchObject({
      code: 'config.invalid',
      message: `The automations beside this function are not those that it was deployed with (${file} was changed since): deploy the stacks again.`,
    });
  });

  it('are missed by name when there is no such file', async () => {
    const absent = join(folder, 'absent.json');

    await expect(readDeployedAutomations(absent, '0123456789abcdef')).rejects.toMatchObject({
      code: 'config.notFound',
      message: expect.stringContaining(absent),
    });
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => {
  world.close();
  rmSync(folder, { recursive: true });
});

it('page writes the page to a file that its owner alone reads', async () => {
  const file = join(folder, 'page.html');

  const { code, out } = await world.run('page', '--out', file);

  expect([code, out]).toEqual([0, `Written: ${file}\n`]);
  expect(readFileSync(file, 'utf8')).toContain('<title>Standing Orders: the nightly page</title>');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('page says in one sentence what is missing and what cannot be written', async () => {
  expect(await world.run('page')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Say where to write the page: --out page.html.'),
  });
  const { code, err } = await world.run('page', '--out', join(folder, 'no', 'page.html'));
  expect(code).toBe(1);
  expect(err).toMatch(/^The page cannot be written to .*no\/page\.html \(ENOENT.*\)\.\n$/);
});

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadAutomations } from '../../shared/automations/load.ts';

const SHIPPED = fileURLToPath(new URL('../../infra/automations.ts', import.meta.url));

it('the automations that ship can be copied anywhere, and touch no real money', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'standing-orders-'));
  try {
    const copy = join(folder, 'mine.ts');
    await copyFile(SHIPPED, copy);
    const { accounts, plans } = await loadAutomations(copy);
    expect(Object.values(accounts).map(({ environment }) => environment)).toEqual(['paper']);
    expect(Object.keys(plans)).toEqual(['btc-weekly', 'majors-daily', 'eth-drip']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VENUE_IDS } from '../../shared/venues/registry.ts';
import { bundleAdapters } from '../bench/venues.ts';

it('a run that asks one venue loads nothing of the others', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-chunks-'));
  try {
    const chunks = await bundleAdapters(folder);

    expect(chunks).toHaveLength(VENUE_IDS.length);
    for (const { venue, sources } of chunks) {
      const others = chunks.filter((chunk) => chunk.venue !== venue);
      const foreign = sources.filter((path) =>
        others.some(
          (other) =>
            path.startsWith(`shared/venues/${other.venue}/`) || path === `shared/signing/${other.venue}.ts`,
        ),
      );
      expect(foreign, venue).toEqual([]);
      expect(sources).toContain(`shared/venues/${venue}/adapter.ts`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

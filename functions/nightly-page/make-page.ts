/**
 * Writes the page where it is found: `page/index.html` in the object store. One that says the same as the page that
 * is there, but for its time, is left alone.
 */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { madeAtOf, renderPage } from './page.ts';
import { readModel } from './read-model.ts';

export const PAGE_KEY = 'page/index.html';

const CONTENT_TYPE = 'text/html; charset=utf-8';

export async function makePage(
  deps: Pick<Deps, 'automations' | 'clock' | 'table' | 'blobs'>,
  deadlineMs: EpochMs,
): Promise<JsonObject> {
  const before = await deps.blobs.get(PAGE_KEY);
  const model = await readModel(deps, deadlineMs);
  const known = before && Buffer.from(before.body).toString('utf8');
  const madeAtMs = known === undefined ? undefined : madeAtOf(known);
  if (madeAtMs !== undefined && renderPage({ ...model, madeAtMs }) === known) return { page: 'unchanged' };
  const body = Buffer.from(renderPage(model));
  const { written } = await deps.blobs.put(PAGE_KEY, body, before ? { etag: before.head.etag } : 'absent', {
    contentType: CONTENT_TYPE,
  });
  return { page: written ? 'written' : 'left to another run', bytes: body.length };
}

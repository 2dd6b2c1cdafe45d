import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderPage } from '../../functions/nightly-page/page.ts';
import { readModel } from '../../functions/nightly-page/read-model.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Command } from './command.ts';

/** For summing up what was never summed up; what is left is said on the page. */
const PATIENCE_MS = 10 * MINUTE_MS;

export const pageCommand: Command = {
  name: 'page',
  positionals: '',
  maxPositionals: 0,
  summary: 'Writes the page with the charts to a file',
  options: { out: { value: 'FILE', help: 'where to write it, e.g. page.html' }, ...AWS_OPTIONS },
  details:
    'The file needs nothing else: open it in any browser, also one without a network. It shows what is kept\nnow; a running host shows the same at its own address. It holds what you own: give it to nobody.',
  run: async (context, given) => {
    const out = given.values.get('out');
    if (out === undefined) throw new UsageError('Say where to write the page: --out page.html.');
    const automations = await context.automations();
    const table = await context.table('existing');
    const { clock } = context;
    const page = renderPage(await readModel({ automations, table, clock }, clock.nowMs() + PATIENCE_MS));
    const path = resolve(out);
    try {
      // Only its owner reads what somebody owns.
      writeFileSync(path, page, { mode: 0o600 });
    } catch (error) {
      throw new AppError('data.unwritable', `The page cannot be written to ${path} (${messageOf(error)}).`, {
        cause: error,
      });
    }
    return { lines: [`Written: ${path}`], json: { file: path, bytes: Buffer.byteLength(page) } };
  },
};

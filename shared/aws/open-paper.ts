/**
 * The paper exchange inside a function. Loaded by `import()` when a paper account is first asked for something, so that
 * a start with live accounts alone does not read it.
 *
 * Many functions run it at once on the books in the table, where each change is one conditional write: who loses a race
 * reads on and decides anew. What is not in the books is the process's own: the exchange's count of request weight and
 * its bans. The real exchange counts all functions together, so on paper a burst of them is never banned for what it
 * asks in sum; each keeps to its own budget all the same.
 */
import type { ResolvedAutomations } from '../automations/schema.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Fetch } from '../http/http-client.ts';
import { openPaperExchanges } from '../paper/open-exchange.ts';
import { keepPaperChoice } from '../paper/paper-choice.ts';
import type { Table } from '../table/table.ts';

/** Throws `table.unavailable` when the market that the table keeps cannot be read. */
export async function openPaper(parts: {
  readonly automations: ResolvedAutomations;
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  /** For real prices, where they are chosen. */
  readonly fetch: Fetch;
}): Promise<Fetch> {
  const { automations, table, clock, log, fetch } = parts;
  const { seed, market } = automations.paper;
  const exchanges = await openPaperExchanges({
    choice: await keepPaperChoice(table, { seed, market }),
    automations,
    table,
    clock,
    fetch,
  });
  return async (request) => {
    try {
      return await exchanges.fetch(request);
    } catch (thrown) {
      // To the venue's adapter this is a lost reply. Here alone it is known whose trouble it was.
      const code = thrown instanceof AppError ? thrown.code : 'unexpected';
      log.error('paper.failed', { code, message: messageOf(thrown) });
      throw thrown;
    }
  };
}

/**
 * How paper accounts reach the paper exchange of their data folder. The host serves it on a loopback socket; a
 * command beside a host talks to that socket, and a command alone plays the exchange itself on the same stored
 * books, whose writes are conditional, so that two of them at once do no harm.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { type Clock, SECOND_MS } from '../../shared/core/clock.ts';
import type { Log } from '../../shared/core/log.ts';
import type { PaperExchanges } from '../../shared/paper/exchanges.ts';
import { openPaperExchanges } from '../../shared/paper/open-exchange.ts';
import type { PaperChoice } from '../../shared/paper/paper-choice.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import type { Transport } from '../../shared/venues/venues-from.ts';
import type { DataFolder } from './data-folder.ts';
import { runningHost, writeHostFile } from './host-file.ts';
import { internet } from './internet.ts';
import { startPaperServer } from './paper-server.ts';

/** A request that hangs must not keep the host from stopping. */
const STOP_WITHIN_MS = 2 * SECOND_MS;

export interface PaperLinkInput {
  readonly role: 'host' | 'command';
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly log: Log;
  readonly paper: PaperChoice;
  readonly automations: ResolvedAutomations;
  /** Receives what has to be closed at the end. */
  readonly opening: AsyncDisposableStack;
}

/** `undefined` when no account is on paper: then there is no paper exchange at all. */
export async function openPaperLink(input: PaperLinkInput): Promise<Transport | undefined> {
  const { role, folder, opening, log } = input;
  const isOnPaper = Object.values(input.automations.accounts).some(
    ({ environment }) => environment === 'paper',
  );
  if (!isOnPaper) return undefined;
  if (role === 'command') {
    const port = runningHost(folder)?.paperPort;
    if (port !== undefined) return { fetch: internet, baseUrl: `http://127.0.0.1:${port}` };
    const exchanges = await openExchanges(input);
    return { fetch: exchanges.fetch, baseUrl: 'http://paper.invalid' };
  }
  const server = await startPaperServer({ exchange: await openExchanges(input), log });
  opening.defer(() => Promise.race([server.stop(), sleep(STOP_WITHIN_MS, undefined, { ref: false })]));
  writeHostFile(folder, { paperPort: Number(new URL(server.url).port) });
  return { fetch: internet, baseUrl: server.url };
}

function openExchanges(input: PaperLinkInput): Promise<PaperExchanges> {
  const { folder, clock, paper, automations, opening } = input;
  const table = opening.use(openSqliteTable(folder.paperFile));
  return openPaperExchanges({ choice: paper, automations, table, clock, fetch: internet });
}

/**
 * The residual check of the latest night, done by whichever export completes it. Where something is left over and
 * symbols rest, these are asked first: what was traded there explains it.
 */
import { perpetualQuoteCoinOf } from '../automations/symbols.ts';
import { fundingPaidIs } from '../records/funding-sign.ts';
import type { RecordKind } from '../records/record.ts';
import { readRecords } from '../records/record-store.ts';
import { collectAlso, type NightJob, type NightParts } from './collect-night.ts';
import { discoverStreams } from './discover.ts';
import type { Closing, Residual } from './night.ts';
import { NEAR_MS, sumResidual, unexplainedIn } from './residual.ts';

const KINDS: readonly RecordKind[] = ['spot-fill', 'futures-fill', 'funding', 'transfer', 'bot', 'earn'];

/** `job.streams` are those of fills. Throws what the venue throws while resting symbols are asked. */
export async function checkResidual(parts: NightParts, job: NightJob, opening: Closing): Promise<Residual> {
  const [closing] = job.closings;
  const residual = await residualOf(parts, opening, closing);
  if (unexplainedIn(residual).length === 0) return residual;
  const bySymbol = job.streams.filter(({ scope, kind }) => scope === 'symbol' && KINDS.includes(kind));
  const found = await discoverStreams(parts, { streams: bySymbol, closings: job.closings });
  const resting = found.filter(({ isDue }) => !isDue);
  if (resting.length === 0) return residual;
  await collectAlso(parts, job, resting);
  return residualOf(parts, opening, closing);
}

async function residualOf(parts: NightParts, opening: Closing, closing: Closing): Promise<Residual> {
  const { table, automations, account } = parts;
  const venue = automations.accounts[account]?.venue;
  const quoteCoinOf = (symbol: string) => venue && perpetualQuoteCoinOf(venue, symbol);
  const sum = sumResidual({
    opening,
    closing,
    fundingPaidIs: fundingPaidIs(automations, account),
    quoteCoinOf,
  });
  const window = { startMs: opening.atMs - NEAR_MS, endMs: closing.atMs + NEAR_MS };
  for (const kind of KINDS) {
    for await (const record of readRecords(table, { account, kind, ...window })) sum.add(record);
  }
  return sum.result();
}

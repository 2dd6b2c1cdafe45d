/**
 * The only place from which anything is sent that changes something at a venue: an order, a change at a bot.
 *
 * 1. `sending` is stored, conditional on the version that was read, before the first byte leaves: of any number
 *    of runs that hold the same intent, one sends.
 * 2. Only a definite answer of the venue becomes `accepted` or `rejected`; all else becomes `unknown`. A refusal of a
 *    key that has been replaced since is the proof that nothing landed: `absent`, and so may be sent again.
 * 3. What `unknown` is sent again can only become `accepted` by its answer: a refusal of the second request says nothing
 *    of the first. See `repost.ts`.
 * 4. When the outcome cannot be stored, the intent stays `sending`, which reconcile reads as `unknown`.
 */
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { LedgerEntry, Stored } from './intent.ts';
import { type Step, stepIntent } from './ledger.ts';

/** Time a run gives itself between storing `sending` and its last signature. */
export const SIGNING_WINDOW_MS = 10 * SECOND_MS;
/** How far the venue's clock may differ from what a run takes it for. */
const CLOCK_UNCERTAINTY_MS = 5 * SECOND_MS;

/** How a note ends that says so. */
export const NEVER_LEFT = 'Nothing was sent.';

/** What became of a request; `change` are the fields that an acceptance sets. */
export type Answer<Entry extends LedgerEntry> =
  | { readonly outcome: 'accepted'; readonly change: Partial<Entry> }
  | {
      readonly outcome: 'rejected' | 'denied' | 'unknown';
      readonly code: string;
      readonly message: string;
      readonly keyReplaced?: true;
    };

/** The way to one venue, for one intent. */
export interface Transport<Entry extends LedgerEntry> {
  /** The venue's own time. */
  time(): Promise<EpochMs>;
  /** How long after its signing a request can still be accepted; missing where the venue does not say. */
  readonly requestValidityMs: DurationMs | undefined;
  /** By the rules of `repost.ts`. Then what is `unknown` may be sent again, and what never left is `absent` at once. */
  readonly settlesByRepost?: boolean;
  /** One request, signed at that instant of the venue's time at the latest. Never throws for a cause at the venue. */
  send(signBeforeMs: EpochMs): Promise<Answer<Entry>>;
}

export interface Sent<Entry extends LedgerEntry> {
  readonly stored: Stored<Entry>;
  readonly answer: Answer<Entry>;
}

/** Sends a `reserved`, `absent` or, to settle it, `unknown` intent whose time is not over. Throws `ledger.conflict` when another run took it first. */
export async function sendOnce<Entry extends LedgerEntry>(
  { clock, table }: Pick<Deps, 'clock' | 'table'>,
  found: Stored<Entry>,
  transport: Transport<Entry>,
): Promise<Sent<Entry>> {
  const { intent } = found;
  invariant(intent.state !== 'unknown' || transport.settlesByRepost, 'what is unknown is never sent again');
  const nowMs = clock.nowMs();
  const venueNowMs = await transport.time();
  const signBeforeMs = venueNowMs + Math.min(SIGNING_WINDOW_MS, intent.placeBeforeMs - nowMs);
  const change: Partial<LedgerEntry> = {
    firstSentAtMs: intent.firstSentAtMs ?? venueNowMs,
    sendingAtMs: venueNowMs,
    ...(transport.requestValidityMs === undefined
      ? {}
      : { sendExpiresAtMs: signBeforeMs + transport.requestValidityMs + CLOCK_UNCERTAINTY_MS }),
    sends: intent.sends + 1,
  };
  const step = { to: 'sending' as const, atMs: nowMs, change: change as Partial<Entry> };
  const sending = await stepIntent(table, found, step);
  const answer = await transport.send(signBeforeMs);
  const atMs = clock.nowMs();
  const next =
    intent.state === 'unknown'
      ? stepAfterRepost(answer, atMs)
      : stepFor(answer, atMs, transport.settlesByRepost === true);
  return { stored: await stepIntent(table, sending, next), answer };
}

/** What a log line says of an answer. */
export function answerFields<Entry extends LedgerEntry>(answer: Answer<Entry>): Record<string, string> {
  return answer.outcome === 'accepted' ? {} : { code: answer.code, message: answer.message };
}

function stepFor<Entry extends LedgerEntry>(
  answer: Answer<Entry>,
  atMs: EpochMs,
  neverLeftIsAbsent: boolean,
): Step<Partial<Entry>> {
  if (answer.outcome === 'accepted') return { to: 'accepted', atMs, change: answer.change };
  const { outcome, code, message, keyReplaced } = answer;
  if (outcome === 'denied' && neverLeftIsAbsent) {
    return { to: 'absent', atMs, note: `${code}: ${message} ${NEVER_LEFT}` };
  }
  if (outcome !== 'rejected') return { to: 'unknown', atMs, note: `${code}: ${message}` };
  if (keyReplaced) {
    return { to: 'absent', atMs, note: `${code}: ${message} Another key is in its place now.` };
  }
  const change: Partial<LedgerEntry> = { reason: { code: `venue.${code}`, text: message, numbers: {} } };
  return { to: 'rejected', atMs, change: change as Partial<Entry> };
}

function stepAfterRepost<Entry extends LedgerEntry>(
  answer: Answer<Entry>,
  atMs: EpochMs,
): Step<Partial<Entry>> {
  if (answer.outcome === 'accepted') {
    return { to: 'accepted', atMs, change: answer.change, note: 'told when it was placed again' };
  }
  const { code, message } = answer;
  return { to: 'unknown', atMs, note: `${code}: ${message} This was said of placing it again.` };
}

/**
 * What one venue's REST interface has of its own. The rest of the way is the same for all: see `client.ts`. A refusal
 * is judged with its words, because some venues use one code for two things.
 */
import type { AppError } from '../../core/errors.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import type { Call } from './client.ts';
import type { Reply } from './reply.ts';

/** A definite no. */
export interface Refusal {
  /** The venue's own. */
  readonly code: string;
  readonly message: string;
}

export interface Dialect {
  /** As in a sentence: "Pionex". */
  readonly name: string;
  /** Cheap, public, needs no symbol to exist; its success tells the venue's time. */
  readonly timeCall: Call;
  readReply(outcome: HttpOutcome, call: Pick<Call, 'method' | 'path'>): Reply;
  /** Refused for its timestamp alone, before anything was carried out. */
  isRefusedTimestamp(refusal: Refusal): boolean;
  /** The key, its rights or its addresses: refused at the gate, before anything was carried out. */
  isKeyRefusal(refusal: Refusal): boolean;
  /** After such a refusal of a placement no order exists. */
  isDefiniteRefusal(refusal: Refusal): boolean;
  /** The venue's word that it does not know the order, or that there is nothing left to cancel. */
  isOrderGone(refusal: Refusal): boolean;
  /** Only of a cancellation: filled or cancelled before, where the venue has a word of its own for that. */
  isOrderOver?(refusal: Refusal): boolean;
  /** To a look-up, "there is none" is an answer and no error: it is not counted as one. */
  isAnswer(refusal: Refusal): boolean;
  /** Whether this program has a name for the code: only such a code may become a metric. */
  isKnownCode(code: string): boolean;
  /** A right that the key does without, hour after hour; the key itself is fine. */
  isMissingRight(refusal: Refusal, method: Call['method']): boolean;
  /** The venue's word in one sentence, with its own words at the end. */
  refusalText(refusal: Refusal): string;
  /** What a caller of a read gets to see of a refusal. */
  refusalError(refusal: Refusal, what: string, accountId: string): AppError;
}

/**
 * Who may send. Everything fails closed, and every path does the same work: the token row of the named strategy is
 * read whether or not there is such a strategy, both hashes and one signature are computed and compared as digests of
 * equal length, and which secrets are read depends on the request's headers and never on the strategy.
 */
import { createHmac } from 'node:crypto';
import { NAME } from '../../shared/automations/name.ts';
import type { Strategy } from '../../shared/automations/schema.ts';
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { acceptsToken, readTokens, sameText } from '../../shared/signals/tokens.ts';
import { isFromListed } from './addresses.ts';

export interface Caller {
  readonly name: string;
  readonly strategy: Strategy;
}

export interface Proof {
  /** As it stands in the path. */
  readonly strategy: string;
  /** Empty when none was given. */
  readonly token: string;
  /** `x-signature`: HMAC-SHA256 in hex of `x-timestamp`, a full stop and `signedText`. Empty when there is none. */
  readonly signature: string;
  readonly timestamp: string;
  /** The body of a POST, byte for byte; the path of a GET. */
  readonly signedText: Buffer;
  readonly sourceIp: string;
}

/** No strategy can be called this. */
const NOBODY = '-';

/**
 * The strategy, if the proof is good. One table read. Throws `table.unavailable`, and `secret.unavailable` for any
 * request with a signature while secrets cannot be read.
 */
export async function authenticate(deps: Deps, proof: Proof): Promise<Caller | undefined> {
  const nowMs = deps.clock.nowMs();
  const name = NAME.test(proof.strategy) ? proof.strategy : NOBODY;
  const strategies = deps.automations.signals;
  const strategy = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
  const tokens = await readTokens(deps.table, name);
  const secrets = proof.signature === '' ? NO_SECRETS : await signingSecrets(deps);

  const hasToken = acceptsToken(tokens, proof.token, nowMs);
  const hasSignature =
    acceptsSignature(secrets.get(name), proof) && isFresh(strategy, proof.timestamp, nowMs);
  const isNear = isFromListed(strategy?.addresses, proof.sourceIp);
  if (strategy === undefined || !isNear) return undefined;
  return (strategy.auth === 'hmac' ? hasSignature : hasToken) ? { name, strategy } : undefined;
}

const NO_SECRETS: ReadonlyMap<string, string> = new Map();

/** Of every strategy that signs, whichever one is asked for. One without a usable secret refuses its callers. */
async function signingSecrets({ automations, secrets, log }: Deps): Promise<ReadonlyMap<string, string>> {
  const signing = Object.entries(automations.signals).filter(([, { auth }]) => auth === 'hmac');
  const found = await Promise.all(
    signing.map(async ([name]): Promise<[string, string]> => {
      try {
        const { secret = '' } = await secrets.named(`signal/${name}`);
        return [name, secret];
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'secret.unavailable') throw error;
        log.error('signal.noSecret', { strategy: name, code: error.code });
        return [name, ''];
      }
    }),
  );
  return new Map(found.filter(([, secret]) => secret !== ''));
}

function acceptsSignature(secret: string | undefined, { signature, timestamp, signedText }: Proof): boolean {
  const signed = createHmac('sha256', secret ?? 'no secret')
    .update(`${timestamp}.`)
    .update(signedText);
  return sameText(signature.toLowerCase(), signed.digest('hex')) && secret !== undefined;
}

/** Seconds or milliseconds since 1970. */
function isFresh(strategy: Strategy | undefined, timestamp: string, nowMs: EpochMs): boolean {
  if (strategy === undefined || !/^(\d{10}|\d{13})$/.test(timestamp)) return false;
  const atMs = Number(timestamp) * (timestamp.length === 10 ? SECOND_MS : 1);
  return (
    nowMs - atMs <= strategy.maxAgeSeconds * SECOND_MS && atMs - nowMs <= strategy.maxAheadSeconds * SECOND_MS
  );
}

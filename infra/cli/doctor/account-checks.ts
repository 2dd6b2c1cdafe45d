/** What stands between one account and its next order, from the network to the amounts of its plans. */
import type { Account } from '../../../shared/automations/schema.ts';
import { type Clock, type DurationMs, SECOND_MS } from '../../../shared/core/clock.ts';
import { sum, ZERO } from '../../../shared/core/decimal.ts';
import { messageOf } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import { mayTrade } from '../../../shared/keys/rights.ts';
import { venueEntry } from '../../../shared/venues/registry.ts';
import type { Balance, Instrument, Venue } from '../../../shared/venues/venue.ts';
import { checkAccess } from './access-checks.ts';
import type { AccountNeeds } from './account-needs.ts';
import { attempt } from './attempt.ts';
import { checkFacts } from './fact-checks.ts';
import { type Finding, findingsAbout, type Verdicts } from './finding.ts';
import { checkKeyAges } from './key-checks.ts';
import { checkSymbols } from './symbol-checks.ts';

export interface AccountReport {
  readonly findings: readonly Finding[];
  /** Missing where the venue could not be asked. */
  readonly instruments?: readonly Instrument[];
  readonly balances?: readonly Balance[];
}

/** A clock that is wrong by this much still works, but something does not keep it right. */
const NOTED_SKEW_MS: DurationMs = SECOND_MS;
/** The share of a request's validity that a wrong clock may use up. */
const ALLOWED_SHARE = 0.5;

export async function checkAccount(
  deps: Deps,
  accountId: string,
  account: Account,
  needs: AccountNeeds,
): Promise<AccountReport> {
  const say = findingsAbout(`account ${accountId} (${account.venue}, ${account.environment})`);
  const opened = await attempt(() => deps.venues.any(accountId));
  if (!opened.ok) {
    return { findings: [say.failed('key', messageOf(opened.error)), notChecked(say, 'network', 'no key')] };
  }
  const venue = opened.value;
  const network = await checkNetwork(say, venue, deps.clock);
  if (network.verdict === 'failed') {
    return { findings: [network, notChecked(say, 'key', 'no answer from the exchange')] };
  }
  const listed = await checkSymbols(say, 'symbols', venue, needs.spot);
  const clock = await checkClock(say, venue, deps.clock);
  const key = await checkKey(say, venue, account);
  const rights =
    key.balances === undefined
      ? [notChecked(say, 'trading right', 'the key is not accepted')]
      : [
          ...(await checkFacts(say, venue, venueEntry(account.venue), deps.clock.nowMs())),
          await checkTrading(say, venue, needs.ordered),
          ...(await checkAccess(say, deps, accountId, account, needs)),
        ];
  return {
    findings: [
      network,
      clock,
      key.finding,
      ...(await checkKeyAges(say, deps, accountId)),
      ...rights,
      ...listed.findings,
    ],
    instruments: listed.instruments,
    ...(key.balances === undefined ? {} : { balances: key.balances }),
  };
}

async function checkNetwork(say: Verdicts, venue: Venue, clock: Clock): Promise<Finding> {
  const startedMs = clock.nowMs();
  const asked = await attempt(() => venue.time());
  if (asked.ok) return say.ok('network', `The exchange answers (${clock.nowMs() - startedMs} ms).`);
  return say.failed('network', messageOf(asked.error));
}

async function checkClock(say: Verdicts, venue: Venue, clock: Clock): Promise<Finding> {
  const asked = await attempt(() => venue.time());
  if (!asked.ok) return say.failed('clock', messageOf(asked.error));
  const skewMs = clock.nowMs() - asked.value;
  const allowedMs = (venue.capabilities.requestValidityMs ?? 20 * SECOND_MS) * ALLOWED_SHARE;
  const seen = `This machine's clock is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} the exchange's`;
  const mend = 'set it, e.g. with "timedatectl set-ntp true".';
  if (Math.abs(skewMs) > allowedMs) {
    return say.failed('clock', `${seen}, more than the ${allowedMs} ms that are safe: ${mend}`);
  }
  return Math.abs(skewMs) > NOTED_SKEW_MS
    ? say.note('clock', `${seen}; that still works, but ${mend}`)
    : say.ok('clock', `${seen} (safe up to ${allowedMs} ms).`);
}

async function checkKey(
  say: Verdicts,
  venue: Venue,
  { limits }: Account,
): Promise<{ finding: Finding; balances?: readonly Balance[] }> {
  const asked = await attempt(() => venue.balances());
  if (!asked.ok) return { finding: say.failed('key', messageOf(asked.error)) };
  const free = sum(asked.value.find(({ coin }) => coin === limits.coin)?.free ?? ZERO);
  return {
    finding: say.ok('key', `It is accepted and may read: ${free} ${limits.coin} are free.`),
    balances: asked.value,
  };
}

async function checkTrading(say: Verdicts, venue: Venue, symbols: readonly string[]): Promise<Finding> {
  const check = 'trading right';
  const [symbol] = symbols;
  if (symbol === undefined)
    return say.skipped(check, 'Not checked, because nothing orders spot on this account.');
  const right = await mayTrade(venue, symbol);
  if (right.has === 'yes')
    return say.ok(check, 'The key may cancel orders, which is the right to place them, too.');
  if (right.has === 'no') return say.failed(check, messageOf(right.error));
  return say.note(check, `It could not be proven without placing an order: ${messageOf(right.error)}`);
}

function notChecked(say: Verdicts, check: string, why: string): Finding {
  return say.skipped(check, `Not checked: ${why}.`);
}

/**
 * A signal that is handed on to the exchange's signal bots. That endpoint knows no ids, and nothing at the exchange
 * proves that a push never arrived: it is sent at most once. The note that it is about to be sent is stored first; a
 * run that finds the note of an earlier one sends nothing.
 */
import type { Strategy } from '../../shared/automations/schema.ts';
import { SECOND_MS } from '../../shared/core/clock.ts';
import { isZero, minus, ZERO } from '../../shared/core/decimal.ts';
import { unreachable } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { openBotDesk } from '../../shared/grids/bot-desk.ts';
import type { Reason } from '../../shared/orders/intent.ts';
import type { Signal, SignalOutcome } from '../../shared/signals/signal.ts';
import type { Key } from '../../shared/table/table.ts';
import type { SignalPush } from '../../shared/venues/bot-actions.ts';
import { openMarket } from '../../shared/venues/venues.ts';
import { countSignal } from './count-signal.ts';
import { placeBeforeMs } from './order-target.ts';
import { denied, expired } from './outcome.ts';

type SignalBotTarget = Extract<Strategy['target'], { to: 'signalBot' }>;

/** Time a run gives itself between storing the note and its signature. */
const SIGNING_WINDOW_MS = 10 * SECOND_MS;

export async function pushSignal(
  deps: Deps,
  signal: Signal,
  strategy: Strategy,
  target: SignalBotTarget,
): Promise<SignalOutcome> {
  const endMs = placeBeforeMs(signal, strategy);
  if (deps.clock.nowMs() >= endMs) return expired(endMs, deps.clock.nowMs());
  const desk = await openBotDesk(deps.venues, strategy.account);
  const push = await pushOf(deps, signal, strategy, target);
  if ('code' in push) return denied(push, deps.clock.nowMs());
  const ceiling = await countSignal(deps, { signal, strategy, closes: isSmaller(signal, push) });
  if (ceiling !== undefined) return denied(ceiling, deps.clock.nowMs());
  // Asked before the note: what fails until then is tried again.
  const signBeforeMs = (await desk.time()) + SIGNING_WINDOW_MS;
  const note = await deps.table.put(noteKey(signal), { atMs: deps.clock.nowMs() }, 'absent');
  if (!note.written) return unclear(deps, signal, BEGUN);

  const outcome = await desk.bots.push(push, { signBeforeMs });
  const atMs = deps.clock.nowMs();
  switch (outcome.outcome) {
    case 'accepted':
      return { state: 'done', atMs, text: 'Handed to the signal bots that follow it.', intents: [] };
    case 'rejected':
    case 'denied':
      return denied({ code: `venue.${outcome.code}`, text: outcome.message }, atMs);
    case 'unknown':
      return unclear(deps, signal, `${outcome.code}: ${outcome.message}`);
    default:
      return unreachable(outcome);
  }
}

const BEGUN = 'an earlier run began to send it and did not say how it ended';

/** The outcome of a signal that an earlier run began to send. */
export async function earlierPush(deps: Deps, signal: Signal): Promise<SignalOutcome | undefined> {
  const note = await deps.table.get(noteKey(signal));
  return note && unclear(deps, signal, BEGUN);
}

function noteKey({ strategy, id }: Signal): Key {
  return { pk: `signal-pushes#${strategy}`, sk: id };
}

async function pushOf(
  deps: Deps,
  signal: Signal,
  strategy: Strategy,
  { signalType, signalParam }: SignalBotTarget,
): Promise<SignalPush | Pick<Reason, 'code' | 'text'>> {
  const perpetual = await deps.venues.perpetual(strategy.account);
  const listing = (await perpetual.listings()).find(({ symbol }) => symbol === signal.symbol);
  if (listing === undefined) {
    return {
      code: 'market.notListed',
      text: `The venue lists no perpetual ${signal.symbol}, which its signal bots trade.`,
    };
  }
  const position = positionAfter(signal);
  if (position === undefined) {
    const text = 'The alert does not say which position it ends in, so a signal bot cannot be told.';
    return { code: 'signal.noPosition', text };
  }
  const venue = await openMarket(deps.venues, { account: strategy.account, market: 'perpetual' });
  const [ticker] = signal.price === undefined ? await venue.tickers([signal.symbol]) : [];
  const price = signal.price ?? ticker?.last;
  if (price === undefined) {
    return {
      code: 'signal.noPrice',
      text: `Neither the alert nor the venue says a price of ${signal.symbol}.`,
    };
  }
  return {
    signalType,
    signalParam,
    base: listing.baseCoin,
    quote: listing.quoteCoin,
    atMs: signal.atMs,
    price,
    action: position.action,
    positionSize: position.size,
    contracts: signal.size?.amount ?? ZERO,
  };
}

/** The bot takes up the position it is told; `0` closes it. */
function positionAfter({
  action,
  position,
  positionBefore,
  size,
}: Signal): { action: 'buy' | 'sell'; size: SignalPush['positionSize'] } | undefined {
  if (action === 'close') return { action: positionBefore?.side === 'short' ? 'buy' : 'sell', size: ZERO };
  if (position?.side === 'flat') return { action: action === 'buy' ? 'buy' : 'sell', size: ZERO };
  if (action === 'reverse') return undefined;
  const after = position?.size ?? size?.amount;
  if (after === undefined) return undefined;
  const isShort = position === undefined ? action === 'sell' : position.side === 'short';
  return { action, size: isShort ? minus(ZERO, after) : after };
}

/** It ends with nothing, or on the side that its action moves away from. */
function isSmaller({ position }: Signal, { action, positionSize }: SignalPush): boolean {
  const away = action === 'sell' ? 'long' : 'short';
  return isZero(positionSize) || position?.side === away;
}

async function unclear(deps: Deps, signal: Signal, why: string): Promise<SignalOutcome> {
  await deps.notices.tell({
    key: `signal/${signal.strategy}/${signal.id}/unclear`,
    severity: 'urgent',
    title: `${signal.strategy}: unclear whether the signal bots got a ${signal.action} of ${signal.symbol}`,
    text: `Signal ${signal.id}: ${why}. It is not sent again. Look at the bot in the exchange's app and act by hand if it missed it.`,
    topic: 'push-unclear',
  });
  const text = `It may have reached the signal bots or not: ${why}.`;
  return { state: 'done', atMs: deps.clock.nowMs(), code: 'signal.unclear', text, intents: [] };
}

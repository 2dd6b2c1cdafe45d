/** From what an alert says to a signal of its strategy, or to the reason why it is none. Pure. */
import type { Strategy } from '../../shared/automations/schema.ts';
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { compare, decimal } from '../../shared/core/decimal.ts';
import type { Signal } from '../../shared/signals/signal.ts';
import { signalId } from '../../shared/signals/signal-id.ts';
import { type Refusal, refused } from './answers.ts';
import type { Candidate } from './formats/format.ts';
import { symbolFor } from './symbol.ts';

export type Understanding =
  | { readonly ok: true; readonly signal: Signal; readonly givenId: string | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The signal of this strategy, named by its given id, or else by strategy, symbol, time, action and what else tells
 * it apart: order id, comment, bar, position and size. The price is left out, for it moves between two tries.
 * Its age is not judged here: an alert that comes again late has an answer already.
 */
export function understand(
  candidate: Candidate,
  caller: { readonly name: string; readonly strategy: Strategy },
  nowMs: EpochMs,
): Understanding {
  const { name, strategy } = caller;
  const symbol = symbolOrRefusal(candidate, strategy);
  if (typeof symbol !== 'string') return { ok: false, refusal: symbol };
  const refusal =
    actionFault(candidate, strategy) ??
    sizeFault(candidate, strategy) ??
    priceFault(candidate, strategy) ??
    timeFault(candidate);
  if (refusal !== undefined) return { ok: false, refusal };

  const { atMs = nowMs, givenId, action, size, price, orderType, position, positionBefore } = candidate;
  const parts =
    givenId === undefined
      ? ['natural', name, symbol, String(atMs), action, ...candidate.parts, ...sizeParts(candidate)]
      : ['given', name, givenId];
  const signal: Signal = {
    id: signalId(atMs, parts),
    strategy: name,
    receivedAtMs: nowMs,
    atMs,
    symbol,
    action,
    ...(size === undefined ? {} : { size }),
    ...(price === undefined ? {} : { price }),
    ...(orderType === undefined ? {} : { orderType }),
    ...(position === undefined ? {} : { position }),
    ...(positionBefore === undefined ? {} : { positionBefore }),
  };
  return { ok: true, signal, givenId };
}

/** Why an alert of this time may not be acted upon now. */
export function ageFault(
  { atMs, maxAgeSeconds }: Pick<Candidate, 'atMs' | 'maxAgeSeconds'>,
  strategy: Pick<Strategy, 'maxAgeSeconds' | 'maxAheadSeconds'>,
  nowMs: EpochMs,
): Refusal | undefined {
  if (atMs === undefined) return undefined;
  const ageMs = nowMs - atMs;
  if (-ageMs > strategy.maxAheadSeconds * SECOND_MS) {
    const message = `The alert's time is more than ${strategy.maxAheadSeconds} s ahead of now; send the time at which it fired.`;
    return refused('alert.tooEarly', message);
  }
  const most = Math.min(strategy.maxAgeSeconds, Number(maxAgeSeconds ?? Number.POSITIVE_INFINITY));
  if (ageMs <= most * SECOND_MS) return undefined;
  const message = `The alert is ${Math.floor(ageMs / SECOND_MS)} s old, and at most ${most} s are allowed; its time must be that of its firing, {{timenow}}, and not that of its bar.`;
  return refused('alert.tooOld', message);
}

function symbolOrRefusal({ ticker }: Candidate, strategy: Strategy): string | Refusal {
  const symbol = symbolFor(ticker, strategy);
  const list = strategy.symbols.join(', ');
  return (
    symbol ??
    refused('alert.symbol', `The alert's symbol is none of this strategy, or could be several: ${list}.`)
  );
}

function actionFault({ action, position }: Candidate, strategy: Strategy): Refusal | undefined {
  if (!strategy.actions.includes(action)) {
    return refused(
      'alert.action',
      `'${action}' is not one of this strategy's actions: ${strategy.actions.join(', ')}.`,
    );
  }
  if (strategy.target.to === 'spot' && position?.side === 'short') {
    return refused(
      'alert.position',
      'The alert goes short, which a spot market cannot; let the script go long only.',
    );
  }
  return undefined;
}

/** What is ordered with a size from the alert needs one there; closing says by itself how much. */
function sizeFault(candidate: Candidate, strategy: Strategy): Refusal | undefined {
  const { action, size, position } = candidate;
  if (size?.unit.startsWith('percent') && compare(size.amount, decimal('100')) > 0) {
    return refused('alert.size', 'A percentage in an alert is at most 100.');
  }
  const isOrdered = strategy.target.to === 'spot' || strategy.target.to === 'perpetual';
  if (!isOrdered || strategy.size !== 'fromSignal' || action === 'close' || size !== undefined)
    return undefined;
  if (action === 'reverse' && position?.size !== undefined) return undefined;
  const mend = "add one, or set the strategy's size";
  return refused(
    'alert.size',
    `The strategy takes its size from the alert, and the alert has none; ${mend}.`,
  );
}

function priceFault({ orderType, price }: Candidate, { order }: Strategy): Refusal | undefined {
  const goesByAlert = order.type === 'limit' && order.from === 'signal';
  const isNeeded = orderType === 'limit' || (goesByAlert && orderType !== 'market');
  return isNeeded && price === undefined
    ? refused('alert.price', 'A limit order at the price of the alert needs one there.')
    : undefined;
}

/** Without either, an alert could not be told from the same one sent again. */
function timeFault({ atMs, givenId }: Candidate): Refusal | undefined {
  if (atMs === undefined && givenId === undefined) {
    return refused(
      'alert.noTime',
      'The alert has neither a time nor an id of its own; add its time as {{timenow}}.',
    );
  }
  return undefined;
}

/** Two fills of one second may share everything but what is held after them. */
function sizeParts({ size, position, positionBefore }: Candidate): readonly string[] {
  return [
    size?.unit ?? '',
    size?.amount ?? '',
    position?.side ?? '',
    position?.size ?? '',
    positionBefore?.side ?? '',
    positionBefore?.size ?? '',
  ];
}

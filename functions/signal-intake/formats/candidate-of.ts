/** What the layouts that go back to TradingView's placeholders have in common. */
import type { EpochMs } from '../../../shared/core/clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import type { ActionWord } from './action-words.ts';
import { positionOf, positionOfSigned } from './fields.ts';
import type { Candidate } from './format.ts';

/** Names under which an alert says when it fired. */
export const OWN_TIME = [
  'timenow',
  'timestamp',
  'time_now',
  'timeNow',
  'alertTimestamp',
  'alert_time',
  'fired_at',
];

/** Names of ids that are given to one alert only. A bare `id` mostly is the script's own name of an order. */
export const GIVEN_ID = [
  'signal_id',
  'signalId',
  'alert_id',
  'alertId',
  'dedupe_key',
  'dedupeKey',
  'idempotency_key',
  'idempotencyKey',
];

type Side = 'long' | 'short' | 'flat';

export interface CommonFields {
  readonly ticker: string;
  readonly action: ActionWord;
  readonly at?: EpochMs | undefined;
  readonly givenId?: string | undefined;
  readonly price?: Decimal | undefined;
  readonly orderType?: 'market' | 'limit' | undefined;
  readonly side?: Side | undefined;
  readonly size?: Decimal | undefined;
  /** Position after the alert with its sign, where there is no side. */
  readonly signed?: Decimal | undefined;
  readonly sideBefore?: Side | undefined;
  readonly sizeBefore?: Decimal | undefined;
  readonly maxAgeSeconds?: Decimal | undefined;
}

/** The alert's own position counts more than what its action's word says. */
export function candidateOf(
  fields: CommonFields,
  own: { readonly parts: readonly (string | undefined)[]; readonly size: SignalSize | undefined },
): Candidate {
  const { action, position: implied, positionBefore: impliedBefore } = fields.action;
  const position = positionOf(fields.side, fields.size) ?? positionOfSigned(fields.signed) ?? implied;
  const before = positionOf(fields.sideBefore, fields.sizeBefore) ?? impliedBefore;
  return {
    ticker: fields.ticker,
    action,
    parts: own.parts.map((part) => part ?? ''),
    ...(fields.at === undefined ? {} : { atMs: fields.at }),
    ...(fields.givenId === undefined ? {} : { givenId: fields.givenId }),
    ...(own.size === undefined ? {} : { size: own.size }),
    ...(fields.price === undefined ? {} : { price: fields.price }),
    ...(fields.orderType === undefined ? {} : { orderType: fields.orderType }),
    ...(position === undefined ? {} : { position }),
    ...(before === undefined ? {} : { positionBefore: before }),
    ...(fields.maxAgeSeconds === undefined ? {} : { maxAgeSeconds: fields.maxAgeSeconds }),
  };
}

/**
 * A bare `time` may be that of a bar, in which several alerts fire: there their prices tell them apart. An alert that is
 * sent again is the same to the last letter.
 */
export function pricePart(fields: {
  readonly firedAt: string | undefined;
  readonly price: Decimal | undefined;
}): readonly string[] {
  return fields.firedAt === undefined && fields.price !== undefined ? [fields.price] : [];
}

/**
 * Every alarm, one row each: what a person must act on, and nothing that heals by itself. The alarms in CloudWatch, the
 * dashboard and the README's table are made from it, and each row's `id` is its section in `infra/runbook.md`.
 *
 * 1. At most ten, of one metric each: so many are free. Periods slide with the minute, so a run that comes a little
 *    later than an hour after the last one leaves an empty period: hence "4 of 5" where "4 of 4" is meant.
 * 2. Figures of 0 are never written, so nothing there means that nothing is wrong; but no invocation at all is the trouble.
 */
import type { MetricName } from '../../shared/core/metrics.ts';
import type { RunbookTopic } from '../../shared/notices/runbook-topics.ts';

export interface AlarmRow {
  /** Ends its name in CloudWatch. */
  readonly id: RunbookTopic;
  /** What it means. A sentence, as the operator reads it in the mail. */
  readonly means: string;
  /** What to do first. A sentence. */
  readonly first: string;
  readonly metric: AlarmMetric;
  readonly statistic: 'Sum' | 'Maximum';
  readonly is: 'atLeast' | 'below';
  readonly threshold: number;
  readonly periodMinutes: number;
  /** It rings when so many of the last periods were like that. */
  readonly periods: { readonly bad: number; readonly of: number };
  readonly missingData: 'breaching' | 'notBreaching';
  /** Why just so much and so long. A sentence. */
  readonly because: string;
  /** Only where strategies listen for signals. */
  readonly needsSignals?: true;
  /** `data`: it must ring also when the stack of the functions is gone. */
  readonly stack: 'data' | 'functions';
}

/** Functions and queues by the end of their names. */
export type AlarmMetric =
  | { readonly of: 'standing-orders'; readonly name: MetricName }
  | { readonly of: 'AWS/Lambda'; readonly name: 'Invocations'; readonly functionName: string }
  | {
      readonly of: 'AWS/SQS';
      readonly name: 'NumberOfMessagesSent' | 'ApproximateNumberOfMessagesVisible';
      readonly queueName: string;
    }
  | { readonly of: 'AWS/ApiGateway'; readonly name: '5xx' };

export const DEAD_LETTERS = 'dead-letters';
export const SIGNAL_DEAD_LETTERS = 'signals-dead-letters.fifo';
export const SIGNALS = 'signals.fifo';

/** It is in every deployment, runs every five minutes, and what it does not do is the worst to miss. */
export const HEARTBEAT = 'order-reconcile';

export const ALARMS: readonly AlarmRow[] = [
  {
    id: 'nothing-runs',
    means: 'Nothing has run for half an hour: no order is placed, settled or watched.',
    first: 'See whether the schedules are enabled and the functions may run.',
    metric: { of: 'AWS/Lambda', name: 'Invocations', functionName: HEARTBEAT },
    statistic: 'Sum',
    is: 'below',
    threshold: 1,
    periodMinutes: 15,
    periods: { bad: 2, of: 2 },
    missingData: 'breaching',
    because: 'It runs six times in that time; runs that are throttled are not counted.',
    stack: 'data',
  },
  {
    id: 'runs-failing',
    means: 'Runs of functions fail again and again: their events have gone to the dead letters for hours.',
    first: 'Ask which function it is and why: npm run cli -- dlq list --aws.',
    metric: { of: 'AWS/SQS', name: 'NumberOfMessagesSent', queueName: DEAD_LETTERS },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 1,
    periodMinutes: 60,
    periods: { bad: 4, of: 5 },
    missingData: 'notBreaching',
    because:
      'One failed run is made up for by the next; the queue also sees time-outs, code that cannot start and starts that were never handed over, of which no function can tell.',
    stack: 'functions',
  },
  {
    id: 'slot-missed',
    means: 'A slot of a plan was not ordered in its time.',
    first: 'See which, and what its plan makes of it: npm run cli -- orders --aws.',
    metric: { of: 'standing-orders', name: 'SlotsMissed' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 1,
    periodMinutes: 60,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'Each one matters: not even the retries placed it.',
    stack: 'functions',
  },
  {
    id: 'outcome-unknown',
    means: 'For more than 15 minutes it has not been proven what became of an order or a change at a bot.',
    first: 'Do not order by hand; see which it is: npm run cli -- orders --open --aws.',
    metric: { of: 'standing-orders', name: 'OldestUnknownSeconds' },
    statistic: 'Maximum',
    is: 'atLeast',
    threshold: 900,
    periodMinutes: 5,
    periods: { bad: 2, of: 3 },
    missingData: 'notBreaching',
    because: 'The proof takes a minute or two, and is sought every five.',
    stack: 'functions',
  },
  {
    id: 'venue-ban',
    means: 'The exchange has shut out an account or the address several times within an hour.',
    first: 'Find out what else asks the exchange with this key or from this address.',
    metric: { of: 'standing-orders', name: 'VenueBans' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 3,
    periodMinutes: 60,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'One ban ends after a minute and is waited for.',
    stack: 'functions',
  },
  {
    id: 'key-refused',
    means: 'The exchange refuses a key, or the address that it is used from: nothing can be ordered with it.',
    first: 'See which account, and why: npm run cli -- doctor --aws.',
    metric: { of: 'standing-orders', name: 'KeysRefused' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 3,
    periodMinutes: 60,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'While a key is replaced, one or two requests may still carry the old one.',
    stack: 'functions',
  },
  {
    id: 'export-incomplete',
    means: 'The nightly export has not become complete for half a day.',
    first: 'See what is missing, and why: npm run cli -- export status --aws.',
    metric: { of: 'standing-orders', name: 'NightsIncomplete' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 1,
    periodMinutes: 60,
    periods: { bad: 11, of: 12 },
    missingData: 'notBreaching',
    because:
      'It goes on by itself every hour, a first night takes several, and the exchange shows three months.',
    stack: 'functions',
  },
  {
    id: 'notices-given-up',
    means: 'A notice was given up: no way to you took it for three days.',
    first: 'Read what you were not told, and which channel failed: npm run cli -- notices --aws.',
    metric: { of: 'standing-orders', name: 'NoticesGivenUp' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 1,
    periodMinutes: 60,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'What cannot reach you by notice must reach you another way.',
    stack: 'functions',
  },
  {
    id: 'webhook-failing',
    means: 'The webhook fails: an alert may have been lost for good.',
    first: 'See which alerts came, and compare with the sender: npm run cli -- signals list --aws.',
    metric: { of: 'AWS/ApiGateway', name: '5xx' },
    statistic: 'Sum',
    is: 'atLeast',
    threshold: 4,
    periodMinutes: 5,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'TradingView sends an alert once and three times again, then drops it.',
    needsSignals: true,
    stack: 'functions',
  },
  {
    id: 'signal-set-aside',
    means: 'A signal failed so often that the queue has set it aside.',
    first: 'Look at what became of it before you order by hand: npm run cli -- dlq list --aws.',
    metric: {
      of: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      queueName: SIGNAL_DEAD_LETTERS,
    },
    statistic: 'Maximum',
    is: 'atLeast',
    threshold: 1,
    periodMinutes: 5,
    periods: { bad: 1, of: 1 },
    missingData: 'notBreaching',
    because: 'Five failures on end are no blip. It lasts until somebody has looked and dropped the message.',
    needsSignals: true,
    stack: 'functions',
  },
];

/** The rows of a stage. */
export function alarmsOf(hasSignals: boolean, stack?: AlarmRow['stack']): readonly AlarmRow[] {
  return ALARMS.filter(
    (row) => (hasSignals || !row.needsSignals) && (stack === undefined || row.stack === stack),
  );
}

/** Port to what is counted. On AWS each figure becomes a metric of CloudWatch. */

/**
 * Every figure, by its name in CloudWatch. `by` names what its figures can be told apart by; each such value is a
 * metric of its own, which costs while it is written. Figures of 0 are not written, so that what never happens is free.
 *
 * Most are to be summed. `OrdersUnknown` and `OldestUnknownSeconds` say how it stands after each run of
 * `order-reconcile`: of several data points their maximum counts.
 */
export const METRICS = {
  SlotsRun: { unit: 'Count', does: 'slots of plans that ended in a recorded outcome' },
  SlotsMissed: { unit: 'Count', does: 'slots of plans that were not ordered in their time' },
  OrdersDenied: { unit: 'Count', does: 'orders that a limit, a condition or a pause refused' },
  OrdersUnknown: { unit: 'Count', does: 'open orders and changes at bots whose outcome is not proven' },
  OldestUnknownSeconds: { unit: 'Seconds', does: 'age of the oldest outcome that is not proven' },
  VenueErrors: { unit: 'Count', does: 'answers of a venue that say no, and missing ones', by: 'code' },
  KeysRefused: {
    unit: 'Count',
    does: 'requests that a venue refused for their key, its rights or their source address',
  },
  VenueBans: { unit: 'Count', does: 'times that a venue shut an account or an address out' },
  RequestWeight: { unit: 'Count', does: 'weight of the requests that were sent to venues' },
  NightsIncomplete: {
    unit: 'Count',
    does: 'hourly runs of an export that left the last night of an account incomplete',
  },
  SignalsRefused: {
    unit: 'Count',
    does: 'requests to the webhook that were answered with a refusal',
    by: 'code',
  },
  NoticesGivenUp: { unit: 'Count', does: 'notices that no channel took' },
  RunsFailed: { unit: 'Count', does: 'runs of a function that ended with an error' },
} as const satisfies Readonly<Record<string, Metric>>;

export interface Metric {
  /** In CloudWatch's words. */
  readonly unit: 'Count' | 'Seconds';
  readonly does: string;
  readonly by?: string;
}

export type MetricName = keyof typeof METRICS;

export interface Metrics {
  /** Never throws. `by`: for metrics that have it, e.g. a venue's code. */
  add(name: MetricName, value: number, by?: string): void;
}

export const silentMetrics: Metrics = { add: () => undefined };

/** The graphs of the dashboard, row by row: money first, then the exchange, the ways in and out, the machinery. */
import { type IWidget, Row, SingleValueWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { nameIn } from '../../physical-names.ts';
import { DEAD_LETTERS, HEARTBEAT, SIGNAL_DEAD_LETTERS, SIGNALS } from '../alarm-table.ts';
import { awsMetric, BAD, byValue, counted, GOOD, graph, NOTE, ownMetric, PLAIN } from './graphs.ts';

export interface RowParts {
  readonly stage: string;
  /** Names in the function table. */
  readonly functionNames: readonly string[];
  /** Of the HTTP API; missing where nobody listens for signals. */
  readonly apiId: string | undefined;
}

/** How long these take tells most: each waits for the exchange, and has a limit. */
const TIMED = ['dca-buy', 'order-reconcile', 'grid-health', 'export-fills', 'signal-order'];

export function graphRows(parts: RowParts): readonly IWidget[] {
  return [
    totals(parts),
    orders(parts),
    exchange(parts),
    ...(parts.apiId === undefined ? [] : [webhook({ ...parts, apiId: parts.apiId })]),
    records(parts),
    runs(parts),
    machinery(parts),
  ];
}

/** Sums over the chosen time. */
function totals({ stage }: RowParts): IWidget {
  return new SingleValueWidget({
    title: 'In the chosen time',
    width: 24,
    height: 4,
    setPeriodToTimeRange: true,
    metrics: [
      ownMetric(stage, 'SlotsRun', { label: 'slots run', color: GOOD }),
      ownMetric(stage, 'SlotsMissed', { label: 'slots missed', color: BAD }),
      ownMetric(stage, 'OrdersDenied', { label: 'orders denied by your limits', color: NOTE }),
      ownMetric(stage, 'RunsFailed', { label: 'runs failed', color: BAD }),
    ],
  });
}

function orders({ stage }: RowParts): IWidget {
  const slots = graph({
    title: 'Slots and orders, by the hour',
    width: 12,
    axis: 'count',
    as: 'stacked',
    left: [
      counted(stage, 'SlotsRun', { label: 'slots run', color: GOOD }),
      counted(stage, 'SlotsMissed', { label: 'slots missed', color: BAD }),
      counted(stage, 'OrdersDenied', { label: 'orders denied', color: NOTE }),
    ],
  });
  const unknown = graph({
    title: 'Outcomes that are not proven',
    width: 12,
    axis: 'how many',
    as: 'lines',
    left: [ownMetric(stage, 'OrdersUnknown', { label: 'how many', color: NOTE, statistic: Stats.MAXIMUM })],
    right: {
      metrics: [
        ownMetric(stage, 'OldestUnknownSeconds', {
          label: 'age of the oldest',
          color: BAD,
          statistic: Stats.MAXIMUM,
        }),
      ],
      axis: 'seconds',
    },
    alarm: { ids: ['outcome-unknown'], on: 'right' },
  });
  return new Row(slots, unknown);
}

function exchange({ stage }: RowParts): IWidget {
  return new Row(
    graph({
      title: 'The exchange says no, by its code and hour',
      width: 8,
      axis: 'answers',
      as: 'stacked',
      left: [byValue(stage, 'VenueErrors', 'code')],
    }),
    graph({
      title: 'Shut out, and keys refused, by the hour',
      width: 8,
      axis: 'count',
      as: 'lines',
      left: [
        counted(stage, 'VenueBans', { label: 'bans', color: NOTE }),
        counted(stage, 'KeysRefused', { label: 'keys refused', color: BAD }),
      ],
      alarm: { ids: ['venue-ban', 'key-refused'], on: 'left' },
    }),
    graph({
      title: 'Weight of requests, in 5 minutes',
      width: 8,
      axis: 'weight',
      as: 'lines',
      left: [ownMetric(stage, 'RequestWeight', { label: 'weight', color: PLAIN })],
    }),
  );
}

function webhook({ stage, apiId }: RowParts & { readonly apiId: string }): IWidget {
  const api = (name: string, label: string, color: string) =>
    awsMetric('AWS/ApiGateway', name, { ApiId: apiId }, { label, color });
  const waiting = awsMetric(
    'AWS/SQS',
    'ApproximateAgeOfOldestMessage',
    { QueueName: nameIn(stage, SIGNALS) },
    { label: 'oldest signal in the queue', color: PLAIN, statistic: Stats.MAXIMUM },
  );
  return new Row(
    graph({
      title: 'Webhook, requests in 5 minutes',
      width: 8,
      axis: 'requests',
      as: 'lines',
      left: [api('Count', 'all', PLAIN), api('4xx', 'refused', NOTE), api('5xx', 'failed', BAD)],
      alarm: { ids: ['webhook-failing'], on: 'left' },
    }),
    graph({
      title: 'Signals refused, by code and hour',
      width: 8,
      axis: 'requests',
      as: 'stacked',
      left: [byValue(stage, 'SignalsRefused', 'code')],
    }),
    graph({
      title: 'Signals wait for their turn',
      width: 8,
      axis: 'seconds',
      as: 'lines',
      left: [waiting],
    }),
  );
}

function records({ stage, apiId }: RowParts): IWidget {
  const queues = [DEAD_LETTERS, ...(apiId === undefined ? [] : [SIGNAL_DEAD_LETTERS])];
  const letters = queues.map((queue, index) =>
    awsMetric(
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      { QueueName: nameIn(stage, queue) },
      {
        label: index === 0 ? 'failed runs and starts' : 'signals set aside',
        color: index === 0 ? NOTE : BAD,
        statistic: Stats.MAXIMUM,
      },
    ),
  );
  return new Row(
    graph({
      title: 'Nightly exports that ended incomplete, by the hour',
      width: 8,
      axis: 'exports',
      as: 'lines',
      left: [counted(stage, 'NightsIncomplete', { label: 'incomplete', color: NOTE })],
    }),
    graph({
      title: 'Notices given up, by the hour',
      width: 8,
      axis: 'notices',
      as: 'lines',
      left: [counted(stage, 'NoticesGivenUp', { label: 'given up', color: BAD })],
      alarm: { ids: ['notices-given-up'], on: 'left' },
    }),
    graph({
      title: 'Dead letters, kept for 14 days',
      width: 8,
      axis: 'messages',
      as: 'lines',
      left: letters,
    }),
  );
}

function runs({ stage, functionNames }: RowParts): IWidget {
  const invocations = ofFunction(stage, HEARTBEAT, 'Invocations', { label: HEARTBEAT, color: GOOD });
  return new Row(
    graph({
      title: 'Sign of life: starts in 5 minutes',
      width: 8,
      axis: 'starts',
      as: 'lines',
      left: [invocations],
    }),
    graph({
      title: 'Runs that ended with an error, in 5 minutes',
      width: 16,
      axis: 'runs',
      as: 'stacked',
      left: functionNames.map((name) => ofFunction(stage, name, 'Errors', { label: name })),
    }),
  );
}

function machinery({ stage, functionNames }: RowParts): IWidget {
  const timed = functionNames.filter((name) => TIMED.includes(name));
  const whole = (name: string, label: string, color: string, statistic: string) =>
    awsMetric('AWS/Lambda', name, {}, { label, color, statistic });
  return new Row(
    graph({
      title: 'The longest run, in 5 minutes',
      width: 12,
      axis: 'milliseconds',
      as: 'lines',
      left: timed.map((name) =>
        ofFunction(stage, name, 'Duration', { label: name, statistic: Stats.MAXIMUM }),
      ),
    }),
    graph({
      title: 'The whole AWS account in this region, other programs too',
      width: 12,
      axis: 'at once',
      as: 'lines',
      left: [whole('ConcurrentExecutions', 'functions at once', PLAIN, Stats.MAXIMUM)],
      right: { metrics: [whole('Throttles', 'starts refused', BAD, Stats.SUM)], axis: 'starts' },
    }),
  );
}

function ofFunction(
  stage: string,
  name: string,
  metric: string,
  shown: { readonly label: string; readonly color?: string; readonly statistic?: string },
) {
  return awsMetric('AWS/Lambda', metric, { FunctionName: nameIn(stage, name) }, shown);
}

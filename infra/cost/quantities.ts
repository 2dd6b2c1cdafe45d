/** How much of each thing on the price list a month of this load takes. */
import { METRICS } from '../../shared/core/metrics.ts';
import type { SecretGroup } from '../functions.ts';
import { HOURS_PER_MONTH, type Load } from './load.ts';
import type { PriceName } from './prices.ts';
import {
  ACCESS_LOG_BYTES,
  type Growing,
  HANDLED_SIGNAL,
  LAMBDA_LOG_BYTES,
  METRIC_LINE_BYTES,
  RUN_FIGURES,
  type RunFigures,
  SETTLED_ORDER,
  USUAL_FIGURES,
} from './run-figures.ts';

export type StaticAddress = 'none' | 'natInstance' | 'natGateway';

export interface Quantity {
  readonly price: PriceName;
  readonly quantity: number;
  /** How it comes about, for a person. */
  readonly because: string;
}

/** What stands whether anything runs or not. */
const ALARMS = 10;
const DASHBOARDS = 1;
/** Kept data after a year or two of such a load, and the assets of deployments. */
const TABLE_GB = 0.1;
const BUCKET_GB = 1;
const ASSETS_GB = 0.2;
/** Lambda's pollers of a queue, each asking three times a minute while it is empty. */
const POLLERS = 5;
const POLLS_PER_MINUTE = 3;
/** Sent, received, deleted. */
const REQUESTS_PER_MESSAGE = 3;
const REQUEST_BYTES = 1_500;
/** An instance of a function lives for hours, and reads a secret when it starts. */
const STARTS_PER_DAY = 24;
/** A metric is paid for by the hour in which it is written. */
const RARE = 0.02;

/** One kind of work, done so often. */
interface Work {
  readonly times: number;
  readonly memoryMb: number;
  readonly figures: RunFigures;
}

export function quantitiesOf(load: Load, staticAddress: StaticAddress): readonly Quantity[] {
  const work = workOf(load);
  const runs = total(load.runs.map(({ byClock, byOthers }) => byClock + byOthers));
  const byClock = total(load.runs.map((each) => each.byClock));
  const dailyOrders = (load.orders * 24) / HOURS_PER_MONTH / Math.max(1, load.accounts);
  const each = (of: (figures: RunFigures) => number) =>
    total(work.map(({ times, figures }) => times * of(figures)));
  const growing = ({ run, perDailyOrder }: Growing) => run + perDailyOrder * dailyOrders;
  const gbSeconds = total(
    work.map(({ times, memoryMb, figures }) => (times * memoryMb * figures.ms) / 1024 / 1000),
  );
  const listens = load.runs.some(({ row }) => row.trigger.kind === 'queue');
  const polls = listens ? POLLERS * POLLS_PER_MINUTE * HOURS_PER_MONTH * 60 : 0;
  const logBytes =
    each(({ logBytes }) => logBytes) +
    runs * LAMBDA_LOG_BYTES +
    load.signals * ACCESS_LOG_BYTES +
    (load.orders + load.runs.length * HOURS_PER_MONTH) * METRIC_LINE_BYTES;
  const traffic = (runs * 4 * REQUEST_BYTES) / 1e9;
  const perMonth = (count: number, what: string): string =>
    `${Math.round(count).toLocaleString('en-US')} ${what}`;
  return [
    {
      price: 'lambdaRequests',
      quantity: runs,
      because: `${load.runs.length} functions, most of them by the clock`,
    },
    { price: 'lambdaTime', quantity: gbSeconds, because: 'runs × time × memory (times estimated)' },
    {
      price: 'schedules',
      quantity: byClock + load.slots,
      because: perMonth(load.slots, 'slots of plans, and the clock'),
    },
    { price: 'httpRequests', quantity: load.signals, because: 'signals' },
    {
      price: 'queueRequests',
      quantity: polls + load.signals * REQUESTS_PER_MESSAGE,
      because: listens ? 'Lambda asking an empty queue, and signals' : 'no strategy, no queue',
    },
    {
      price: 'tableWrites',
      quantity: each(({ writes }) => growing(writes)),
      because: 'measured per run, order and signal',
    },
    {
      price: 'tableReads',
      quantity: each(({ reads }) => growing(reads)),
      because: 'measured per run, order and signal',
    },
    { price: 'tableStorage', quantity: TABLE_GB, because: 'assumed, after years' },
    { price: 'tableBackup', quantity: TABLE_GB, because: 'the same, any second of 35 days' },
    {
      price: 'objectWrites',
      quantity: each(({ objectWrites }) => objectWrites),
      because: 'exported files, the page',
    },
    {
      price: 'objectReads',
      quantity: each(({ objectReads }) => objectReads),
      because: 'exported files, the page',
    },
    {
      price: 'objectStorage',
      quantity: BUCKET_GB + ASSETS_GB,
      because: 'assumed, after years; deployed code',
    },
    {
      price: 'secrets',
      quantity: load.secrets.length,
      because: load.secrets.join(', ') || 'no live account, no channel',
    },
    { price: 'secretCalls', quantity: secretCalls(load), because: 'once each time that an instance starts' },
    { price: 'logs', quantity: logBytes / 1e9, because: 'a few lines a run' },
    { price: 'metrics', quantity: metricsOf(load), because: 'by the hours in which each is written' },
    { price: 'alarms', quantity: ALARMS, because: 'what a person must act on' },
    { price: 'dashboards', quantity: DASHBOARDS, because: 'one' },
    { price: 'emails', quantity: load.emails, because: 'notices and the daily digest' },
    { price: 'traffic', quantity: traffic, because: 'requests to the exchange and to channels' },
    ...addressOf(staticAddress, traffic),
  ];
}

function workOf({ runs, orders, accounts, signals }: Load): readonly Work[] {
  const memoryOf = (name: string) => runs.find(({ row }) => row.name === name)?.row.memoryMb ?? 0;
  const usual = runs.map(({ row, byClock, byOthers }): Work => {
    const figures = RUN_FIGURES[row.name] ?? USUAL_FIGURES;
    // A run of the clock looks at every account; the queue's messages are reckoned below.
    const looks = row.secrets.includes('trading') ? Math.max(1, accounts) : 1;
    const times = byClock * looks + (row.trigger.kind === 'queue' ? 0 : byOthers);
    return { times, memoryMb: row.memoryMb, figures };
  });
  return [
    ...usual,
    { times: orders, memoryMb: memoryOf('order-reconcile'), figures: SETTLED_ORDER },
    { times: signals, memoryMb: memoryOf('signal-order'), figures: HANDLED_SIGNAL },
  ];
}

function secretCalls({ runs, secrets }: Load): number {
  const groupOf = (name: string): SecretGroup => {
    if (name.startsWith('channel/')) return 'channels';
    return name.startsWith('signal/') ? 'signals' : 'trading';
  };
  const read = runs.flatMap(({ row }) => secrets.filter((name) => row.secrets.includes(groupOf(name))));
  return (read.length * STARTS_PER_DAY * HOURS_PER_MONTH) / 24;
}

/** The weight of requests is written all the time; slots when they run; what goes wrong, seldom. */
function metricsOf({ slots }: Load): number {
  const shares: Readonly<Partial<Record<string, number>>> = {
    RequestWeight: 1,
    SlotsRun: Math.min(1, slots / HOURS_PER_MONTH),
  };
  return total(
    Object.entries(METRICS).map(([name, metric]) => (shares[name] ?? RARE) * ('by' in metric ? 2 : 1)),
  );
}

function addressOf(choice: StaticAddress, traffic: number): readonly Quantity[] {
  if (choice === 'none') return [];
  const address: Quantity = { price: choice, quantity: 1, because: 'one address for the allowlist of a key' };
  if (choice === 'natInstance') return [address];
  return [
    address,
    { price: 'natTraffic', quantity: traffic, because: 'requests to the exchange and to channels' },
  ];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

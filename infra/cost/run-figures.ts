/**
 * What one run of each function takes. Units of the table, objects and log bytes were measured by
 * `node test/bench/standard-day.ts` on 2026-11-29; times on Lambda are estimates that include a start where one is likely.
 */

/** `run + perDailyOrder × the account's orders a day`: the row with an account's budgets grows with its orders. */
export interface Growing {
  readonly run: number;
  readonly perDailyOrder: number;
}

export interface RunFigures {
  readonly ms: number;
  /** Write and read request units of DynamoDB. */
  readonly writes: Growing;
  readonly reads: Growing;
  readonly objectWrites: number;
  readonly objectReads: number;
  /** Beside what Lambda itself logs. */
  readonly logBytes: number;
}

function figures(
  ms: number,
  writes: readonly [run: number, perDailyOrder: number],
  reads: readonly [run: number, perDailyOrder: number],
  logBytes: number,
  objects: readonly [writes: number, reads: number] = [0, 0],
): RunFigures {
  return {
    ms,
    writes: { run: writes[0], perDailyOrder: writes[1] },
    reads: { run: reads[0], perDailyOrder: reads[1] },
    objectWrites: objects[0],
    objectReads: objects[1],
    logBytes,
  };
}

/** By function; of a clock's run that finds nothing special to do. */
export const RUN_FIGURES: Readonly<Record<string, RunFigures>> = {
  'dca-buy': figures(3_400, [5, 0.26], [1, 0.07], 870),
  'order-reconcile': figures(300, [0.1, 0], [1.1, 0], 250),
  'slot-audit': figures(900, [0.2, 0], [4.2, 0], 280),
  'grid-health': figures(2_400, [1, 0], [4, 0.07], 350),
  'export-fills': figures(1_700, [2, 0.1], [9, 0.05], 270, [0.5, 0.5]),
  'export-funding': figures(1_700, [0.3, 0], [5.7, 0], 180, [0.1, 0.1]),
  'notice-delivery': figures(200, [0.1, 0], [1.9, 0], 150),
  'portfolio-snapshot': figures(5_400, [4.5, 0], [16, 0.16], 1_400, [0, 1]),
  'key-guard': figures(3_000, [1, 0], [2, 0], 520),
  'nightly-page': figures(2_400, [0.2, 0], [24, 0.03], 160, [1, 1]),
  'signal-intake': figures(300, [3, 0], [3, 0], 540),
  'signal-order': figures(200, [0, 0], [1, 0], 130),
  'grid-plan': figures(3_400, [10, 0], [10, 0], 430),
};

/** A function that has no row above yet is reckoned as this. */
export const USUAL_FIGURES: RunFigures = figures(3_000, [5, 0], [5, 0], 300);

/** What an order costs `order-reconcile` until it is settled, beside its idle runs. */
export const SETTLED_ORDER: RunFigures = figures(1_500, [3, 0.27], [15, 0.12], 200);

/** What a signal costs `signal-order`, beside its idle runs. */
export const HANDLED_SIGNAL: RunFigures = figures(2_000, [7, 0.27], [2, 0.1], 600);

/** START, END and REPORT, with what CloudWatch adds to each line. */
export const LAMBDA_LOG_BYTES = 450;
/** A line of the HTTP API's access log. */
export const ACCESS_LOG_BYTES = 300;
/** A run that has figures to tell writes them as one line. */
export const METRIC_LINE_BYTES = 500;

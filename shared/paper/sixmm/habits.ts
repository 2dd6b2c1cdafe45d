/**
 * What 6MM's documents leave open, decided by the exchange's seed: a client that depends on one answer to any of it
 * fails at the exchange of another seed.
 */
import type { DurationMs } from '../../core/clock.ts';
import { share } from '../noise.ts';

export interface Habits {
  /** Whether a paid fee is negative. */
  readonly feesAreNegative: boolean;
  /** Whether the quantity of a short position is negative; otherwise only its other figures tell. */
  readonly shortsAreNegative: boolean;
  /** Which way `lastOrderId` goes on. */
  readonly cursorGoesUp: boolean;
  /** Most rows of a page, whatever was asked for. */
  readonly pageRows: number;
  /** Whether `startTime` and `endTime` belong to what they ask for. */
  readonly boundsAreIncluded: boolean;
  /** How rows of orders name what is filled. */
  readonly filledName: 'filledQuantity' | 'executedQuantity';
  /** Whether business errors come with HTTP 200. */
  readonly errorsAreOk: boolean;
  /** Whether rows of the change log name their contract. */
  readonly logNamesSymbol: boolean;
  /** Whether orders of a strategy keep their client order ids; otherwise its detail names the orders. */
  readonly strategiesKeepIds: boolean;
  /** Whether states of conditions are words, and what reduces a position says so by the name of the other flag. */
  readonly conditionsHaveWords: boolean;
  /** How rows of settled funding rates name the rate and its time, and whether their list says how many there are. */
  readonly rateName: 'fundingRate' | 'rate';
  readonly settlementName: 'fundingTime' | 'settleTime';
  readonly countsRates: boolean;
  /** Whether days of the balance history are times in milliseconds, and whether the newest comes first. */
  readonly daysAreTimes: boolean;
  readonly daysGoBack: boolean;
  /** Whether asking for a stream key gives the one that is open already. */
  readonly keepsListenKey: boolean;
  /** Whether settings tell the margin mode by its word, as positions do; otherwise by its number. */
  readonly modesAreWords: boolean;
  /** Whether setting the margin mode that is set already is refused. */
  readonly sameModeIsRefused: boolean;
  /** Whether the success of a change of an order or a setting says nothing beside that. */
  readonly answersAreBare: boolean;
  /**
   * Whether the results of a batch all name their orders, the last one first. Otherwise they come in their order, each
   * as an answer of its own, and a refused one does not say whose it is.
   */
  readonly batchResultsAreNamed: boolean;
  /** How long the orders that a cancel-all has ended still look open. */
  readonly cancelAllTakesMs: DurationMs;
  /** Whether a request to cancel several is refused where one of them, or all there could be, is gone. */
  readonly goneIsRefused: boolean;
}

export function habitsOf(seed: number): Habits {
  const either = (nth: number) => share(seed, nth, 6_000) < 0.5;
  return {
    feesAreNegative: either(1),
    shortsAreNegative: either(2),
    cursorGoesUp: either(3),
    pageRows: either(4) ? 50 : 100,
    boundsAreIncluded: either(5),
    filledName: either(6) ? 'filledQuantity' : 'executedQuantity',
    errorsAreOk: either(7),
    strategiesKeepIds: either(9),
    conditionsHaveWords: either(10),
    logNamesSymbol: either(21),
    rateName: either(22) ? 'fundingRate' : 'rate',
    settlementName: either(27) ? 'fundingTime' : 'settleTime',
    countsRates: either(28),
    daysAreTimes: either(29),
    daysGoBack: either(31),
    keepsListenKey: either(33),
    modesAreWords: either(21),
    sameModeIsRefused: either(22),
    answersAreBare: either(25),
    batchResultsAreNamed: either(27),
    cancelAllTakesMs: either(28) ? 2_000 : 0,
    goneIsRefused: either(29),
  };
}

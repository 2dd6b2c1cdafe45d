import { parseArgs } from 'node:util';
import { DAY_MS, type DurationMs, HOUR_MS } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import { UsageError } from '../usage-error.ts';
import { DEFAULT_DATA_DIR } from './data-folder.ts';

export interface HostArguments {
  /** Left out: the automations that ship with the project. */
  readonly automationsPath: string | undefined;
  readonly dataDir: string;
  /** Left out: what the automations say, what the data folder used last, or the first seed of all. */
  readonly seed: number | undefined;
  /** Left out: what the automations say. */
  readonly market: 'synthetic' | 'live' | undefined;
  readonly fastForwardMs: DurationMs | undefined;
  /** Of the page and of signals; left out: any free one. */
  readonly port: number | undefined;
  readonly help: boolean;
}

export const USAGE = `Usage: npm start -- [options]

Runs the automations on this machine until you press Ctrl-C.

  --automations FILE   your own automations instead of infra/automations.ts
  --data DIR           where orders and logs are kept (default: .data in the project folder)
  --seed N             which synthetic market the paper exchange plays (a whole number)
  --market live        paper accounts see the exchange's real prices (needs a network);
                       both before what the automations say under \`paper\`
  --port N             where the page is shown and signals are received on 127.0.0.1 (default:
                       a free port, another at each start)
  --fast-forward 30d   first play the next 30 days in a few seconds on a paper exchange
                       of their own (also h for hours, w for weeks), then run as usual
  --help               this text

Exit codes: 0 stopped as asked, 1 something is wrong (one sentence says what), 2 wrong usage.
`;

const UNIT_MS: Readonly<Record<string, DurationMs>> = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };
const LONGEST_FAST_FORWARD_MS = 366 * DAY_MS;

/** Throws `UsageError`. */
export function parseHostArguments(argv: readonly string[]): HostArguments {
  const { values } = parse(argv);
  return {
    automationsPath: values.automations,
    dataDir: values.data ?? DEFAULT_DATA_DIR,
    seed: values.seed === undefined ? undefined : seedOf(values.seed),
    market: values.market === undefined ? undefined : marketOf(values.market),
    fastForwardMs: values['fast-forward'] === undefined ? undefined : durationOf(values['fast-forward']),
    port: values.port === undefined ? undefined : portOf(values.port),
    help: values.help ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        automations: { type: 'string' },
        data: { type: 'string' },
        seed: { type: 'string' },
        market: { type: 'string' },
        'fast-forward': { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new UsageError(`--seed takes a whole number such as 7, not "${text}".`);
}

function marketOf(text: string): 'synthetic' | 'live' {
  if (text === 'synthetic' || text === 'live') return text;
  throw new UsageError(`--market takes "synthetic" or "live", not "${text}".`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--port takes a number from 1 to 65535 such as 8080, not "${text}".`);
}

function durationOf(text: string): DurationMs {
  const [, count, unit] = /^([1-9]\d{0,3})([hdw])$/.exec(text) ?? [];
  const durationMs = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (durationMs <= LONGEST_FAST_FORWARD_MS) return durationMs;
  throw new UsageError(`--fast-forward takes a length such as 12h, 30d or 8w, at most 366d, not "${text}".`);
}

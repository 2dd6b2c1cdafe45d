/**
 * What a cold start pays for our code: a fresh process that loads a function's bundle, against one that loads a bare
 * handler, and against its floor: middy, zod and the AWS clients that the function's row needs, bundled with the same
 * settings.
 *
 * Our functions make their clients and read the automations when the first event comes, the floor makes its clients
 * while it is loaded. So the same is measured once more up to a first event, which all of them refuse.
 *
 * Figures are processor time, the processes take turns, and only ratios within one round are compared: a busy machine
 * slows all alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { bundleEntry, bundleFunctions } from '../../infra/bundle.ts';
import { hashOfAutomations } from '../../infra/bundle-hash.ts';
import { functions } from '../../infra/functions.ts';
import { alignColumns } from '../../infra/local/terminal.ts';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import {
  AUTOMATIONS_HASH,
  BUCKET_NAME,
  QUEUE_URL,
  SECRET_ARNS,
  TABLE_NAME,
} from '../../shared/aws/environment.ts';
import { floorOf } from './floors.ts';

/** A function's start as a multiple of the two handlers it is held against. */
export interface StartRatio {
  readonly name: string;
  /** Of the file that a start reads. */
  readonly bytes: number;
  readonly floorBytes: number;
  readonly overBare: number;
  readonly overFloor: number;
  /** The same up to a first event. */
  readonly firstEventOverFloor: number;
}

/** What a function's start may cost at most, over its floor. */
export const START_TARGET = 1.15;
/** What it may read at most. */
export const BYTES_TARGET = 700_000;

const BARE = 'export const handler = async () => ({});';

/** Loads the bundle it is given; with a second argument it also sends an event that no function knows. */
const RUNNER = `
  const { handler } = await import(process.argv[2]);
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };
  if (process.argv[3] !== undefined) await handler({ unexpected: true }, context).catch(() => undefined);
  const { user, system } = process.cpuUsage();
  process.stderr.write('\\n' + (user + system));
`;

const NO_AUTOMATIONS = resolveAutomations({ accounts: {}, plans: {} });

const ENVIRONMENT = {
  [AUTOMATIONS_HASH]: hashOfAutomations(NO_AUTOMATIONS),
  [TABLE_NAME]: 'table',
  [SECRET_ARNS]: '{}',
  [QUEUE_URL]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/signals.fifo',
  [BUCKET_NAME]: 'records',
  AWS_REGION: 'eu-central-1',
};

export async function measureStart(rounds = 15): Promise<readonly StartRatio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'standing-orders-bench-'));
  try {
    return await compare(await bundleAll(folder), rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function describeStart(ratios: readonly StartRatio[]): string {
  const rows = ratios.map(({ name, bytes, floorBytes, ...ratio }) => [
    `  ${name}`,
    kb(bytes),
    kb(floorBytes),
    `${ratio.overBare.toFixed(2)} ×`,
    `${ratio.overFloor.toFixed(2)} ×`,
    `${ratio.firstEventOverFloor.toFixed(2)} ×`,
  ]);
  const head = [
    '  bundle',
    'reads',
    'floor',
    'bare handler',
    `floor (target ≤ ${START_TARGET})`,
    'first event',
  ];
  return [
    'Process start and import of each bundle, over a bare handler and over its floor (middy, zod, its AWS clients)',
    ...alignColumns([head, ...rows], ['left', ...head.slice(1).map(() => 'right' as const)]),
  ].join('\n');
}

/** Which bundles break what is promised, a sentence each. */
export function startFaults(ratios: readonly StartRatio[]): readonly string[] {
  return ratios.flatMap(({ name, overFloor, bytes }) => [
    ...(overFloor <= START_TARGET
      ? []
      : [`${name} takes ${overFloor.toFixed(2)} × its floor to start, more than ${START_TARGET} ×.`]),
    ...(bytes <= BYTES_TARGET ? [] : [`${name} reads ${kb(bytes)} to start, more than ${kb(BYTES_TARGET)}.`]),
  ]);
}

function kb(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

interface Candidates {
  readonly runner: string;
  readonly bare: string;
  readonly each: readonly { readonly name: string; readonly own: string; readonly floor: string }[];
}

async function bundleAll(folder: string): Promise<Candidates> {
  const runner = join(folder, 'runner.mjs');
  const bare = join(folder, 'bare.mjs');
  await writeFile(runner, RUNNER);
  await bundleEntry(BARE, bare);
  const bundles = await bundleFunctions(functions, NO_AUTOMATIONS, folder);
  const each = await Promise.all(
    functions.map(async (row) => {
      const own = join(bundles[row.name] ?? '', 'index.mjs');
      const floor = join(folder, 'floors', row.name, 'index.mjs');
      await mkdir(join(folder, 'floors', row.name), { recursive: true });
      await bundleEntry(floorOf(row), floor);
      return { name: row.name, own, floor };
    }),
  );
  return { runner, bare, each };
}

async function compare({ runner, bare, each }: Candidates, rounds: number): Promise<readonly StartRatio[]> {
  const files = [bare, ...each.flatMap(({ own, floor }) => [own, floor])];
  const loads = timeRounds(files, rounds, (file) => processMs([runner, file]));
  const firstEvents = timeRounds(files, rounds, (file) => processMs([runner, file, 'event']));
  return Promise.all(
    each.map(async ({ name, own, floor }) => ({
      name,
      bytes: (await stat(own)).size,
      floorBytes: (await stat(floor)).size,
      overBare: medianRatio(loads, own, bare),
      overFloor: medianRatio(loads, own, floor),
      firstEventOverFloor: medianRatio(firstEvents, own, floor),
    })),
  );
}

/** Milliseconds of each file. */
type Round = ReadonlyMap<string, number>;

function timeRounds(
  files: readonly string[],
  rounds: number,
  measureMs: (file: string) => number,
): readonly Round[] {
  // The first round fills the file cache and is not counted.
  const all = Array.from({ length: rounds + 1 }, (_, round) => {
    // A function and its floor follow each other, now the one first and now the other.
    const order = round % 2 === 0 ? files : [...files].reverse();
    return new Map(order.map((file) => [file, measureMs(file)]));
  });
  return all.slice(1);
}

/** Of user and system, as the process itself says at its end. */
function processMs(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, args, { env: ENVIRONMENT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} does not run: ${stderr}`);
  return Number(stderr.split('\n').at(-1)) / 1_000;
}

function medianRatio(rounds: readonly Round[], file: string, base: string): number {
  const ratios = rounds.map((round) => (round.get(file) ?? Number.NaN) / (round.get(base) ?? Number.NaN));
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const ratios = await measureStart();
  console.log(describeStart(ratios));
  for (const fault of startFaults(ratios)) {
    console.error(fault);
    process.exitCode = 1;
  }
}

/**
 * What a cold start pays for our code: a fresh process that loads a function's bundle, against one that loads a bare
 * handler and one that loads just middy, zod and the two SDK clients, all bundled with the same settings.
 *
 * Our functions make their clients and read the automations when the first event comes, the reference makes its
 * clients while it is loaded. So the same is measured once more up to a first event, which all of them refuse.
 *
 * The processes take turns and only ratios within one round are compared, so that a busy machine slows all alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { bundleEntry, bundleFunctions } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { SECRET_ARNS, TABLE_NAME } from '../../shared/aws/environment.ts';

/** A function's start as a multiple of the two handlers it is held against. */
export interface StartRatio {
  readonly name: string;
  readonly overBare: number;
  readonly overReference: number;
  /** The same up to a first event. */
  readonly firstEventOverReference: number;
}

/** What a function's start may cost at most, over the reference. */
export const START_TARGET = 1.15;

const BARE = 'export const handler = async () => ({});';
const REFERENCE = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
  import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
  import middy from '@middy/core';
  import * as z from 'zod';
  const input = z.strictObject({ pk: z.string() });
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const secrets = new SecretsManagerClient({});
  export const handler = middy().handler(async (event) => {
    const Key = input.parse(event);
    await secrets.send(new GetSecretValueCommand({ SecretId: Key.pk }));
    return table.send(new GetCommand({ TableName: 'table', Key }));
  });
`;

/** Loads the bundle it is given; with a second argument it also sends an event that no function knows. */
const RUNNER = `
  const { handler } = await import(process.argv[2]);
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };
  if (process.argv[3] !== undefined) await handler({ unexpected: true }, context).catch(() => undefined);
`;

const ENVIRONMENT = {
  [TABLE_NAME]: 'table',
  [SECRET_ARNS]: '{}',
  AWS_REGION: 'eu-central-1',
};

export async function measureStart(rounds = 15): Promise<readonly StartRatio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'standing-orders-bench-'));
  try {
    return compare(await bundleAll(folder), rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function describeStart(ratios: readonly StartRatio[]): string {
  const lines = ratios.map(
    ({ name, overBare, overReference, firstEventOverReference }) =>
      `  ${name.padEnd(16)} ${overBare.toFixed(2)} × bare handler   ${overReference.toFixed(2)} × middy, zod, two SDK clients (target ≤ ${START_TARGET})   ${firstEventOverReference.toFixed(2)} × up to a first event`,
  );
  return ['Process start and import of each bundle', ...lines].join('\n');
}

interface Candidates {
  readonly runner: string;
  readonly bare: string;
  readonly reference: string;
  /** Bundles of our functions by name. */
  readonly own: Readonly<Record<string, string>>;
}

async function bundleAll(folder: string): Promise<Candidates> {
  const none = resolveAutomations({ accounts: {}, plans: {} });
  const runner = join(folder, 'runner.mjs');
  const bare = join(folder, 'bare.mjs');
  const reference = join(folder, 'reference.mjs');
  await writeFile(runner, RUNNER);
  await bundleEntry(BARE, bare);
  await bundleEntry(REFERENCE, reference);
  const bundles = await bundleFunctions(functions, none, folder);
  const own = Object.entries(bundles).map(([name, path]) => [name, join(path, 'index.mjs')]);
  return { runner, bare, reference, own: Object.fromEntries(own) };
}

function compare({ runner, bare, reference, own }: Candidates, rounds: number): readonly StartRatio[] {
  const files = [bare, reference, ...Object.values(own)];
  const loads = timeRounds(files, rounds, (file) => processMs([runner, file]));
  const firstEvents = timeRounds(files, rounds, (file) => processMs([runner, file, 'event']));
  return Object.entries(own).map(([name, file]) => ({
    name,
    overBare: medianRatio(loads, file, bare),
    overReference: medianRatio(loads, file, reference),
    firstEventOverReference: medianRatio(firstEvents, file, reference),
  }));
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
    // Each round begins with another file, so that none always follows the same one.
    const first = round % files.length;
    const order = [...files.slice(first), ...files.slice(0, first)];
    return new Map(order.map((file) => [file, measureMs(file)]));
  });
  return all.slice(1);
}

function processMs(args: readonly string[]): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env: ENVIRONMENT });
  const elapsedMs = performance.now() - before;
  if (status !== 0) throw new Error(`${args.join(' ')} does not run: ${stderr}`);
  return elapsedMs;
}

function medianRatio(rounds: readonly Round[], file: string, base: string): number {
  const ratios = rounds.map((round) => (round.get(file) ?? Number.NaN) / (round.get(base) ?? Number.NaN));
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.log(describeStart(await measureStart()));

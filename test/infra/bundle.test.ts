import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bundles, bundleEntry, bundleFunctions, entryOf } from '../../infra/bundle.ts';
import { hashOfAutomations } from '../../infra/bundle-hash.ts';
import { type FunctionRow, functions } from '../../infra/functions.ts';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { floorOf } from '../bench/floors.ts';
import { importsOf, type Source, sourcesIn } from '../support/sources.ts';

const PROJECT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
/** On a machine that may be busy with other tests. */
const BUNDLE_TIMEOUT_MS = 180_000;
/** Set where a local host would read it while the bundles are made. */
const SECRET = 'do-not-bundle-5f3a9c';
/**
 * Bytes that a start reads, over its floor. What is above 1 is our own code, croner, big.js and what writes Parquet;
 * the time that they take, at most 1.15 of the floor's, is measured by `npm run bench`.
 */
const MOST_OVER_FLOOR = 1.6;
const names = functions.map(({ name }) => name);

const automations = resolveAutomations({
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'live',
      limits: { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' },
    },
  },
  plans: {},
  notices: { channels: [{ kind: 'slack' }] },
});

const folder = mkdtempSync(join(tmpdir(), 'standing-orders-bundle-'));
let bundles: Bundles = {};

beforeAll(async () => {
  vi.stubEnv('TABLE_NAME', 'standing-orders-test');
  vi.stubEnv('AUTOMATIONS_HASH', hashOfAutomations(automations));
  vi.stubEnv('SECRET_ARNS', '{"main":"arn:aws:secretsmanager:eu-central-1:123456789012:secret:main"}');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('BUCKET_NAME', 'standing-orders-test');
  vi.stubEnv('QUEUE_URL', 'https://sqs.eu-central-1.amazonaws.com/123456789012/signals.fifo');
  vi.stubEnv('STANDING_ORDERS_MAIN_API_SECRET', SECRET);
  bundles = await bundleFunctions(functions, automations, join(folder, 'first'));
}, BUNDLE_TIMEOUT_MS);

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the bundle of each function', { timeout: BUNDLE_TIMEOUT_MS }, () => {
  it.each(names)('of %s has a handler that refuses a foreign event loudly', async (name) => {
    const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const module = await import(pathToFileURL(fileOf(name, 'index.mjs')).href);

    const run = module.handler({ unexpected: true }, lambdaContext);

    await expect(run).rejects.toMatchObject({ name: 'AppError', code: 'event.invalid' });
    const log = output.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(log).toMatchObject([
      { level: 'error', event: 'run.failed', function: name, code: 'event.invalid' },
    ]);
  });

  it.each(names)('of %s carries the automations that were reviewed', (name) => {
    expect(JSON.parse(readFileSync(fileOf(name, 'automations.json'), 'utf8'))).toEqual(automations);
  });

  it.each(names)('of %s names no folder of the machine that made it', (name) => {
    const code = codeIn(bundles[name]);

    expect(code).not.toContain(PROJECT);
    expect(code).not.toContain(`${tmpdir()}/`);
    expect(code).not.toContain('sourceMappingURL');
  });

  it.each(names)('of %s holds no key that the machine knows', (name) => {
    expect(codeIn(bundles[name])).not.toContain(SECRET);
    expect(readFileSync(fileOf(name, 'automations.json'), 'utf8')).not.toContain(SECRET);
  });

  it.each(functions)(
    'of $name carries the clients of its extras and of no other',
    ({ name, extras = [] }) => {
      const code = codeIn(bundles[name]);

      // The names of the services' request targets, which minifying leaves.
      expect(code.includes('AmazonSQS')).toBe(extras.includes('queue'));
      expect(code.includes('QUEUE_URL')).toBe(extras.includes('queue'));
      expect(code.includes('NOTICE_TOPICS')).toBe(extras.includes('email'));
      expect(code.includes('AmazonS3')).toBe(extras.includes('blobs'));
      expect(code.includes('BUCKET_NAME')).toBe(extras.includes('blobs'));
    },
  );

  it.each(functions)('of $name starts from one file of less than 1.6 × its floor', async (row) => {
    expect(startFiles(bundles[row.name])).toHaveLength(1);
    expect(startBytes(bundles[row.name]) / (await floorBytes(row))).toBeLessThan(MOST_OVER_FLOOR);
  });

  it.each(functions)('of $name makes its schemas when they are first used', (row) => {
    const early = startSources(row).filter(({ text }) => /^(export )?const \w+ = z\b/m.test(text));
    expect(early.map(({ path }) => path)).toEqual([]);
  });

  it.each(names)('of %s starts without all that node:util can give, which takes it 7 ms', (name) => {
    expect(startFiles(bundles[name]).join('\n')).not.toMatch(/from"(node:)?util"/);
  });

  it.each(names)('of %s starts without what lies beside it until it is needed', (name) => {
    // What only the paper exchange says, in a refusal, and only the adapter of a venue, in a request.
    for (const text of ['ip is not in the whitelist', '/api/v1/trade/order']) {
      expect(startFiles(bundles[name]).join('\n')).not.toContain(text);
      expect(codeIn(bundles[name])).toContain(text);
    }
  });

  it.each(functions)('of $name can ask for secrets only where its row names some', ({ name, secrets }) => {
    expect(startFiles(bundles[name]).join('\n').includes('GetSecretValue')).toBe(secrets.length > 0);
  });

  it.each(names)('of %s does not check again the automations that it is deployed with', (name) => {
    // What only the check of an account says.
    expect(codeIn(bundles[name])).not.toContain("must be an https address, e.g. 'https://api.pionex.com'");
  });

  it('carries the client of S3 with the extra for it, and does not start with it', async () => {
    const row = functions.find(({ name }) => name === 'slot-audit');
    if (row === undefined) throw new Error('there is no such function');
    const filing = [{ ...row, extras: ['blobs'] as const, blobs: 'readWrite' as const }];
    const folders = await bundleFunctions(filing, automations, join(folder, 'filing'));

    const code = codeIn(folders['slot-audit']);
    expect(code).toContain('AmazonS3');
    expect(code).toContain('BUCKET_NAME');
    const more = startBytes(folders['slot-audit']) - startBytes(bundles['slot-audit']);
    expect(more).toBeLessThan(40_000);
    expect(code.length - codeIn(bundles['slot-audit']).length).toBeGreaterThan(100_000);
    const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const module = await import(pathToFileURL(join(folders['slot-audit'] ?? '', 'index.mjs')).href);
    await expect(module.handler({ unexpected: true }, lambdaContext)).rejects.toMatchObject({
      code: 'event.invalid',
    });
    expect(output).toHaveBeenCalled();
  });

  it('is the same bytes when it is made again', async () => {
    // The lightest and the heaviest: making them all again would take as long as the first time.
    const two = functions.filter(({ name }) => name === 'slot-audit' || name === 'notice-delivery');
    const again = await bundleFunctions(two, automations, join(folder, 'second'));

    for (const { name } of two) {
      const files = readdirSync(bundles[name] ?? '').sort();
      expect(readdirSync(again[name] ?? '').sort()).toEqual(files);
      for (const file of files) {
        expect(readFileSync(join(again[name] ?? '', file))).toEqual(readFileSync(fileOf(name, file)));
      }
    }
  });
});

const lambdaContext = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 };

function fileOf(name: string, file: string): string {
  return join(bundles[name] ?? '', file);
}

/** All code of a bundle, also what it loads when needed. */
function codeIn(bundle = ''): string {
  const files = readdirSync(bundle).filter((file) => file.endsWith('.mjs'));
  return files.map((file) => readFileSync(join(bundle, file), 'utf8')).join('\n');
}

function startBytes(bundle: string | undefined): number {
  return startFiles(bundle).reduce((bytes, code) => bytes + Buffer.byteLength(code), 0);
}

/** The code of `index.mjs` and of all that it imports before it runs. */
function startFiles(bundle = ''): readonly string[] {
  const files = new Set(['index.mjs']);
  const codes: string[] = [];
  for (const file of files) {
    const code = readFileSync(join(bundle, file), 'utf8');
    codes.push(code);
    for (const [, next = ''] of code.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.mjs)"/g)) files.add(next);
  }
  return codes;
}

/** Of few different floors, by their sources. */
const floors = new Map<string, Promise<number>>();

function floorBytes(row: FunctionRow): Promise<number> {
  const source = floorOf(row);
  const bytes = floors.get(source) ?? bytesOf(source, join(folder, 'floors', row.name));
  floors.set(source, bytes);
  return bytes;
}

async function bytesOf(source: string, into: string): Promise<number> {
  mkdirSync(into, { recursive: true });
  await bundleEntry(source, join(into, 'index.mjs'));
  return statSync(join(into, 'index.mjs')).size;
}

const ownSources = new Map(sourcesIn('functions', 'shared').map((source) => [source.path, source]));

/** Our own modules that a start loads: what is imported by `import()` or for its types alone is not among them. */
function startSources(row: FunctionRow): readonly Source[] {
  const found = new Set([{ path: 'entry.ts', text: entryOf(row), lines: 0 }]);
  for (const source of found) {
    const text = source.text.replaceAll(/import type [^;]*;|import\([^)]*\)/g, '');
    for (const target of importsOf({ ...source, text })) {
      const next = ownSources.get(target);
      if (next !== undefined) found.add(next);
    }
  }
  return [...found];
}

/** Rules of the project that no linter says. A line that must break one carries `tidy-ok:` and a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../infra/functions.ts';
import { withFreshTables } from '../infra/readme-tables.ts';
import { importsOf, ROOT, type Source, sourcesIn } from './support/sources.ts';

const product = sourcesIn('infra', 'functions', 'shared');
const below = (folder: string): readonly Source[] =>
  product.filter(({ path }) => path.startsWith(`${folder}/`));

describe('imports', () => {
  it.each([
    ['shared', ['functions/', 'infra/', 'test/']],
    ['functions', ['infra/', 'test/']],
    ['infra', ['test/']],
  ])('of %s point inward only', (folder, forbidden) => {
    const wrong = below(folder).flatMap((source) =>
      importsOf(source)
        .filter((target) => forbidden.some((start) => target.startsWith(start)))
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of shared/core are core itself and the decimal library', () => {
    const targets = below('shared/core').flatMap(importsOf);
    expect(targets.filter((target) => target !== 'big.js' && !target.startsWith('shared/core/'))).toEqual([]);
  });

  it('of the AWS SDK stand only in the AWS implementations of the ports, and where a deployment is looked at', () => {
    const looking = /^infra\/(cli\/(aws|doctor\/aws)\/|cli\/deployment|dead-letters\/)/;
    expect(importersOf('@aws-sdk/').filter((path) => !looking.test(path))).toEqual([
      'shared/aws/deps.ts',
      'shared/aws/open-bucket.ts',
      'shared/aws/open-email.ts',
      'shared/aws/open-queue.ts',
      'shared/aws/open-secrets.ts',
      'shared/aws/open-table.ts',
      'shared/aws/open-vault.ts',
      'shared/blobs/s3-blobs.ts',
      'shared/notices/sns-channel.ts',
      'shared/queue/sqs-queue.ts',
      'shared/secrets/secrets-manager-secrets.ts',
      'shared/secrets/secrets-manager-vault.ts',
      'shared/table/dynamo-table.ts',
    ]);
  });

  it('of the CDK stand only in the stacks and their application', () => {
    const wrong = importersOf('aws-cdk-lib').filter((path) => !/^infra\/(stacks\/|app)/.test(path));
    expect(wrong).toEqual([]);
  });
});

describe('the world outside', () => {
  it.each<readonly [string, RegExp, readonly string[]]>([
    ['the time of day', /\bDate\.now\(|new Date\(\)/, ['shared/core/system-clock.ts']],
    [
      'timers',
      /\bset(Timeout|Interval|Immediate)\(|AbortSignal\.timeout/,
      ['infra/local/fast-forward.ts', 'shared/core/system-clock.ts', 'shared/http/timeout.ts'],
    ],
    ['chance', /\bMath\.random\b/, ['infra/local/compose.ts', 'shared/aws/deps.ts']],
    [
      'the environment',
      /\bprocess\.env\b/,
      [
        'infra/cli/this-machine.ts',
        'infra/local/compose.ts',
        'infra/setup/main.ts',
        'shared/aws/on-lambda.ts',
      ],
    ],
    [
      'the network',
      /(?<![.\w])fetch\(|globalThis\.fetch/,
      ['infra/local/internet.ts', 'shared/aws/transports.ts', ...GIVEN_FETCH],
    ],
  ])('%s is touched in few named files', (_what, pattern, allowed) => {
    const touching = product
      .filter(({ text }) => codeLines(text).some((line) => pattern.test(line)))
      .map(({ path }) => path);
    // Exactly these: an exception that nobody needs any more must go.
    expect(touching.sort()).toEqual([...allowed].sort());
  });
});

describe('files', () => {
  it('are at most 300 lines long (tests 450), and half of them at most 100', () => {
    const tests = sourcesIn('test').filter(({ lines }) => lines > 450);
    const tooLong = [...product.filter(({ lines }) => lines > 300), ...tests];
    expect(tooLong.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
    const lengths = product.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
  });

  it('leave nothing for later', () => {
    const marks = [...product, ...sourcesIn('test')].filter(({ text }) =>
      /\b(TODO|FIXME|XXX)[:( ]/.test(text),
    );
    expect(marks.map(({ path }) => path).filter((path) => path !== 'test/tidy.test.ts')).toEqual([]);
  });

  it('at the top level are the ones that the layout names', () => {
    const entries = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !IGNORED.includes(name));
    expect(entries.sort()).toEqual([...TOP_LEVEL].sort());
  });
});

/** Call the `fetch` that they were given. */
const GIVEN_FETCH = ['shared/http/http-client.ts', 'shared/paper/pionex/public-market.ts'];

/** Made by running the project; never part of it. */
const IGNORED = ['node_modules', 'cdk.out'];
const TOP_LEVEL = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'cdk.json',
  'functions',
  'infra',
  'package-lock.json',
  'package.json',
  'shared',
  'test',
  'tsconfig.json',
];

describe('the README', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

  it('holds the generated tables as they are now', () => {
    expect(withFreshTables(readme)).toBe(readme);
  });

  it('says of every runtime dependency why it is there', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const silent = Object.keys(dependencies).filter((name) => !readme.includes(`\`${name}\``));
    expect(silent).toEqual([]);
  });
});

describe('the function table', () => {
  it('has a row for every folder of functions and no other', () => {
    const folders = readdirSync(join(ROOT, 'functions')).sort();
    expect(functions.map(({ name }) => name).sort()).toEqual(folders);
  });
});

function importersOf(start: string): readonly string[] {
  return product
    .filter((source) => importsOf(source).some((target) => target.startsWith(start)))
    .map(({ path }) => path)
    .sort();
}

/** Lines of code without comments and without lines that say why they break a rule. */
function codeLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && !line.includes('tidy-ok:'));
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => world.close());

describe('wrong usage', () => {
  it.each([
    { words: [], says: 'Say which command to run.', help: 'npm run cli -- --help' },
    {
      words: ['plann'],
      says: "There is no command 'plann'. Did you mean 'plan'?",
      help: 'npm run cli -- --help',
    },
    {
      words: ['plan', '--cout', '5'],
      says: "There is no option --cout. Did you mean '--count'?",
      help: 'npm run cli -- plan --help',
    },
    { words: ['plan', '-x'], says: 'There is no option -x.', help: 'npm run cli -- plan --help' },
    { words: ['plan', '-n'], says: '-n needs a value: -n N.', help: 'npm run cli -- plan --help' },
    {
      words: ['plan', '--data', '--json'],
      says: '--data needs a value: --data DIR.',
      help: 'npm run cli -- plan --help',
    },
    {
      words: ['plan', '-n', '0'],
      says: "-n takes a whole number from 1 to 1000, not '0'.",
      help: 'npm run cli -- plan --help',
    },
    { words: ['plan', '--json=5'], says: '--json takes no value.', help: 'npm run cli -- plan --help' },
    {
      words: ['plan', 'nightly', 'weekly'],
      says: "'weekly' is one argument too many.",
      help: 'npm run cli -- plan --help',
    },
    {
      words: ['pause', 'nightly'],
      says: "'nightly' cannot be paused; write all, account NAME, plan NAME, strategy NAME or grid NAME.",
      help: 'npm run cli -- pause --help',
    },
    { words: ['pause', 'plan'], says: 'Say which plan: plan NAME.', help: 'npm run cli -- pause --help' },
    {
      words: ['pause', 'all', 'nightly'],
      says: "'all' stands alone, without 'nightly'.",
      help: 'npm run cli -- pause --help',
    },
    {
      words: ['resume'],
      says: 'Say what to resume: all, account NAME, plan NAME, strategy NAME or grid NAME.',
      help: 'npm run cli -- resume --help',
    },
    {
      words: ['invoke'],
      says: 'Say which function: dca-buy, order-reconcile, slot-audit, grid-health, export-fills, export-funding, notice-delivery, portfolio-snapshot, key-guard, nightly-page, signal-intake, signal-order, grid-plan.',
      help: 'npm run cli -- invoke --help',
    },
  ])('ends "$words" with exit code 2, one sentence and where to find help', async ({ words, says, help }) => {
    expect(await world.run(...words)).toEqual({ code: 2, out: '', err: `${says}\nTry: ${help}\n` });
  });

  it('refuses an event that is not JSON', async () => {
    const { code, err } = await world.run('invoke', 'dca-buy', '--event', '{plan}');
    expect(code).toBe(2);
    expect(err).toMatch(/^--event takes JSON such as /);
  });
});

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, out } = await world.run('--help');
    expect(code).toBe(0);
    for (const name of [
      'plan',
      'orders',
      'grids',
      'signals',
      'notices',
      'page',
      'report',
      'sql',
      'tax',
      'export',
      'import',
      'pause',
      'resume',
      'reconcile',
      'invoke',
      'doctor',
    ]) {
      expect(out).toContain(`\n  ${name} `);
    }
    expect(out).toContain('Exit codes: 0 done, 1 failed');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each([
    'plan',
    'orders',
    'grids',
    'signals',
    'notices',
    'page',
    'report',
    'sql',
    'tax',
    'export',
    'import',
    'pause',
    'resume',
    'reconcile',
    'invoke',
    'doctor',
  ])('of %s fits on 110 columns and is given whatever else stands beside it', async (name) => {
    const { code, out } = await world.run(name, '--nonsense', '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: npm run cli -- ${name}`);
    expect((await world.run('help', name)).out).toBe(out);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

describe('a failure', () => {
  it('that nobody foresaw shows its stack with --verbose only', async () => {
    const broken = await createCliWorld(automations, {
      nowMs: BEFORE_SPRING,
      change: (deps) => ({
        ...deps,
        table: { ...deps.table, query: async () => Promise.reject(new Error('odd')) },
      }),
    });
    const { code, err } = await broken.run('pause');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'Something unexpected went wrong: odd\nRun it again with --verbose to see where.\n',
    });
    expect((await broken.run('pause', '--verbose')).err).toContain('run-cli.test.ts');
    broken.close();
  });
});

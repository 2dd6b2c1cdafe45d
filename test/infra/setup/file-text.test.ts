import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Answers, automationsOf } from '../../../infra/setup/answers.ts';
import { automationsText } from '../../../infra/setup/file-text.ts';
import { saidSchedule } from '../../../infra/setup/schedule-words.ts';
import { sourceLines } from '../../../infra/setup/source-text.ts';
import { loadAutomations } from '../../../shared/automations/load.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { ROOT } from '../../support/sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plain: Answers = {
  'runs-on': 'here',
  account: 'main',
  venue: 'pionex',
  environment: 'paper',
  coin: 'USDT',
  'per-order': '100',
  'per-day': '200',
  'per-month': '2000',
  timezone: 'Europe/Berlin',
  symbol: 'BTC_USDT',
  amount: '50',
  schedule: 'weekly mon 09:00',
  plan: 'btc-weekly',
  channel: 'none',
};

/** Long enough to need other line breaks, with characters that need quotes. */
const awkward: Answers = {
  ...plain,
  environment: 'live',
  account: '2nd-account-with-a-name-of-forty-letters',
  'per-order': '123456789.123456789012345678',
  'per-day': '123456789123456789.123456789012345678',
  'per-month': '123456789123456789123456789.123456789012345678',
  timezone: 'America/Argentina/Rio_Gallegos',
  schedule: 'cron(0,10,20,30,40,50 0,1,2,3,4,5,6,7,8,9,10,11,12 ? JAN,FEB,MAR,APR MON,TUE,WED,THU 2026-2030)',
  symbol: "O'BTC_USDT",
  plan: 'plain',
  email: "pat.o'brien@example.com",
  channel: 'telegram',
  chat: '@standing_orders',
};

const cases: readonly (readonly [string, Answers])[] = [
  ['a paper account with a plan', plain],
  ['names and amounts at their longest', awkward],
  [
    'a fixed address',
    {
      ...plain,
      'runs-on': 'aws',
      environment: 'live',
      email: 'me@example.com',
      'static-address': 'natGateway',
    },
  ],
  [
    'no plan yet',
    { ...plain, symbol: 'none', environment: 'live', channel: 'slack', email: 'me@example.com' },
  ],
];

describe.each(cases)('the file with %s', (name, answers) => {
  it('says exactly what was answered', async () => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.ts`);
    writeFileSync(path, automationsText(answers, path));

    expect(await loadAutomations(path)).toEqual(resolveAutomations(automationsOf(answers)));
  });

  it('is formatted as the project is', () => {
    const text = automationsText(answers, join(ROOT, 'infra', 'automations.ts'));
    const biome = join(ROOT, 'node_modules/.bin/biome');
    const formatted = execFileSync(biome, ['format', '--stdin-file-path=infra/automations.ts'], {
      cwd: ROOT,
      input: text,
      encoding: 'utf8',
    });

    expect(text).toBe(formatted);
    expect(text).toContain("import type { Automations } from '../shared/automations/schema.ts';");
  });
});

describe('a text in the file', () => {
  it.each([
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['a "b"', '\'a "b"\''],
    [`it's "b"`, `'it\\'s "b"'`],
    ['back\\slash', "'back\\\\slash'"],
    ['two\nlines', "'two\\nlines'"],
  ])('%j is written as the formatter would', (text, written) => {
    expect(sourceLines('', text)).toEqual([`${written},`]);
  });
});

describe('a schedule in words', () => {
  it.each([
    ['daily 07:30', 'cron(30 7 * * ? *)'],
    ['Weekly Mon 9:00', 'cron(0 9 ? * MON *)'],
    ['sunday 23:59', 'cron(59 23 ? * SUN *)'],
    ['monthly 28 00:00', 'cron(0 0 28 * ? *)'],
    [' rate(6 hours) ', 'rate(6 hours)'],
    ['at(2026-12-24T18:00:00)', 'at(2026-12-24T18:00:00)'],
  ])('%s means %s', (words, expression) => {
    expect(saidSchedule(words).expression).toBe(expression);
  });

  it.each(['daily 24:00', 'monthly 29 09:00', 'someday 09:00', 'daily', ''])('%s means nothing', (words) => {
    expect(saidSchedule(words)).toEqual({ expression: words });
  });
});

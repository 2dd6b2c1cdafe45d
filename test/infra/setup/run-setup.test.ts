import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../../infra/setup/questions.ts';
import { fingerprint, isShipped } from '../../../infra/setup/shipped.ts';
import { loadAutomations } from '../../../shared/automations/load.ts';
import { ROOT } from '../../support/sources.ts';
import { createSetupWorld, type SetupWorld } from './setup-world.ts';

const SHIPPED_TEXT = readFileSync(join(ROOT, 'infra/automations.ts'), 'utf8');

let world: SetupWorld;
beforeEach(() => {
  world = createSetupWorld();
});
afterEach(() => world.close());

describe('setup in a terminal', () => {
  it('writes what was answered, and names the commands that come next', async () => {
    const { code, out, err } = await world.talk(
      [],
      [
        'aws',
        'main',
        'pionex',
        'live',
        'usdc',
        '60',
        '120',
        '900',
        'America/New_York',
        'eth',
        '25',
        'monthly 1 9:05',
        'eth-first',
        'me@example.com',
        'telegram',
        '-1001234',
        'us-east-1',
        'test',
        'natinstance',
        '',
      ],
    );

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { accounts, plans, notices, aws } = await loadAutomations(world.file);
    expect(accounts).toEqual({
      main: {
        venue: 'pionex',
        environment: 'live',
        requestWeightPerSecond: 5,
        limits: { coin: 'USDC', perOrder: '60', perDay: '120', perMonth: '900' },
      },
    });
    expect(plans['eth-first']).toMatchObject({
      account: 'main',
      side: 'buy',
      what: { symbol: 'ETH_USDC' },
      amount: { quote: '25' },
      when: { schedule: 'cron(5 9 1 * ? *)', timezone: 'America/New_York' },
      missed: 'buyOnce',
      order: { type: 'market' },
    });
    expect(notices.channels).toEqual([
      { kind: 'email', to: ['me@example.com'] },
      { kind: 'telegram', chatId: '-1001234' },
    ]);
    expect(notices.digest).toEqual({ at: '07:00', timezone: 'America/New_York' });
    expect(aws.staticAddress).toBe('natInstance');
    expect(out).toContain('natInstance for USD 7.36 a month, natGateway for USD 36.50 a month');
    expect(out).toContain('The deployment prints it as FixedIp');
    expect(out).toContain('First on Tue 2026-12-01 09:05 EST.');
    expect(commandsOf(out)).toEqual([
      'export AWS_REGION=us-east-1',
      'npx cdk bootstrap',
      'npm run cli -- cost',
      'npx cdk deploy --all -c stage=test',
      'npm run cli -- secrets put main --aws --stage test',
      'npm run cli -- secrets put channel/telegram --aws --stage test',
      'npm run cli -- doctor --aws --stage test',
    ]);
  });

  it('takes what stands in brackets for Enter: play money, small limits, one weekly buy, a log', async () => {
    const { code, out } = await world.talk(
      [],
      Array.from({ length: 20 }, () => ''),
    );

    expect(code).toBe(0);
    const { accounts, plans, notices } = await loadAutomations(world.file);
    expect(accounts['main']?.environment).toBe('paper');
    expect(accounts['main']?.limits).toEqual({
      coin: 'USDT',
      perOrder: '100',
      perDay: '200',
      perMonth: '2000',
    });
    expect(plans['btc-weekly']?.when).toEqual({ schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' });
    expect(notices.channels).toEqual([{ kind: 'log' }]);
    expect(out).toContain('First on Mon 2026-11-23 09:00 CET.');
  });

  it.each<readonly [question: string, before: readonly string[], bad: string, sentence: string]>([
    ['place', [], 'moon', 'Answer aws or here.'],
    ['account', [''], 'My Account', "the name 'my account' must be 1–40 lower-case letters"],
    ['venue', ['', ''], 'kraken', 'Answer pionex, bingx, 6mm or bitexasia.'],
    ['environment', ['', '', ''], 'real', 'Answer paper or live.'],
    ['coin', ['', '', '', ''], 'US$', 'Give a coin such as USDT.'],
    [
      'per-order',
      ['', '', '', '', ''],
      '1e3',
      "'1e3' is not a plain decimal number such as '25' or '0.005'.",
    ],
    ['per-order', ['', '', '', '', ''], '0', "'0' must be greater than zero."],
    ['per-day', ['', '', '', '', '', '90'], '50', '90 is more than perDay, 50; lower it or raise perDay.'],
    [
      'per-month',
      ['', '', '', '', '', '', ''],
      '100',
      '200 is more than perMonth, 100; lower it or raise perMonth.',
    ],
    [
      'timezone',
      ['', '', '', '', '', '', '', ''],
      'Berlin',
      'That is no time zone: give one such as Europe/Berlin',
    ],
    ['symbol', [...blank(9)], 'ETH_BTC', "'ETH_BTC' is priced in BTC, but the account's limits are in USDT"],
    [
      'amount',
      [...blank(10)],
      '500',
      "500 can never be placed under the account's perOrder of 100; lower it.",
    ],
    [
      'schedule',
      [...blank(11)],
      'monthly 31 09:00',
      'Say it like daily 07:30, weekly mon 09:00, or monthly 1',
    ],
    ['schedule', [...blank(11)], 'cron(0 25 * * ? *)', 'hours'],
    ['schedule', [...blank(11)], 'rate(1 minute)', 'runs more often than every 5 minutes'],
    ['plan', [...blank(12)], 'BTC weekly!', "the name 'btc weekly!' must be 1–40 lower-case letters"],
    ['email', [...blank(13)], 'me', "'me' must be an e-mail address such as 'me@example.com'."],
    ['channel', [...blank(14)], 'pigeon', 'Answer telegram, slack, discord, webhook or none.'],
    ['chat', [...blank(14), 'telegram'], 'me', 'Give the number of a chat such as 123456789'],
    ['region', [...blank(15)], 'Frankfurt', 'That is no AWS region: give one such as eu-central-1'],
    ['stage', [...blank(16)], '-', "Stage '-' must be 1–20 lower-case letters"],
  ])('says of a bad answer to %s what will do, and asks again', async (question, before, bad, sentence) => {
    const { code, out } = await world.talk([], [...before, bad]);

    expect(out).toContain(sentence);
    const asks =
      QUESTIONS.find(({ name }) => name === (question === 'place' ? 'runs-on' : question))?.asks ?? '';
    expect(out.split(asks)).toHaveLength(3);
    expect({ code, names: world.names() }).toEqual({ code: 130, names: [] });
  });

  it('lets nobody end a live account without a way to be told', async () => {
    const { code, out } = await world.talk(['--environment', 'live'], [...blank(13), 'none', '']);

    expect(out).toContain('A live account needs a way to reach you, and a log is none');
    expect(out).toContain('by --email on AWS or by a channel');
    expect(code).toBe(130);
  });

  it('asks for what an option could not answer, and not for what it did', async () => {
    const { code, out } = await world.talk(['--per-order', 'much', '--account', 'savings'], blank(20));

    expect(code).toBe(0);
    expect(out).toContain("--per-order: 'much' is not a plain decimal number");
    expect(out).toContain('The most that one order may spend?');
    expect(out).not.toContain('What shall the account be called here?');
    expect(Object.keys((await loadAutomations(world.file)).accounts)).toEqual(['savings']);
  });

  it('leaves nothing behind when it is stopped at the last question', async () => {
    const { code, err } = await world.talk([], blank(17));

    expect({ code, names: world.names() }).toEqual({ code: 130, names: [] });
    expect(err).toContain('Stopped. Nothing was written.');
  });

  it('asks for no key, no token and no secret', () => {
    const asked = QUESTIONS.map(({ asks }) => asks.replace(/\(no token[^)]*\)/, ''));
    expect(asked.filter((text) => /key|token|secret|password/i.test(text))).toEqual([]);
  });
});

describe('setup by options alone', () => {
  it('needs no terminal, and asks nothing', async () => {
    const { code, out, err } = await world.run(
      ...[
        '--runs-on',
        'here',
        '--account',
        'main',
        '--venue',
        'pionex',
        '--environment',
        'live',
        '--coin',
        'USDT',
      ],
      ...['--per-order', '30', '--per-day', '30', '--per-month', '300', '--timezone', 'UTC'],
      ...['--symbol', 'BTC_USDT', '--amount', '30', '--schedule', 'rate(2 days)', '--plan', 'slow'],
      ...['--channel', 'slack', '--automations', 'mine.ts'],
    );

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('?');
    const { plans } = await loadAutomations(join(world.folder, 'mine.ts'));
    expect(plans['slow']?.when.schedule).toBe('rate(2 days)');
    expect(commandsOf(out)).toEqual([
      'npm run cli -- secrets put main --automations mine.ts',
      'npm run cli -- secrets put channel/slack --automations mine.ts',
      'npm run cli -- doctor --automations mine.ts',
      'npm start -- --automations mine.ts',
    ]);
  });

  it('takes what is usual with --yes, and the region of the shell', async () => {
    const windows = createSetupWorld({ region: 'ap-northeast-1', windows: true });
    const { code, out } = await windows.run('--yes', '--symbol', 'none');
    const { plans } = await loadAutomations(windows.file);
    windows.close();

    expect({ code, plans }).toEqual({ code: 0, plans: {} });
    expect(commandsOf(out)[0]).toBe("$env:AWS_REGION = 'ap-northeast-1'");
  });

  it.each<readonly [argv: readonly string[], sentence: string]>([
    [[], 'Nobody can be asked, because this is no terminal: give --runs-on aws|here and the rest, or --yes'],
    [['--yes', '--amount', '5000'], "--amount: 5000 can never be placed under the account's perOrder of 100"],
    [
      ['--yes', '--environment', 'live'],
      'A live account needs a way to reach you, by --email on AWS or by a channel: give --channel KIND.',
    ],
    [['--yes', '--channel', 'telegram'], 'Telegram sends into a chat: give --chat ID.'],
    [
      ['--yes', '--runs-on', 'here', '--email', 'me@example.com'],
      '--email has no meaning together with the other answers',
    ],
    [['--yes', '--venue', 'kraken'], '--venue: Answer pionex, bingx, 6mm or bitexasia.'],
    [['--acount', 'x'], "There is no option --acount. Did you mean '--account'?"],
  ])('ends with 2 and one sentence after %j, and writes nothing', async (argv, sentence) => {
    const { code, out, err } = await world.run(...argv);

    expect({ code, out, names: world.names() }).toEqual({ code: 2, out: '', names: [] });
    expect(err).toContain(sentence);
    expect(err).toContain('Try: npm run setup -- --help');
  });

  it('prints every option with --help', async () => {
    const { code, out } = await world.run('--help');

    expect(code).toBe(0);
    for (const { name } of QUESTIONS) expect(out).toContain(`--${name} `);
  });
});

describe('a file that is there already', () => {
  it('is replaced while it is the example of the project, which is kept beside it', async () => {
    writeFileSync(world.file, SHIPPED_TEXT.replaceAll('\n', '\r\n'));

    const { code, out } = await world.run('--yes');

    expect(code).toBe(0);
    expect(out).toContain('What stood there is kept as automations.ts.bak.');
    expect(world.read('automations.ts.bak').replaceAll('\r\n', '\n')).toBe(SHIPPED_TEXT);
  });

  it('is left to the byte when somebody changed it, and another name is offered', async () => {
    const own = `${SHIPPED_TEXT}// mine\n`;
    writeFileSync(world.file, own);
    writeFileSync(join(world.folder, 'automations-prod.ts'), '');

    const { code, err } = await world.run('--yes');

    expect(code).toBe(1);
    expect(err).toContain('automations.ts was changed by hand and is left as it is');
    expect(err).toContain('(--automations automations-prod-2.ts), or replace it with --force');
    expect(world.read('automations.ts')).toBe(own);
  });

  it('is replaced with --force, and no copy replaces an earlier one', async () => {
    writeFileSync(world.file, 'first');
    await world.run('--yes', '--force');
    writeFileSync(world.file, 'second');
    await world.run('--yes', '--force');

    expect(world.names()).toEqual(['automations.ts', 'automations.ts.bak', 'automations.ts.bak2']);
    expect([world.read('automations.ts.bak'), world.read('automations.ts.bak2')]).toEqual([
      'first',
      'second',
    ]);
  });

  it('stays in a terminal too when Enter is pressed, and goes only when that is said', async () => {
    writeFileSync(world.file, 'mine');
    const answers = blank(17);

    const beside = await world.talk([], [...answers, '', '']);
    expect(beside.code).toBe(0);
    expect(beside.out).toContain('automations.ts was changed by hand. Take another file, or say replace');
    expect(world.read('automations.ts')).toBe('mine');
    expect(world.names()).toEqual(['automations-prod.ts', 'automations.ts']);

    const replaced = await world.talk([], [...answers, '', 'replace']);
    expect(replaced.code).toBe(0);
    expect(world.read('automations.ts.bak')).toBe('mine');
  });

  it.each([
    ['mine.json', 'must end with .ts'],
    ['no/such/folder.ts', 'There is no folder'],
  ])('cannot be %s', async (name, sentence) => {
    const { code, err } = await world.run('--yes', '--automations', name);

    expect({ code, names: world.names() }).toEqual({ code: 1, names: [] });
    expect(err).toContain(sentence);
  });

  it('is known as the example by its fingerprint', () => {
    const hint = `infra/automations.ts was changed: put ${fingerprint(SHIPPED_TEXT)} into infra/setup/shipped.ts`;
    expect(isShipped(SHIPPED_TEXT), hint).toBe(true);
  });
});

function blank(count: number): readonly string[] {
  return Array.from({ length: count }, () => '');
}

/** The lines below "Next" that are no comments. */
function commandsOf(out: string): readonly string[] {
  const lines = out.slice(out.indexOf('  Next\n')).split('\n').slice(1);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

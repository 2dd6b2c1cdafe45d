/** The automations file that setup writes: what was answered, and enough beside it to go on by hand. */
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../shared/table/table.ts';
import { type Answers, automationsOf, hasPlan, isGiven } from './answers.ts';
import { saidSchedule } from './schedule-words.ts';
import { keyText, sourceLines } from './source-text.ts';

const SCHEMA = fileURLToPath(new URL('../../shared/automations/schema.ts', import.meta.url));

/** `path` is where it will lie. */
export function automationsText(answers: Answers, path: string): string {
  return [
    ...head(path),
    ...accountLines(answers),
    ...(hasPlan(answers) ? ['', ...planLines(answers)] : []),
    '',
    ...noticeLines(answers),
    ...awsLines(answers),
    '} satisfies Automations;',
    '',
  ].join('\n');
}

function head(path: string): string[] {
  const schema = relative(dirname(path), SCHEMA).split(sep).join('/');
  return [
    '/**',
    ' * What runs, on which account, and who is told. Begun by `npm run setup`, and from here on yours to edit: it is',
    ' * checked as a whole before anything runs, and every mistake is told with its place. API keys never stand here.',
    ' */',
    `import type { Automations } from '${schema.startsWith('.') ? schema : `./${schema}`}';`,
    '',
    'export const automations = {',
  ];
}

function accountLines(answers: Answers): string[] {
  const { account = '', venue, environment = '' } = answers;
  const { limits } = member(automationsOf(answers).accounts, account);
  const other =
    environment === 'live'
      ? "/** The real exchange. With 'paper' it is the built-in one, with play money. */"
      : "/** The built-in exchange, with play money. With 'live' it is the real one. */";
  return [
    '  accounts: {',
    '    /** Everything below names its account by this name; the API key is kept under it too. */',
    `    ${keyText(account)}: {`,
    ...sourceLines('      venue: ', venue ?? null),
    `      ${other}`,
    ...sourceLines('      environment: ', environment),
    '      /** No plan, and no mistake in a plan, gets past these. They count all orders, by UTC day and month. */',
    ...sourceLines('      limits: ', limits),
    '    },',
    '  },',
  ];
}

function planLines(answers: Answers): string[] {
  const { plan = '', amount, coin, symbol, schedule = '' } = answers;
  const {
    what,
    amount: spent,
    when,
    placeWithinMinutes,
    missed,
    account,
  } = member(automationsOf(answers).plans, plan);
  const { text } = saidSchedule(schedule);
  return [
    '  plans: {',
    `    /** ${amount} ${coin} of ${symbol}${text === undefined ? '' : `, ${text}`}. */`,
    `    ${keyText(plan)}: {`,
    ...sourceLines('      account: ', account),
    ...sourceLines('      what: ', what as Json),
    '      /** Amounts are text, so that no digit is lost. */',
    ...sourceLines('      amount: ', spent as Json),
    '      /** As in EventBridge: cron(minutes hours day-of-month month day-of-week year), rate(...), at(...). */',
    ...sourceLines('      when: ', when as Json),
    '      /** Not ordered by then: the slot counts as missed. */',
    ...sourceLines('      placeWithinMinutes: ', placeWithinMinutes ?? null),
    "      /** One buy for all missed slots; 'skip' leaves them out. */",
    ...sourceLines('      missed: ', missed as Json),
    '    },',
    '  },',
  ];
}

function noticeLines(answers: Answers): string[] {
  const { channels, digest } = automationsOf(answers).notices ?? {};
  const reaches = isGiven(answers.email) || isGiven(answers.channel);
  const who = reaches
    ? '  /** Who is told when something needs attention; on AWS e-mail brings its alarms too. Secrets stand elsewhere. */'
    : '  /** Who is told when something needs attention. A live account needs at least one way beside the log. */';
  return [
    who,
    '  notices: {',
    ...sourceLines('    channels: ', channels as Json),
    '    /** Once a day what happened; when it does not come, something is broken. */',
    ...sourceLines('    digest: ', digest as Json),
    '  },',
  ];
}

function awsLines(answers: Answers): string[] {
  const { aws } = automationsOf(answers);
  if (aws === undefined) return [];
  return [
    "  /** One address for every function that uses a key, for the key's allowlist. It is given back when you take this out. */",
    ...sourceLines('  aws: ', aws as Json),
  ];
}

function member<Entry>(entries: Readonly<Record<string, Entry>> | undefined, name: string): Entry {
  const entry = entries?.[name];
  if (entry === undefined) throw new Error(`Invariant broken: nothing was answered for ${name}`);
  return entry;
}

import { describe, expect, it } from 'vitest';
import { parseArguments, splitCommand } from '../../infra/cli/arguments.ts';
import type { CliContext, OptionSpecs } from '../../infra/cli/command.ts';
import { COMMANDS } from '../../infra/cli/commands.ts';
import { COMMON_OPTIONS } from '../../infra/cli/help.ts';
import { functions } from '../../infra/functions.ts';
import { gistOf, readRunbook } from '../../infra/runbook.ts';
import { ALARMS } from '../../infra/stacks/alarm-table.ts';
import { UsageError } from '../../infra/usage-error.ts';
import { RUNBOOK_TOPICS } from '../../shared/notices/runbook-topics.ts';
import { sourcesIn } from '../support/sources.ts';

const { opening, sections } = readRunbook();
const topics = sections.map(({ topic }) => topic);

/** Told by the daily look at the keys. */
const OF_KEYS = ['key-rights', 'key-old', 'key-idle', 'address-refused'];

describe('the runbook', () => {
  it('has one section for each topic, in the same order, and no other', () => {
    expect(topics).toEqual([...RUNBOOK_TOPICS]);
  });

  it('has a section for every alarm, first of all', () => {
    const ids = ALARMS.map(({ id }) => id);
    expect(topics.slice(0, ids.length).sort()).toEqual([...ids].sort());
  });

  it('has no section that neither an alarm nor a notice points to', () => {
    const sources = sourcesIn('infra', 'functions', 'shared').filter(
      ({ path }) => !path.endsWith('runbook-topics.ts'),
    );
    const unused = RUNBOOK_TOPICS.filter((topic) => !sources.some(({ text }) => text.includes(`'${topic}'`)));
    expect(unused.filter((topic) => !OF_KEYS.includes(topic))).toEqual([]);
  });

  it.each(sections)(
    '$topic says what it means, how to look, what to do, and when it is over',
    ({ lines }) => {
      const labels = lines.flatMap((line) => line.match(/^\*\*(.+?)\.?\*\*/)?.[1] ?? []);
      expect(labels).toEqual(['What it means', 'How to look', 'What to do', 'Over when']);
      expect(lines.some((line) => line.startsWith('1. '))).toBe(true);
    },
  );

  it.each(sections)('$topic says in its first words what it is about', (section) => {
    expect(gistOf(section)).toMatch(/^[A-Z][^*\n]{15,}$/);
  });

  it('refers only to sections and functions that there are', () => {
    const known = [...topics, ...functions.map(({ name }) => name)];
    const text = sections.flatMap(({ lines }) => lines).join('\n');
    const named = [...text.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => name !== undefined && !known.includes(name))).toEqual([]);
  });
});

/** Commands that a deployment brings, and the options of all that can look at one. */
const OF_DEPLOYMENTS = ['secrets', 'dlq', 'cost'];
const AWS_OPTIONS: OptionSpecs = {
  aws: { help: 'of the deployment' },
  stage: { value: 'NAME', help: 'which' },
};

const everything = [...opening, ...sections.flatMap(({ lines }) => lines)].join('\n');
const commandLines = [
  ...new Set(
    [...everything.matchAll(/npm run cli -- ([^`\n]+)/g), ...ALARMS.flatMap(commandsIn)].map(
      ([, line]) => line ?? '',
    ),
  ),
];

function commandsIn({ first }: (typeof ALARMS)[number]) {
  return [...first.matchAll(/npm run cli -- ([^.]+)/g)];
}

describe('notices', () => {
  /** They tell only what was done or asked for. */
  const FOR_INFORMATION = [
    'functions/grid-health/remedies/show-suggestion.ts',
    'functions/signal-order/handle-signal.ts',
  ];

  it('name their section wherever one is told, unless it is for information only', () => {
    const tellings = sourcesIn('infra', 'functions', 'shared').flatMap(({ path, text }) =>
      [...text.matchAll(/notices\.tell\(\{[\s\S]*?\n {2,6}\}\);/g)].map(([telling]) => ({ path, telling })),
    );
    expect(tellings.length).toBeGreaterThan(15);
    const silent = tellings.filter(({ telling }) => !telling.includes('topic: '));
    expect(silent.map(({ path }) => path)).toEqual(FOR_INFORMATION);
  });
});

describe('its commands, and those of the alarms', () => {
  it('are many', () => {
    expect(commandLines.length).toBeGreaterThan(40);
  });

  it.each(commandLines)('%s is a command line that there is', async (line) => {
    const { command: name, rest } = splitCommand(wordsOf(line), COMMON_OPTIONS);
    const command = COMMANDS.find((each) => each.name === name);
    if (command === undefined) {
      expect(OF_DEPLOYMENTS).toContain(name);
      return;
    }
    const specs = { ...command.options, ...COMMON_OPTIONS, ...AWS_OPTIONS };
    const parsed = parseArguments(rest, specs, command.maxPositionals);
    // Not known by a command that cannot look at a deployment yet.
    const given = {
      ...parsed,
      flags: new Set(
        [...parsed.flags].filter((flag) => flag !== 'aws' || command.options['aws'] !== undefined),
      ),
    };
    const thrown = await Promise.resolve()
      .then(() => command.run(untouchable, given))
      .catch((error: unknown) => error);
    // Placeholders such as DAY are no wrong use.
    if (thrown instanceof UsageError) expect(thrown.message).toMatch(/'[A-Z]/);
  });
});

/** A machine on which nothing may be opened: a command gets only as far as its arguments. */
const untouchable = new Proxy({} as CliContext, {
  get: (_, name) => {
    if (name === 'style') return (_style: string, text: string) => text;
    throw new Error(`Touched ${String(name)}`);
  },
});

/** As a shell would part it, as far as the runbook needs it. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

import {
  describeTarget,
  listPauses,
  nameOf,
  type Pause,
  type PauseTarget,
  pause,
  pauseTarget,
  resume,
} from '../../shared/control/pause.ts';
import { isoSeconds } from '../../shared/core/clock.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { machineTimezone, zonedMinute } from '../local/time-text.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { notFound } from './known-plan.ts';

/** What a pause does to orders and to grid bots. */
const EFFECTS = {
  orders: {
    stops:
      'Stopped: every new order, also follow-up orders and orders that would be sent again, from now on.',
    leaves:
      'Not stopped: orders that rest at the exchange stay there; their outcome is still looked up and recorded.',
  },
  grids: {
    stops: 'Stopped: every change at a grid bot: starting it, stopping it, and remedies.',
    leaves:
      'Not stopped: grid bots go on trading at the exchange; they are watched, and what is wrong is told.',
  },
} as const;

/** A strategy orders, or sets up and stops a grid. */
const CONCERNS: Readonly<Record<PauseTarget['kind'], readonly (keyof typeof EFFECTS)[]>> = {
  all: ['orders', 'grids'],
  account: ['orders', 'grids'],
  plan: ['orders'],
  strategy: ['orders', 'grids'],
  grid: ['grids'],
};

function effectOf(kind: PauseTarget['kind']): readonly string[] {
  const effects = CONCERNS[kind].map((concern) => EFFECTS[concern]);
  return [...effects.map(({ stops }) => stops), ...effects.map(({ leaves }) => leaves)];
}

export const pauseCommand: Command = {
  name: 'pause',
  positionals: '[all|KIND NAME]',
  maxPositionals: 2,
  summary: 'Stops new orders at once, or lists what is paused',
  options: { note: { value: 'TEXT', help: 'why, for whoever finds it paused' }, ...AWS_OPTIONS },
  details: [
    ...effectOf('all'),
    'A KIND is account, plan, strategy (of signals) or grid (of the automations, or a bot by its id).',
    'It holds until `resume`, also over a restart. `pause all` needs no readable automations file.',
  ].join('\n'),
  run: async (context, { positionals, values }) => {
    if (positionals.length === 0) return listing(await listPauses(await context.table('create')), context);
    const target = targetOf(positionals);
    const unchecked = await existingTarget(target, context);
    await pause(await context.table('create'), target, context.clock.nowMs(), values.get('note'));
    return {
      lines: [`Paused ${describeTarget(target)}.`, ...effectOf(target.kind), ...unchecked],
      json: { paused: { ...target }, since: isoSeconds(context.clock.nowMs()) },
    };
  },
};

export const resumeCommand: Command = {
  name: 'resume',
  positionals: 'all|KIND NAME',
  maxPositionals: 2,
  summary: 'Ends a pause',
  options: AWS_OPTIONS,
  details: 'What was missed meanwhile is treated as every missed slot: as its plan says under `missed`.',
  run: async (context, { positionals }) => {
    const target = targetOf(positionals);
    const table = await context.table('create');
    const ended = await resume(table, target);
    const left = await listPauses(table);
    const still = left.length === 0 ? [] : ['Still paused:', ...listing(left, context).lines];
    const head = ended
      ? `Resumed ${describeTarget(target)}.`
      : `${capital(describeTarget(target))} was not paused.`;
    return {
      lines: [head, ...still],
      json: { resumed: ended, target: { ...target }, paused: left.map(pauseJson) },
    };
  },
};

/** What may be paused by name, and where the names stand in the automations. */
const SECTIONS = {
  account: 'accounts',
  plan: 'plans',
  strategy: 'signals',
  grid: 'grids',
} as const;

function targetOf([kind, name]: readonly string[]): PauseTarget {
  if (kind === undefined) throw new UsageError(`Say what to resume: ${CHOICES}.`);
  if (kind === 'all') {
    if (name !== undefined) throw new UsageError(`'all' stands alone, without '${name}'.`);
    return { kind };
  }
  if (!isSection(kind)) throw new UsageError(`'${kind}' cannot be paused; write ${CHOICES}.`);
  if (name === undefined) throw new UsageError(`Say which ${kind}: ${kind} NAME.`);
  return pauseTarget(kind, name);
}

const CHOICES = `all, ${Object.keys(SECTIONS)
  .map((kind) => `${kind} NAME`)
  .join(', ')
  .replace(/, ([^,]*)$/, ' or $1')}`;

function isSection(kind: string): kind is keyof typeof SECTIONS {
  return Object.hasOwn(SECTIONS, kind);
}

/**
 * A mistyped name would be believed to be paused, so it must exist. Where that cannot be looked up, stopping
 * comes first and the doubt is told.
 */
async function existingTarget(target: PauseTarget, context: CliContext): Promise<readonly string[]> {
  if (target.kind === 'all') return [];
  const automations = await context.automations().catch(() => undefined);
  if (automations === undefined) {
    return ['Check the name: the automations file cannot be read, so nobody could look it up.'];
  }
  const watched = Object.values(automations.watch).flatMap(({ bots }) => Object.keys(bots));
  const known = Object.keys(automations[SECTIONS[target.kind]]);
  const all = target.kind === 'grid' ? [...known, ...watched] : known;
  if (!all.includes(nameOf(target))) throw notFound(target.kind, nameOf(target), all);
  return [];
}

function listing(pauses: readonly Pause[], { style }: CliContext): Answer {
  const rows = pauses.map(({ target, sinceMs, note }) => [
    style('yellow', describeTarget(target)),
    `since ${zonedMinute(sinceMs, machineTimezone())}`,
    note ?? '',
  ]);
  return {
    lines: rows.length === 0 ? ['Nothing is paused.'] : alignColumns(rows).map((line) => `  ${line}`),
    json: pauses.map(pauseJson),
  };
}

function pauseJson({ target, sinceMs, note }: Pause): JsonObject {
  return { ...target, since: isoSeconds(sinceMs), ...(note === undefined ? {} : { note }) };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

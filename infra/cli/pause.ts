import {
  describeTarget,
  listPauses,
  type Pause,
  type PauseTarget,
  pause,
  resume,
} from '../../shared/control/pause.ts';
import { isoSeconds } from '../../shared/core/clock.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { machineTimezone, zonedMinute } from '../local/time-text.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { notFound } from './known-plan.ts';

const EFFECT = [
  'Stopped: every new order, also follow-up orders and orders that would be sent again, from now on.',
  'Not stopped: orders that rest at the exchange stay there; their outcome is still looked up and recorded.',
];

export const pauseCommand: Command = {
  name: 'pause',
  positionals: '[all|account NAME|plan NAME]',
  maxPositionals: 2,
  summary: 'Stops new orders at once, or lists what is paused',
  options: { note: { value: 'TEXT', help: 'why, for whoever finds it paused' } },
  details: [
    ...EFFECT,
    'It holds until `resume`, also over a restart. `pause all` needs no readable automations file.',
  ].join('\n'),
  run: async (context, { positionals, values }) => {
    if (positionals.length === 0) return listing(await listPauses(await context.table('create')), context);
    const target = targetOf(positionals);
    const unchecked = await existingTarget(target, context);
    await pause(await context.table('create'), target, context.clock.nowMs(), values.get('note'));
    return {
      lines: [`Paused ${describeTarget(target)}.`, ...EFFECT, ...unchecked],
      json: { paused: { ...target }, since: isoSeconds(context.clock.nowMs()) },
    };
  },
};

export const resumeCommand: Command = {
  name: 'resume',
  positionals: 'all|account NAME|plan NAME',
  maxPositionals: 2,
  summary: 'Ends a pause',
  options: {},
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

function targetOf([kind, name]: readonly string[]): PauseTarget {
  if (kind === undefined) throw new UsageError('Say what to resume: all, account NAME or plan NAME.');
  if (kind === 'all') {
    if (name !== undefined) throw new UsageError(`'all' stands alone, without '${name}'.`);
    return { kind };
  }
  if (kind !== 'account' && kind !== 'plan') {
    throw new UsageError(`'${kind}' cannot be paused; write all, account NAME or plan NAME.`);
  }
  if (name === undefined) throw new UsageError(`Say which ${kind}: ${kind} NAME.`);
  return kind === 'account' ? { kind, account: name } : { kind, plan: name };
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
  const known = Object.keys(target.kind === 'plan' ? automations.plans : automations.accounts);
  const name = target.kind === 'plan' ? target.plan : target.account;
  if (!known.includes(name)) throw notFound(target.kind, name, known);
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

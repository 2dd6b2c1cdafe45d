import type { Plan } from '../../shared/automations/schema.ts';
import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { preview } from '../../shared/slots/occurrences.ts';
import type { SkippedTime, Slot } from '../../shared/slots/slot.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { planText } from '../local/plan-text.ts';
import { alignColumns } from '../local/terminal.ts';
import { roughDuration, zonedMinute } from '../local/time-text.ts';
import { countOf } from './arguments.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { plansNamed } from './known-plan.ts';

const MOST_SLOTS = 1000;

export const planCommand: Command = {
  name: 'plan',
  positionals: '[PLAN]',
  maxPositionals: 1,
  summary: 'Shows when each plan runs next',
  options: { count: { short: 'n', value: 'N', help: 'how many slots of each plan (default: 5)' } },
  details:
    'A local time that the clock skips in spring is shown as a gap: nothing runs. A local time that it repeats in\nautumn is shown a second time as a repeat: it runs once, at the first pass.',
  notAws:
    'Plans are shown from the automations file, of which a deployment is made: leave --aws out; "doctor --aws" says whether the two still agree.',
  run: async (context, given) => {
    const count = countOf(given.values.get('count') ?? '5', '-n', MOST_SLOTS);
    const automations = await context.automations();
    const views = plansNamed(automations, given.positionals[0]).map(([id, plan]) => ({
      id,
      plan,
      text: planText(plan, automations),
      times: preview(plan.when, context.clock.nowMs(), count),
    }));
    return answer(views, context);
  },
};

interface PlanView {
  readonly id: string;
  readonly plan: Plan;
  readonly text: string;
  readonly times: readonly (Slot | SkippedTime)[];
}

function answer(views: readonly PlanView[], context: CliContext): Answer {
  const blocks = views.map((view) => planLines(view, context));
  return {
    lines:
      views.length === 0
        ? ['There is no plan.']
        : blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    json: views.map(planJson),
  };
}

function planLines({ id, plan, text, times }: PlanView, { clock, style }: CliContext): string[] {
  const { schedule, timezone } = plan.when;
  const rows = times.map((time) => {
    if ('atMs' in time) return [zonedMinute(time.atMs, time.timezone), dueText(time.atMs, clock.nowMs())];
    return [localText(time.key), style('yellow', skippedText(time))];
  });
  return [
    `${style('bold', id)}  ${text}`,
    style('dim', `  ${schedule} ${timezone}${periodText(plan)}`),
    ...(rows.length === 0 ? ['  no slot any more'] : alignColumns(rows).map((line) => `  ${line}`)),
  ];
}

function periodText({ when: { start, end } }: Plan): string {
  return `${start === undefined ? '' : `, from ${start}`}${end === undefined ? '' : `, until ${end}`}`;
}

function dueText(atMs: EpochMs, nowMs: EpochMs): string {
  return `in ${roughDuration(atMs - nowMs)}`;
}

/** Without a zone's name: of these times the zone is what is in doubt. */
function localText(key: string): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${key}:00Z`),
  );
  return `${weekday} ${key.replace('T', ' ')}`;
}

function skippedText({ reason }: SkippedTime): string {
  return reason === 'gap'
    ? 'gap: the clock skips this time, nothing runs'
    : 'repeat: the clock shows this time again, it ran at the first pass';
}

function planJson({ id, plan, times }: PlanView): JsonObject {
  return {
    plan: id,
    account: plan.account,
    schedule: plan.when.schedule,
    timezone: plan.when.timezone,
    times: times.map((time) =>
      'atMs' in time
        ? { key: time.key, timezone: time.timezone, at: isoSeconds(time.atMs) }
        : { key: time.key, skipped: time.reason },
    ),
  };
}

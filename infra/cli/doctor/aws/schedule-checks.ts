import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  paginateListSchedules,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { functionName } from '../../../physical-names.ts';
import { type Start, startsOf } from '../../../stacks/starts.ts';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout, type Verdicts } from '../finding.ts';
import { resourcesOf, type Scene } from './scene.ts';

interface Expected {
  /** The plan, or the function that the clock alone starts. */
  readonly name: string;
  readonly row: string;
  readonly start: Start;
}

/** Whether each plan and each function of the clock has its schedule, enabled and at the times that the plan says. */
export async function checkSchedules(scene: Scene): Promise<readonly Finding[]> {
  const client = new SchedulerClient(ASK_SETTINGS);
  try {
    const found: GetScheduleCommandOutput[] = [];
    for (const group of resourcesOf(scene, 'AWS::Scheduler::ScheduleGroup')) {
      found.push(...(await schedulesOf(client, group)));
    }
    const say = findingsAbout('schedules');
    const expected = expectedOf(scene);
    const faults = expected.flatMap((one) => faultOf(say, one, found, scene.stage));
    const strange = found.filter((one) => !isKnown(one, scene));
    const well = expected.length - faults.length;
    return [
      ...(well === 0 ? [] : [say.ok('enabled', `${well} of ${expected.length} are as the automations say.`)]),
      ...faults,
      ...strange.map(({ Name = '' }) =>
        say.note(
          Name,
          `Nothing here asks for this schedule, and it still starts something: ${deployAgain(scene.stage)}.`,
        ),
      ),
    ];
  } finally {
    client.destroy();
  }
}

async function schedulesOf(
  client: SchedulerClient,
  group: string,
): Promise<readonly GetScheduleCommandOutput[]> {
  return ask('look at the schedules', async () => {
    const schedules: GetScheduleCommandOutput[] = [];
    for await (const { Schedules = [] } of paginateListSchedules({ client }, { GroupName: group })) {
      for (const { Name } of Schedules) {
        schedules.push(await client.send(new GetScheduleCommand({ Name, GroupName: group })));
      }
    }
    return schedules;
  });
}

function expectedOf({ rows, automations, nowMs }: Scene): readonly Expected[] {
  return rows.flatMap((row) =>
    startsOf(row, automations.plans, nowMs).starts.map((start) => ({
      name: row.trigger.kind === 'plans' ? start.id : row.name,
      row: row.name,
      start,
    })),
  );
}

function faultOf(
  say: Verdicts,
  { name, row, start }: Expected,
  found: readonly GetScheduleCommandOutput[],
  stage: string,
): readonly Finding[] {
  const schedule = found.find(
    (one) => starts(one, stage, row) && inputOf(one) === JSON.stringify(start.event),
  );
  if (schedule === undefined) {
    return [say.failed(name, `Nothing starts it: there is no schedule for it; ${deployAgain(stage)}.`)];
  }
  const { State, ScheduleExpression, ScheduleExpressionTimezone = 'UTC' } = schedule;
  if (State !== 'ENABLED') {
    return [
      say.failed(
        name,
        `Its schedule ${schedule.Name} is ${State}, so it does not run: enable it in the EventBridge Scheduler console (to stop it for a while, use "pause").`,
      ),
    ];
  }
  if (ScheduleExpression !== start.expression || ScheduleExpressionTimezone !== start.timezone) {
    return [
      say.failed(
        name,
        `Its schedule runs at ${ScheduleExpression} ${ScheduleExpressionTimezone}, and the automations say ${start.expression} ${start.timezone}: ${deployAgain(stage)}.`,
      ),
    ];
  }
  return [];
}

/** Also a plan that has no slot left, and a function that these automations no longer need. */
function isKnown(schedule: GetScheduleCommandOutput, { rows, automations, stage }: Scene): boolean {
  const row = rows.find(({ name }) => starts(schedule, stage, name));
  if (row === undefined) return false;
  return row.trigger.kind !== 'plans' || Object.hasOwn(automations.plans, planOf(schedule));
}

function starts({ Target }: GetScheduleCommandOutput, stage: string, row: string): boolean {
  return Target?.Arn?.endsWith(`:function:${functionName(stage, row)}`) === true;
}

function inputOf({ Target }: GetScheduleCommandOutput): string {
  return Target?.Input ?? '{}';
}

function planOf(schedule: GetScheduleCommandOutput): string {
  try {
    return String((JSON.parse(inputOf(schedule)) as { plan?: unknown }).plan);
  } catch {
    return '';
  }
}

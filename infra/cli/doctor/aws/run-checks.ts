import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { clockMinutes } from '../../../functions.ts';
import { roughDuration } from '../../../local/time-text.ts';
import { functionName } from '../../../physical-names.ts';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

/** More than twice the rarest start by the clock that money depends on. */
const LOOKED_BACK_MS = 3 * HOUR_MS;
const PERIOD_SECONDS = 300;
/** For metrics to arrive, and one start to be late. */
const LEEWAY_MS = 10 * MINUTE_MS;

/** Whether the functions that the clock starts have run of late, and which failed. */
export async function checkRuns(scene: Scene): Promise<readonly Finding[]> {
  const client = new CloudWatchClient(ASK_SETTINGS);
  try {
    const { rows, stage, nowMs } = scene;
    const names = rows.map(({ name }) => functionName(stage, name));
    const command = new GetMetricDataCommand({
      MetricDataQueries: names.flatMap((name, index) => [
        queryOf(`i${index}`, name, 'Invocations'),
        queryOf(`e${index}`, name, 'Errors'),
      ]),
      StartTime: new Date(nowMs - LOOKED_BACK_MS),
      EndTime: new Date(nowMs),
    });
    const { MetricDataResults = [] } = await ask('read the metrics of the functions', () =>
      client.send(command),
    );
    return findingsOf(scene, (id) => MetricDataResults.find((result) => result.Id === id));
  } finally {
    client.destroy();
  }
}

function queryOf(Id: string, functionName: string, MetricName: string): MetricDataQuery {
  const Dimensions = [{ Name: 'FunctionName', Value: functionName }];
  const Metric = { Namespace: 'AWS/Lambda', MetricName, Dimensions };
  return { Id, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' } };
}

function findingsOf(
  scene: Scene,
  resultOf: (id: string) => MetricDataResult | undefined,
): readonly Finding[] {
  const say = findingsAbout('runs');
  const { rows, nowMs } = scene;
  const sinceMs = deployedMs(scene);
  const faults: Finding[] = [];
  let count = 0;
  for (const [index, row] of rows.entries()) {
    const runs = resultOf(`i${index}`);
    const total = sumOf(runs);
    count += total;
    const errors = sumOf(resultOf(`e${index}`));
    if (errors > 0) {
      faults.push(
        say.failed(
          row.name,
          `${errors} of its ${total} runs of the last three hours failed: its log says why.`,
        ),
      );
    }
    const minutes = clockMinutes(row);
    if (minutes === undefined) continue;
    const allowedMs = 2 * minutes * MINUTE_MS + LEEWAY_MS;
    // What starts once a day says nothing of itself in so short a time.
    if (allowedMs > LOOKED_BACK_MS) continue;
    const lastMs = lastOf(runs);
    if (Math.max(lastMs, sinceMs) >= nowMs - allowedMs) continue;
    const last = lastMs === 0 ? 'for three hours' : `for ${roughDuration(nowMs - lastMs)}`;
    faults.push(
      say.failed(
        row.name,
        `It has not run ${last}, and should every ${minutes} minutes: see its schedule above.`,
      ),
    );
  }
  return faults.length > 0
    ? faults
    : [say.ok('last 3 hours', `${count} runs, none failed, and the clock missed none.`)];
}

/** A stack that was made a moment ago has nothing to show yet. */
function deployedMs({ stacks: [, { stack }] }: Scene): number {
  return stack?.CreationTime?.getTime() ?? 0;
}

function sumOf(result: MetricDataResult | undefined): number {
  return (result?.Values ?? []).reduce((total, value) => total + value, 0);
}

function lastOf(result: MetricDataResult | undefined): number {
  const { Timestamps = [], Values = [] } = result ?? {};
  const ran = Timestamps.filter((_, index) => (Values[index] ?? 0) > 0).map((at) => at.getTime());
  return Math.max(0, ...ran) + (ran.length === 0 ? 0 : PERIOD_SECONDS * 1_000);
}

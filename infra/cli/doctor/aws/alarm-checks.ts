import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { namePrefix } from '../../../physical-names.ts';
import { ALARMS } from '../../../stacks/alarm-table.ts';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

/** One call gives so many, which is more than any stage has. */
const MOST_ALARMS = 100;

/** Which alarms ring. */
export async function checkAlarms({ stage }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('alarms');
  const client = new CloudWatchClient(ASK_SETTINGS);
  try {
    const { MetricAlarms = [], CompositeAlarms = [] } = await ask('look at the alarms', () =>
      client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: namePrefix(stage), MaxRecords: MOST_ALARMS })),
    );
    const short = (name = '') => name.slice(namePrefix(stage).length);
    // The stage prod-eu begins like the stage prod.
    const all: readonly Pick<MetricAlarm, 'AlarmName' | 'StateValue' | 'StateReason' | 'ActionsEnabled'>[] = [
      ...MetricAlarms,
      ...CompositeAlarms,
    ].filter(({ AlarmName }) => ALARMS.some(({ id }) => id === short(AlarmName)));
    if (all.length === 0) {
      return [
        say.note('state', `There is none, so nothing rings when something fails: ${deployAgain(stage)}.`),
      ];
    }
    const ringing = all.filter(({ StateValue }) => StateValue === 'ALARM');
    const muted = all.filter(({ ActionsEnabled }) => ActionsEnabled === false);
    return [
      ...(ringing.length === 0 ? [say.ok('state', `None of ${all.length} rings.`)] : []),
      ...ringing.map(({ AlarmName, StateReason }) =>
        say.failed(
          short(AlarmName),
          `It rings: ${StateReason ?? 'no reason given'} The runbook (infra/runbook.md) says what to do.`,
        ),
      ),
      ...muted.map(({ AlarmName }) =>
        say.note(
          short(AlarmName),
          'Its actions are switched off, so it tells nobody: enable them in the CloudWatch console.',
        ),
      ),
    ];
  } finally {
    client.destroy();
  }
}

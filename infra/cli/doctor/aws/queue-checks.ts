import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersName, signalDeadLettersName, signalsName } from '../../../physical-names.ts';
import { ASK_SETTINGS, ask, isNamed } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

/** Whether anything was set aside because nobody could handle it, and whether signals pile up. */
export async function checkQueues({ stage, rows }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('queues');
  const client = new SQSClient({ ...ASK_SETTINGS, useQueueUrlAsEndpoint: false });
  const listens = rows.some(({ trigger }) => trigger.kind === 'queue');
  const asked = [
    { name: deadLettersName(stage), check: 'dead letters' },
    ...(listens ? [{ name: signalDeadLettersName(stage), check: 'dead signals' }] : []),
  ];
  try {
    const findings: Finding[] = [];
    for (const { name, check } of asked) {
      const count = await lengthOf(client, name);
      if (count === undefined)
        findings.push(say.failed(check, `There is no queue ${name}: ${deployAgain(stage)}.`));
      else if (count === 0) findings.push(say.ok(check, 'There are none.'));
      else {
        findings.push(
          say.failed(
            check,
            `About ${count} were set aside: "dlq list --aws${stage === 'prod' ? '' : ` --stage ${stage}`}" shows them and what to do.`,
          ),
        );
      }
    }
    if (!listens) return findings;
    const waiting = await lengthOf(client, signalsName(stage));
    const text = waiting === 0 ? 'None waits.' : `About ${waiting} wait to be handled.`;
    return [
      ...findings,
      waiting === undefined
        ? say.failed('signals', `There is no queue ${signalsName(stage)}: ${deployAgain(stage)}.`)
        : say.ok('signals', text),
    ];
  } finally {
    client.destroy();
  }
}

async function lengthOf(client: SQSClient, name: string): Promise<number | undefined> {
  try {
    return await ask('look at the queues', async () => {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    });
  } catch (error) {
    if (isNamed(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) return undefined;
    throw error;
  }
}

import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { type Finding, findingsAbout, type Verdicts } from '../finding.ts';
import { resourcesOf, type Scene } from './scene.ts';

/** Whether each address has said that it wants the mail. */
export async function checkEmail(scene: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('e-mail');
  const client = new SNSClient(ASK_SETTINGS);
  try {
    const findings: Finding[] = [];
    for (const TopicArn of resourcesOf(scene, 'AWS::SNS::Topic')) {
      const subscriptions = await ask('look at the e-mail addresses', async () => {
        const all: Subscription[] = [];
        for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
          all.push(...(page.Subscriptions ?? []));
        }
        return all;
      });
      const topic = TopicArn.split(':').at(-1) ?? TopicArn;
      if (subscriptions.length === 0) {
        findings.push(
          say.failed(
            topic,
            'Nobody gets what is sent there: its address has unsubscribed; deploying again does not bring it back, so subscribe it in the SNS console.',
          ),
        );
      }
      for (const subscription of subscriptions) findings.push(checkAddress(say, subscription));
    }
    return findings;
  } finally {
    client.destroy();
  }
}

function checkAddress(say: Verdicts, { Endpoint = '', SubscriptionArn }: Subscription): Finding {
  if (SubscriptionArn === 'PendingConfirmation') {
    return say.failed(
      Endpoint,
      'It gets nothing yet: open the mail "AWS Notification - Subscription Confirmation" and click its link.',
    );
  }
  return say.ok(Endpoint, 'It has confirmed.');
}

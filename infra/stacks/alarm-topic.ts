/** Where alarms go: one topic of Amazon SNS, with the addresses that are told by e-mail. */
import { Annotations, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { allOutwardChannels } from '../../shared/notices/channel-settings.ts';
import { nameIn } from '../physical-names.ts';

/**
 * It stands with the data: a topic made anew would ask each address again. It has no key of KMS, because CloudWatch
 * may not use Amazon's own for SNS (its alarms would vanish without a word), and a key of one's own costs a dollar a month.
 */
export function alarmTopic(scope: Construct, stage: string, automations: ResolvedAutomations): Topic {
  const stack = Stack.of(scope);
  const topicName = nameIn(stage, 'alarms');
  const topic = new Topic(scope, 'Topic', {
    topicName,
    displayName: `Standing Orders ${stage}`,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisStage',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': alarmArn(stack, nameIn(stage, '*')) },
      },
    }),
  );
  const addresses = alarmAddresses(automations);
  for (const address of addresses) {
    Validations.of(topic.addSubscription(new EmailSubscription(address))).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'CloudWatch keeps the state and the history of every alarm; nobody would look into a queue.',
    });
  }
  new CfnOutput(scope, 'AlarmTopic', { value: topic.topicArn, description: topicText(addresses.length) });
  if (addresses.length === 0) tellNobodyHears(stack, stage);
  return topic;
}

/** The ARN of an alarm by its name; `*` in it stands for any. */
export function alarmArn(stack: Stack, alarmName: string): string {
  return `arn:${stack.partition}:cloudwatch:${stack.region}:${stack.account}:alarm:${alarmName}`;
}

/** Of the automations: those of the e-mail channels, and the one for alarms. Each once. */
function alarmAddresses({ notices, aws }: ResolvedAutomations): readonly string[] {
  const told = allOutwardChannels(notices).flatMap((channel) => (channel.kind === 'email' ? channel.to : []));
  return [...new Set([...told, ...(aws.alarmEmail === undefined ? [] : [aws.alarmEmail])])];
}

function topicText(addresses: number): string {
  const subscribe =
    'aws sns subscribe --topic-arn THE-VALUE --protocol email --notification-endpoint ADDRESS';
  return addresses === 0
    ? `Alarms go here, and reach nobody yet. Subscribe an address: ${subscribe}`
    : `Alarms go here. Each address must confirm once by the link it was sent. One more: ${subscribe}`;
}

function tellNobodyHears(stack: Stack, stage: string): void {
  Annotations.of(stack).addInfoV2(
    'standing-orders:alarmsUnheard',
    `The alarms of stage ${stage} reach nobody. Write aws: { alarmEmail: 'me@example.com' } into the automations, or subscribe any address after the deploy, by the command in the output AlarmTopic.`,
  );
}

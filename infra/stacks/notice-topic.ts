/** The e-mail channels: one topic each, with the addresses that its notices go to. */
import { Validations } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { NoticeSettings } from '../../shared/automations/schema.ts';
import { allOutwardChannels, channelName } from '../../shared/notices/channel-settings.ts';

/**
 * The topics by channel; none without an e-mail channel. Amazon asks each address once, by a mail with a link, whether
 * it wants them. The topics stand with the data, because a topic made anew would ask again.
 */
export function noticeTopics(scope: Construct, settings: NoticeSettings): Readonly<Record<string, Topic>> {
  const channels = allOutwardChannels(settings).filter((channel) => channel.kind === 'email');
  if (channels.length === 0) return {};
  // Amazon's own key: whoever may publish may use it through SNS, without a right of its own.
  const masterKey = Alias.fromAliasName(scope, 'Key', 'alias/aws/sns');
  return Object.fromEntries(
    channels.map((channel) => {
      const name = channelName(channel);
      const topic = new Topic(scope, name, { displayName: 'Standing Orders', masterKey, enforceSSL: true });
      for (const address of channel.to) {
        Validations.of(topic.addSubscription(new EmailSubscription(address))).acknowledge({
          id: 'Serverless-SNSRedrivePolicy',
          reason:
            'Every notice is in the log and in the table; nobody would look into a queue of undelivered mail.',
        });
      }
      return [name, topic];
    }),
  );
}

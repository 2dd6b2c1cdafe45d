import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLettersName } from '../physical-names.ts';

/** The longest that SQS keeps a message. */
const KEPT_DAYS = 14;

/**
 * Where events of all functions end that could not be handed over or whose run failed; looked at by a person. One for
 * the whole stage: one place to look, one alarm.
 */
export function deadLetterQueue(scope: Construct, stage: string): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: deadLettersName(stage),
    retentionPeriod: Duration.days(KEPT_DAYS),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  for (const id of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
    Validations.of(queue).acknowledge({
      id,
      reason: 'This queue is itself the dead-letter queue of all functions and of their schedules.',
    });
  }
  new CfnOutput(scope, 'Failed', {
    value: `npm run cli -- dlq list --aws --stage ${stage}`,
    description: `Lists the events that could not be delivered or whose run failed, kept for ${KEPT_DAYS} days: look at what became of each before it is replayed or dropped.`,
  });
  return queue;
}

/** The FIFO queue between the webhook and what it orders, and how its consumer is fed. */
import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES } from '../../shared/queue/message.ts';
import type { FunctionRow } from '../functions.ts';
import { signalDeadLettersName, signalsName } from '../physical-names.ts';
import type { AutomationFunction } from './automation-function.ts';
import { tagAll } from './tags.ts';

/** The longest that SQS keeps a message. */
const KEPT_DAYS = 14;

/**
 * Beyond the function's timeout, which is the least that Lambda allows. AWS advises six timeouts, for functions that wait
 * long for a free execution; here what failed would come again after eleven minutes, when its signal is out of date,
 * and hold up its symbol until then. A message that comes too soon does no harm: handling one twice has one outcome.
 */
const VISIBILITY_MARGIN_SECONDS = 10;

/** The fewest that can be asked for. Each execution spends of the same request budget at the exchange. */
const BATCHES_AT_ONCE = 2;

/** What a consumer asks of SQS. */
export const CONSUMER_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

export interface SignalQueueProps extends Pick<FunctionRow, 'timeoutSeconds'> {
  readonly stage: string;
}

export class SignalQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage, timeoutSeconds }: SignalQueueProps) {
    super(scope, id);
    tagAll(this, { what: 'signals' });
    const common = {
      fifo: true,
      retentionPeriod: Duration.days(KEPT_DAYS),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    const deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: signalDeadLettersName(stage),
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: signalsName(stage),
      visibilityTimeout: Duration.seconds(timeoutSeconds + VISIBILITY_MARGIN_SECONDS),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
      Validations.of(deadLetters).acknowledge({
        id: rule,
        reason: 'This queue is itself the dead-letter queue of the signals.',
      });
    }
    new CfnOutput(this, 'SetAside', {
      value: `npm run cli -- dlq list --aws --stage ${stage}`,
      description: `Lists also the signals whose message failed ${MAX_RECEIVES} times, in ${signalDeadLettersName(stage)}, kept for ${KEPT_DAYS} days; the log of their function says why. The clock tries their signals on until their time is over: look at what became of one before you act by hand.`,
    });
  }

  /** Batches of this queue start the function; what it names as failed comes again, in order. */
  feed({ lambda }: AutomationFunction, batchSize: number): void {
    const source = new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency: BATCHES_AT_ONCE,
    });
    Validations.of(source).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'A queue as source takes no destination: what fails goes to the dead-letter queue of the queue.',
    });
  }
}

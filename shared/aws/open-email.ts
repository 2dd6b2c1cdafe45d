import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Channel } from '../notices/channel.ts';
import { snsChannel } from '../notices/sns-channel.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { NOTICE_TOPICS } from './environment.ts';

const topics = lazySchema(() => z.record(z.string(), z.string().startsWith('arn:')));

/**
 * The extra `email`: makes the e-mail channel of a name over its SNS topic. Throws `config.invalid` when the stack
 * has no topic for it; connects to nothing yet.
 */
export function openEmail(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => Channel {
  const client = new SNSClient(CLIENT_SETTINGS);
  return (name) => {
    const topicArn = topicsOf(environment[NOTICE_TOPICS])[name];
    if (topicArn !== undefined) return snsChannel({ name, topicArn }, client);
    throw new AppError(
      'config.invalid',
      `The environment of this function is incomplete (${NOTICE_TOPICS} names no topic for channel ${name}): deploy the stacks again.`,
    );
  };
}

function topicsOf(text = '{}'): Readonly<Record<string, string>> {
  try {
    return topics.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/**
 * E-mail by Amazon SNS: one publish reaches every address that confirmed its subscription to the topic.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html (read 2026-11-21)
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Channel, undelivered } from './channel.ts';
import { cutTo, headline } from './message-text.ts';

/** Fewer than 100 characters of printable ASCII. */
const MAX_SUBJECT = 99;
/** SNS takes 256 KB; a character of UTF-8 has up to three bytes for each UTF-16 unit. */
const MAX_TEXT = 80_000;

export function snsChannel(
  { name, topicArn }: { readonly name: string; readonly topicArn: string },
  client: SNSClient,
): Channel {
  return {
    name,
    send: async (notice) => {
      const title = headline(notice);
      const publish = new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(title),
        Message: cutTo(`${title}\n\n${notice.text}`, MAX_TEXT),
      });
      try {
        await client.send(publish);
      } catch (thrown) {
        throw failureOf(name, thrown);
      }
    },
  };
}

/** What of a title is not printable ASCII is replaced: SNS would refuse the whole message. */
function subjectOf(title: string): string {
  const ascii = title
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, '?');
  return ascii.slice(0, MAX_SUBJECT);
}

/** Errors of SNS that stay until somebody mends the deployment. */
const REFUSALS = [
  'AuthorizationErrorException',
  'NotFoundException',
  'InvalidParameterException',
  'AccessDenied',
];

function failureOf(channel: string, thrown: unknown): Error {
  const { name } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return undelivered(channel, {
    why: `Amazon SNS answered ${name}`,
    ...(REFUSALS.some((refusal) => name.startsWith(refusal))
      ? { isRefused: true, advice: 'deploy the stacks again, which makes the topic and the right to publish' }
      : {}),
  });
}

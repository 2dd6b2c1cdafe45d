/**
 * Slack: an incoming webhook, https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * (read 2026-11-21). It answers `ok`, or a status with one word that says what is wrong.
 */
import * as z from 'zod';
import { lazySchema } from '../lazy-schema.ts';
import type { Channel } from './channel.ts';
import { type ChannelSecrets, channelSecret, secretUrl } from './channel-secret.ts';
import { cutTo, escapeAngles, headline } from './message-text.ts';
import { type HttpParts, postJson, type Refusal } from './post-json.ts';

/** What Slack recommends; it cuts at 40,000. */
const MAX_CHARACTERS = 4_000;

const SECRET = {
  schema: lazySchema(() => z.object({ url: secretUrl })),
  form: '{ "url": "…" }, the address of an incoming webhook',
};

export function slackChannel(
  { name }: { readonly name: string },
  parts: HttpParts & { readonly secrets: ChannelSecrets },
): Channel {
  return {
    name,
    send: async (notice) => {
      const { url } = await channelSecret(parts.secrets, name, SECRET);
      const title = headline(notice);
      const text = cutTo(notice.text, MAX_CHARACTERS - title.length - 3);
      await postJson(parts, {
        channel: name,
        url,
        // Escaped, `<!channel>` is only text: nobody is called by what an exchange or a signal wrote.
        body: JSON.stringify({
          text: `*${escapeAngles(title)}*\n${escapeAngles(text)}`,
          unfurl_links: false,
          unfurl_media: false,
        }),
        refusalOf,
      });
    },
  };
}

function refusalOf(_status: number, text: string): Refusal {
  return {
    says: /^[a-z_]{2,60}$/.test(text) ? text : undefined,
    advice: 'the webhook or its channel is gone, so make a new incoming webhook and set its address',
  };
}

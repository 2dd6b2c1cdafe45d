/** Discord: Execute Webhook, https://docs.discord.com/developers/resources/webhook#execute-webhook (read 2026-11-21). */
import * as z from 'zod';
import { lazySchema } from '../lazy-schema.ts';
import type { Channel } from './channel.ts';
import { type ChannelSecrets, channelSecret, secretUrl } from './channel-secret.ts';
import { cutTo, headline } from './message-text.ts';
import { type HttpParts, postJson } from './post-json.ts';

const MAX_CHARACTERS = 2_000;
/** Message flag: links in the text get no preview. */
const SUPPRESS_EMBEDS = 4;

const SECRET = {
  schema: lazySchema(() => z.object({ url: secretUrl })),
  form: '{ "url": "…" }, the address of a channel\'s webhook',
};

export function discordChannel(
  { name }: { readonly name: string },
  parts: HttpParts & { readonly secrets: ChannelSecrets },
): Channel {
  return {
    name,
    send: async (notice) => {
      const { url } = await channelSecret(parts.secrets, name, SECRET);
      const content = cutTo(
        `**${escapeMarkdown(headline(notice))}**\n${escapeMarkdown(notice.text)}`,
        MAX_CHARACTERS,
      );
      await postJson(parts, {
        channel: name,
        url: waiting(url),
        body: JSON.stringify({ content, allowed_mentions: { parse: [] }, flags: SUPPRESS_EMBEDS }),
        refusalOf: () => ({
          advice: 'the webhook is gone or its address wrong, so make a new one and set its address',
        }),
      });
    },
  };
}

/** Otherwise Discord answers before it knows whether the message is stored. */
function waiting(url: string): string {
  const address = new URL(url);
  address.searchParams.set('wait', 'true');
  return address.href;
}

/** Symbols such as BTC_USDT would turn into italics. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*_~|`>#]/g, '\\$&');
}

/** Telegram: `sendMessage` of the Bot API, https://core.telegram.org/bots/api#sendmessage (read 2026-11-21). */
import * as z from 'zod';
import { lazySchema } from '../lazy-schema.ts';
import type { Channel } from './channel.ts';
import { type ChannelSecrets, channelSecret } from './channel-secret.ts';
import { cutTo, escapeAngles, headline } from './message-text.ts';
import { type HttpParts, parsed, postJson, type Refusal } from './post-json.ts';

/** Counted after the entities are parsed: escapes and tags are free. */
const MAX_CHARACTERS = 4096;

const SECRET = {
  schema: lazySchema(() => z.object({ botToken: z.string().regex(/^\d+:[\w-]+$/) })),
  form: '{ "botToken": "…" }, as @BotFather gives it',
};

export function telegramChannel(
  settings: { readonly name: string; readonly chatId: string },
  parts: HttpParts & { readonly secrets: ChannelSecrets },
): Channel {
  const { name, chatId } = settings;
  return {
    name,
    send: async (notice) => {
      const { botToken } = await channelSecret(parts.secrets, name, SECRET);
      const title = headline(notice);
      const text = cutTo(notice.text, MAX_CHARACTERS - title.length - 1);
      await postJson(parts, {
        channel: name,
        url: `https://api.telegram.org/bot${botToken}/sendMessage`,
        body: JSON.stringify({
          chat_id: chatId,
          text: `<b>${escapeAngles(title)}</b>\n${escapeAngles(text)}`,
          parse_mode: 'HTML',
          link_preview_options: { is_disabled: true },
          disable_notification: notice.severity === 'info',
        }),
        refusalOf,
      });
    },
  };
}

const errorReply = lazySchema(() => z.object({ description: z.string().max(200) }));

function refusalOf(status: number, text: string): Refusal {
  return { says: errorReply.safeParse(parsed(text)).data?.description, advice: adviceFor(status) };
}

/** A malformed token makes an unknown path, hence 404. */
function adviceFor(status: number): string {
  if (status === 401 || status === 404)
    return 'the bot token is not valid, so set the one that @BotFather shows';
  if (status === 403) return 'open the chat with the bot and press Start, or add the bot to the group';
  return "check the channel's chatId, and write to the bot once so that it may answer";
}

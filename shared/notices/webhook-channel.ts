/**
 * A webhook of your own. Each notice is one POST with the JSON `{ key, severity, title, text, topic, at }`: `severity`
 * is `info`, `warning` or `urgent`, `topic` a section of the runbook and often left out, `at` is ISO 8601 in UTC. Any
 * answer of 2xx means that it was taken.
 *
 * Two headers prove where it comes from:
 *
 *     x-standing-orders-timestamp: 1795248000
 *     x-standing-orders-signature: sha256=<hex of HMAC-SHA256(signingSecret, timestamp + "." + body)>
 *
 * A receiver should, before parsing:
 * 1. take the body as the bytes that came, and both headers;
 * 2. refuse a timestamp (Unix seconds) more than 300 s away from its own clock;
 * 3. compute the HMAC over timestamp, a full stop and the body, and compare it in constant time
 *    (`crypto.timingSafeEqual`, `hmac.compare_digest`);
 * 4. treat a second message of the same `key` as the same: a notice may come twice, never not at all.
 *    Several notices may come joined in one, whose key begins with `joined/`.
 */
import * as z from 'zod';
import { type Clock, SECOND_MS } from '../core/clock.ts';
import { lazySchema } from '../lazy-schema.ts';
import { hmacSha256Hex } from '../signing/hmac.ts';
import type { Channel } from './channel.ts';
import { type ChannelSecrets, channelSecret, secretUrl } from './channel-secret.ts';
import { type HttpParts, postJson } from './post-json.ts';

const SECRET = {
  schema: lazySchema(() => z.object({ url: secretUrl, signingSecret: z.string().min(16) })),
  form: '{ "url": "…", "signingSecret": "…" }, the second with 16 characters or more',
};

export function webhookChannel(
  { name }: { readonly name: string },
  parts: HttpParts & { readonly secrets: ChannelSecrets; readonly clock: Clock },
): Channel {
  return {
    name,
    send: async ({ key, severity, title, text, topic, atMs }) => {
      const { url, signingSecret } = await channelSecret(parts.secrets, name, SECRET);
      const body = JSON.stringify({ key, severity, title, text, topic, at: new Date(atMs).toISOString() });
      const timestamp = String(Math.floor(parts.clock.nowMs() / SECOND_MS));
      const hmac = hmacSha256Hex(signingSecret, `${timestamp}.${body}`);
      await postJson(parts, {
        channel: name,
        url,
        headers: {
          'x-standing-orders-timestamp': timestamp,
          'x-standing-orders-signature': `sha256=${hmac}`,
        },
        body,
        refusalOf: () => ({
          advice: 'check the address, and that the receiver knows the same signing secret',
        }),
      });
    },
  };
}

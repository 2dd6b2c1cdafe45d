import type { NoticeSettings } from '../automations/schema.ts';
import type { Clock } from '../core/clock.ts';
import { type Channel, undelivered } from './channel.ts';
import type { ChannelSecrets } from './channel-secret.ts';
import { allOutwardChannels, channelName, type OutwardChannel } from './channel-settings.ts';
import { discordChannel } from './discord-channel.ts';
import type { HttpParts } from './post-json.ts';
import { slackChannel } from './slack-channel.ts';
import { telegramChannel } from './telegram-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

export interface ChannelParts extends HttpParts {
  readonly secrets: ChannelSecrets;
  readonly clock: Clock;
  /** Makes an e-mail channel of this name; only where Amazon SNS is at hand. */
  readonly email?: ((name: string) => Channel) | undefined;
}

type Settings<Kind> = Extract<OutwardChannel, { readonly kind: Kind }> & { readonly name: string };

const OPEN: {
  readonly [Kind in OutwardChannel['kind']]: (settings: Settings<Kind>, parts: ChannelParts) => Channel;
} = {
  telegram: telegramChannel,
  slack: slackChannel,
  discord: discordChannel,
  webhook: webhookChannel,
  email: ({ name }, { email }) => email?.(name) ?? noEmail(name),
};

/** The channels that the automations name, the fallback last. Reads no secret and sends nothing yet. */
export function openChannels(
  settings: Pick<NoticeSettings, 'channels' | 'fallback'>,
  parts: ChannelParts,
): readonly Channel[] {
  return allOutwardChannels(settings).map((channel) => {
    const open = OPEN[channel.kind] as (named: object, given: ChannelParts) => Channel;
    return open({ ...channel, name: channelName(channel) }, parts);
  });
}

function noEmail(name: string): Channel {
  const why = 'e-mail goes out through Amazon SNS';
  const advice = 'use another channel on this machine';
  return {
    name,
    send: async () => {
      throw undelivered(name, { why, advice, isRefused: true });
    },
  };
}

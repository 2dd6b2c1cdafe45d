import type { NoticeSettings } from '../automations/schema.ts';

export type ChannelSettings = NoticeSettings['channels'][number];
/** A channel that leads out of the system; the log needs none, because it is always written. */
export type OutwardChannel = Exclude<ChannelSettings, { readonly kind: 'log' }>;

/** What a channel is called in the outbox, and under `channel/` its secret: its kind, unless it says otherwise. */
export function channelName(channel: ChannelSettings): string {
  return channel.kind === 'log' ? channel.kind : (channel.name ?? channel.kind);
}

/** The channels that each notice goes out through, without the log. */
export function outwardChannels({ channels }: Pick<NoticeSettings, 'channels'>): readonly OutwardChannel[] {
  return channels.filter((channel) => channel.kind !== 'log');
}

/** The fallback among them, last. */
export function allOutwardChannels(
  settings: Pick<NoticeSettings, 'channels' | 'fallback'>,
): readonly OutwardChannel[] {
  const { channels, fallback } = settings;
  return outwardChannels({ channels: fallback === undefined ? channels : [...channels, fallback] });
}

/** The name of the fallback; a fallback to the log is none. */
export function fallbackName({ fallback }: Pick<NoticeSettings, 'fallback'>): string | undefined {
  return fallback === undefined || fallback.kind === 'log' ? undefined : channelName(fallback);
}

/** What the secret of each kind of channel holds. */
export const CHANNEL_FIELDS: Readonly<Record<OutwardChannel['kind'], readonly string[]>> = {
  telegram: ['botToken'],
  slack: ['url'],
  discord: ['url'],
  webhook: ['url', 'signingSecret'],
  email: [],
};

import type { ResolvedAutomations } from '../automations/schema.ts';
import type { Log } from '../core/log.ts';
import type { Channel } from './channel.ts';
import { logChannel } from './log-channel.ts';

type NoticeSettings = ResolvedAutomations['notices'];

interface ChannelParts {
  readonly log: Log;
}

const OPEN: Readonly<Record<NoticeSettings['channels'][number]['kind'], (parts: ChannelParts) => Channel>> = {
  log: ({ log }) => logChannel(log),
};

/** The channels that the automations name. */
export function openChannels(settings: NoticeSettings, parts: ChannelParts): readonly Channel[] {
  return settings.channels.map(({ kind }) => OPEN[kind](parts));
}

import type { NoticeSettings } from '../../shared/automations/schema.ts';
import { channelName, fallbackName, outwardChannels } from '../../shared/notices/channel-settings.ts';

/** How the operator is told, e.g. `telegram, email; quiet 22:00–07:00 Europe/Berlin; digest 07:30`. */
export function noticesText(settings: NoticeSettings): string {
  const names = outwardChannels(settings).map(channelName);
  const fallback = fallbackName(settings);
  const channels = names.length === 0 ? 'log only' : names.join(', ');
  return [channels, ...(fallback === undefined ? [] : [`else ${fallback}`]), ...timesOf(settings)].join('; ');
}

/** Quiet hours and digest have a time zone each, which mostly is the same. */
function timesOf({ quietHours, digest }: NoticeSettings): string[] {
  const quiet = quietHours && `quiet ${quietHours.from}–${quietHours.to}`;
  const daily = digest === false ? 'no digest' : `digest ${digest.at}`;
  if (quietHours === undefined) return [digest === false ? daily : `${daily} ${digest.timezone}`];
  if (digest === false || digest.timezone === quietHours.timezone)
    return [`${quiet} ${quietHours.timezone}`, daily];
  return [`${quiet} ${quietHours.timezone}`, `${daily} ${digest.timezone}`];
}

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { AppError } from '../../shared/core/errors.ts';
import { allOutwardChannels, channelName } from '../../shared/notices/channel-settings.ts';

/** Throws `config.invalid` for a channel that only AWS has: a host that starts must be able to reach its operator. */
export function checkChannels({ notices }: Pick<ResolvedAutomations, 'notices'>): void {
  const email = allOutwardChannels(notices).find(({ kind }) => kind === 'email');
  if (email === undefined) return;
  throw new AppError(
    'config.invalid',
    `Notice channel ${channelName(email)} is e-mail, which goes out through Amazon SNS only: on this machine use telegram, slack, discord or webhook instead.`,
  );
}

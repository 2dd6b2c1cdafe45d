/** Whether strategies can be proven to and channels can be opened: their tokens and secrets, which are never shown. */
import type { ResolvedAutomations, Strategy } from '../../../shared/automations/schema.ts';
import { messageOf } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import {
  allOutwardChannels,
  CHANNEL_FIELDS,
  channelName,
  type OutwardChannel,
} from '../../../shared/notices/channel-settings.ts';
import { readTokens } from '../../../shared/signals/tokens.ts';
import { checkChannels } from '../../local/check-channels.ts';
import { attempt } from './attempt.ts';
import { type Finding, findingsAbout } from './finding.ts';

/** One finding a strategy. */
export async function checkStrategies(deps: Deps): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, strategy] of Object.entries(deps.automations.signals)) {
    findings.push(await checkStrategy(deps, name, strategy));
  }
  return findings;
}

async function checkStrategy(deps: Deps, name: string, { auth }: Strategy): Promise<Finding> {
  const say = findingsAbout(`strategy ${name}`);
  if (auth === 'token') {
    return (await readTokens(deps.table, name)) === undefined
      ? say.note(
          'token',
          `There is none, so nobody can send to it: "signals token rotate ${name}" makes one.`,
        )
      : say.ok('token', 'There is one.');
  }
  const asked = await attempt(() => deps.secrets.named(`signal/${name}`));
  if (!asked.ok) return say.failed('secret', messageOf(asked.error));
  const { secret } = asked.value;
  return secret === undefined
    ? say.failed('secret', 'It has no field "secret", so every caller is refused: write { "secret": "…" }.')
    : say.ok('secret', 'There is one.');
}

/** One finding a channel, the fallback too. */
export async function checkNotices(deps: Deps): Promise<readonly Finding[]> {
  const { notices } = deps.automations;
  const findings: Finding[] = [];
  for (const channel of allOutwardChannels(notices)) {
    findings.push(await checkChannel(deps, notices, channel));
  }
  return findings;
}

async function checkChannel(
  { secrets }: Deps,
  notices: ResolvedAutomations['notices'],
  channel: OutwardChannel,
): Promise<Finding> {
  const say = findingsAbout('notices');
  const name = channelName(channel);
  if (channel.kind === 'email') {
    const asked = await attempt(async () => checkChannels({ notices }));
    return asked.ok ? say.ok(name, 'It needs no secret.') : say.failed(name, messageOf(asked.error));
  }
  const needed = CHANNEL_FIELDS[channel.kind];
  const asked = await attempt(() => secrets.named(`channel/${name}`));
  if (!asked.ok) return say.failed(name, `${messageOf(asked.error)} It needs ${needed.join(' and ')}.`);
  const missing = needed.filter((field) => asked.value[field] === undefined);
  return missing.length === 0
    ? say.ok(name, `Its secret is there; "notices test ${name}" tries it.`)
    : say.failed(name, `Its secret lacks ${missing.join(' and ')}: add it.`);
}

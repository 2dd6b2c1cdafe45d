/** The secrets that the automations need, and which of them a command line means. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { keyIdsOf } from '../../shared/keys/key-use.ts';
import { allOutwardChannels, CHANNEL_FIELDS, channelName } from '../../shared/notices/channel-settings.ts';
import { readKeyId } from '../../shared/secrets/key-id.ts';
import { secretText } from '../../shared/secrets/secret-id.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, OptionSpecs } from './command.ts';

export interface KnownSecret {
  readonly id: string;
  /** Of keys of accounts alone. */
  readonly account?: string;
  /** The texts that it holds. */
  readonly fields: readonly string[];
}

export const KEY_FIELDS = ['apiKey', 'apiSecret'];

export const READ_OPTION: OptionSpecs = { read: { help: "the account's read-only key" } };

/** Keys of live accounts, then channels, then strategies that sign. */
export function knownSecrets(automations: ResolvedAutomations): readonly KnownSecret[] {
  const { accounts, notices, signals } = automations;
  const keys = Object.entries(accounts)
    .filter(([, { environment }]) => environment !== 'paper')
    .flatMap(([account]) =>
      keyIdsOf(automations, account).map((id) => ({ id, account, fields: KEY_FIELDS })),
    );
  const channels = allOutwardChannels(notices)
    .filter(({ kind }) => kind !== 'email')
    .map((channel) => ({ id: `channel/${channelName(channel)}`, fields: CHANNEL_FIELDS[channel.kind] }));
  const strategies = Object.entries(signals)
    .filter(([, { auth }]) => auth === 'hmac')
    .map(([name]) => ({ id: `signal/${name}`, fields: ['secret'] }));
  return [...keys, ...channels, ...strategies];
}

/**
 * Throws `UsageError`. What was typed is not repeated: it may be the secret itself, in the wrong place.
 */
export function secretMeant(automations: ResolvedAutomations, given: Arguments): KnownSecret {
  const [name, surplus] = given.positionals;
  const known = knownSecrets(automations);
  const list = known.map(({ id }) => id).join(', ') || 'none, because no account is live';
  if (surplus !== undefined) {
    throw new UsageError(
      'A secret is never given as an argument: other users see it while the command runs, and the shell keeps it. It was not used; if it was a real one, replace it at the exchange. Give the name alone, and you are asked for it.',
    );
  }
  if (name === undefined) throw new UsageError(`Say whose secret: ${list}.`);
  const id = given.flags.has('read') && !name.endsWith('/read') ? readKeyId(name) : name;
  const found = known.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new UsageError(whyNot(automations, id, list));
}

function whyNot({ accounts }: ResolvedAutomations, id: string, list: string): string {
  const account = Object.hasOwn(accounts, id) ? id : undefined;
  if (account !== undefined) return `The account '${account}' is on paper and needs no key.`;
  const reading = Object.keys(accounts).find((name) => readKeyId(name) === id);
  if (reading !== undefined) {
    return `The ${secretText(id)} would be used by nothing: say readKey: true of that account in the automations first.`;
  }
  return `The automations name no such secret; there is: ${list}.`;
}

/** The way of a new secret into use: put as pending, tried, made current. At no moment is there none. */
import { AppError } from '../../shared/core/errors.ts';
import type { NamedSecret } from '../../shared/secrets/named-secret.ts';
import { secretText } from '../../shared/secrets/secret-id.ts';
import type { SecretVault } from '../../shared/secrets/vault.ts';
import type { Answer, CliContext } from './command.ts';
import type { KnownSecret } from './secrets-known.ts';
import type { SecretsPlace } from './secrets-place.ts';
import { tryKey } from './secrets-try.ts';

export const UNTESTED_OPTION = {
  untested: { help: 'without trying it: for a key that only the address of the deployment may use' },
};

export interface NewSecret {
  readonly known: KnownSecret;
  readonly place: SecretsPlace;
  readonly isTested: boolean;
  /** Missing for what is pending already. */
  readonly texts: NamedSecret | undefined;
}

export async function bringIn(context: CliContext, wanted: NewSecret): Promise<Answer> {
  const { known, place, texts } = wanted;
  const { vault } = place;
  const before = await vault.versions(known.id);
  const isFirst = before.current === undefined;
  // The first one would be current as soon as it is put: then it is tried before.
  const tried = isFirst && texts !== undefined ? await test(context, wanted, texts) : undefined;
  if (texts !== undefined) await vault.putPending(known.id, texts);
  const seen = tried ?? (await testPending(context, wanted));
  if (!isFirst) await vault.makeCurrent(known.id);
  const replaced = isFirst ? [] : previousLines(known, place.options);
  return {
    lines: [...seen, `The ${secretText(known.id)} is current now ${place.where}.`, ...replaced],
    json: {
      secret: known.id,
      current: true,
      tested: wanted.isTested && known.account !== undefined,
      replaced: !isFirst,
    },
  };
}

async function testPending(context: CliContext, wanted: NewSecret): Promise<readonly string[]> {
  const { known, place } = wanted;
  try {
    return await test(context, wanted, await place.vault.read(known.id, 'pending'));
  } catch (thrown) {
    await keepOrForget(place.vault, known.id, thrown);
    const command = `"secrets rotate ${known.id}${place.options}"`;
    const what = isFinal(thrown)
      ? 'It was forgotten again; the one in use before stays in use.'
      : `It is kept as pending and the one before stays in use: ${command} goes on with it.`;
    if (thrown instanceof AppError) {
      throw new AppError(thrown.code, `${thrown.message} ${what}`, { retry: thrown.retry, cause: thrown });
    }
    throw thrown;
  }
}

async function keepOrForget(vault: SecretVault, id: string, thrown: unknown): Promise<void> {
  if (isFinal(thrown)) await vault.forget(id, 'pending');
}

/** The venue has said no; everything else may be better next time. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.code === 'venue.auth';
}

async function test(
  context: CliContext,
  { known, isTested }: NewSecret,
  texts: NamedSecret,
): Promise<readonly string[]> {
  const { account, id } = known;
  if (account === undefined) return id.startsWith('channel/') ? [tryChannel(id)] : [];
  if (!isTested) return ['It was not tried. key-guard tries it from where the functions run, once a day.'];
  return [
    `The ${secretText(id)}, tried from this machine:`,
    ...(await tryKey(context, { id, account }, texts)),
  ];
}

function tryChannel(id: string): string {
  return `"notices test ${id.slice('channel/'.length)}" tries it.`;
}

function previousLines({ id, account }: KnownSecret, options: string): readonly string[] {
  const back = `"secrets rollback ${id}${options}" brings it back.`;
  return account === undefined
    ? [`The one before is kept as previous: ${back}`]
    : [
        'Functions take it over within the hour, and at once when the exchange refuses the old key.',
        `The key before is kept as previous until key-guard has seen the new one work: ${back}`,
        'Leave the old key at the exchange until a notice says that the new one works; then delete it there.',
      ];
}

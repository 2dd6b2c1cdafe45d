import { isoSeconds } from '../../shared/core/clock.ts';
import { secretText } from '../../shared/secrets/secret-id.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { CliContext } from './command.ts';
import { askForSecret } from './secrets-ask.ts';
import { bringIn, UNTESTED_OPTION } from './secrets-bring-in.ts';
import { type KnownSecret, READ_OPTION, secretMeant } from './secrets-known.ts';
import { placeMeant } from './secrets-place.ts';
import { ANY_NUMBER } from './secrets-put.ts';
import type { Subcommand } from './subcommand.ts';

export const secretsRotate: Subcommand = {
  words: ['rotate'],
  positionals: 'ACCOUNT',
  maxPositionals: ANY_NUMBER,
  summary: 'replaces a secret step by step, with no moment without one',
  options: {
    ...READ_OPTION,
    ...AWS_OPTIONS,
    ...UNTESTED_OPTION,
    new: { help: 'rotate: ask for one although another is pending' },
  },
  run: async (context, given) => {
    const known = secretMeant(await context.automations(), given);
    const place = await placeMeant(context, given);
    const { current, pending } = await place.vault.versions(known.id);
    if (current === undefined) {
      throw new UsageError(
        `There is no ${secretText(known.id)} ${place.where} yet: "secrets put ${known.id}${place.options}" puts the first one.`,
      );
    }
    const goesOn = pending !== undefined && !given.flags.has('new');
    if (goesOn) {
      const since = pending.putAtMs === undefined ? '' : ` since ${isoSeconds(pending.putAtMs)}`;
      context.progress.print(`One is pending${since}: going on with it (--new asks for another).`);
    } else guide(context, known);
    const texts = goesOn ? undefined : await askForSecret(context.input, known);
    return bringIn(context, { known, place, texts, isTested: !given.flags.has('untested') });
  },
};

function guide({ progress, input }: CliContext, { id, account }: KnownSecret): void {
  if (!input.interactive || account === undefined) return;
  const rights = id === account ? 'reading, trading and what your bots need' : 'reading alone';
  for (const line of [
    `1. At the exchange make a second API key with the rights for ${rights}, never to withdraw,`,
    '   and with the same list of addresses. Leave the old key as it is.',
    '2. Paste the new one here; it is not shown. The old one stays in use until the new one was tried.',
  ]) {
    progress.print(line);
  }
}

import { AppError } from '../../shared/core/errors.ts';
import { secretText } from '../../shared/secrets/secret-id.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import { UNTESTED_OPTION } from './secrets-bring-in.ts';
import { READ_OPTION, secretMeant } from './secrets-known.ts';
import { placeMeant } from './secrets-place.ts';
import { ANY_NUMBER } from './secrets-put.ts';
import { tryKey } from './secrets-try.ts';
import type { Subcommand } from './subcommand.ts';

export const secretsRollback: Subcommand = {
  words: ['rollback'],
  positionals: 'ACCOUNT',
  maxPositionals: ANY_NUMBER,
  summary: 'makes the previous one current again, once it was tried',
  options: { ...READ_OPTION, ...AWS_OPTIONS, ...UNTESTED_OPTION },
  run: async (context, given) => {
    const known = secretMeant(await context.automations(), given);
    const { vault, where } = await placeMeant(context, given);
    const { id, account } = known;
    if ((await vault.versions(id)).previous === undefined) {
      throw new AppError(
        'secret.missing',
        `The ${secretText(id)} has no previous version ${where}: it was never replaced there, or the one before was forgotten because the new one works.`,
      );
    }
    const isTested = account !== undefined && !given.flags.has('untested');
    const seen = isTested ? await tryKey(context, { id, account }, await vault.read(id, 'previous')) : [];
    await vault.rollBack(id);
    return {
      lines: [
        ...(seen.length === 0 ? [] : [`The previous ${secretText(id)}, tried from this machine:`, ...seen]),
        `The previous ${secretText(id)} is current again ${where}. What was current before is now the previous one.`,
      ],
      json: { secret: id, current: true, tested: isTested },
    };
  },
};

import { AWS_OPTIONS } from './aws-options.ts';
import { askForSecret } from './secrets-ask.ts';
import { bringIn, UNTESTED_OPTION } from './secrets-bring-in.ts';
import { READ_OPTION, secretMeant } from './secrets-known.ts';
import { placeMeant } from './secrets-place.ts';
import type { Subcommand } from './subcommand.ts';

/** So many that a secret among them is answered with a warning, and not repeated as one argument too many. */
export const ANY_NUMBER = 50;

export const secretsPut: Subcommand = {
  words: ['put'],
  positionals: 'ACCOUNT',
  maxPositionals: ANY_NUMBER,
  summary: 'asks for a key or another secret, tries it, and makes it current',
  options: { ...READ_OPTION, ...AWS_OPTIONS, ...UNTESTED_OPTION },
  run: async (context, given) => {
    const known = secretMeant(await context.automations(), given);
    const place = await placeMeant(context, given);
    const texts = await askForSecret(context.input, known);
    return bringIn(context, { known, place, texts, isTested: !given.flags.has('untested') });
  },
};

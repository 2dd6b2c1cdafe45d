import { secretsList } from './secrets-list.ts';
import { secretsPut } from './secrets-put.ts';
import { secretsRollback } from './secrets-rollback.ts';
import { secretsRotate } from './secrets-rotate.ts';
import { withSubcommands } from './subcommand.ts';

export const secretsCommand = withSubcommands({
  name: 'secrets',
  positionals: '[put|rotate|rollback ACCOUNT]',
  summary: 'Puts, tries and replaces API keys and other secrets',
  subcommands: [secretsPut, secretsList, secretsRotate, secretsRollback],
  alone: secretsList,
  notes: [
    'ACCOUNT is an account of the automations; ACCOUNT/read, or --read, its read-only key; channel/NAME the secret of',
    'a notice channel; signal/NAME that of a strategy that signs.',
    '',
    'A secret is never an argument. On a terminal you are asked for it and nothing is shown; otherwise it is read from',
    'standard input, as JSON or one text a line: secrets put main < key.json',
    '',
    'A key is tried with calls that change nothing. One that may withdraw, or a read-only one that may trade, is not',
    'taken, as far as the exchange tells.',
  ],
});

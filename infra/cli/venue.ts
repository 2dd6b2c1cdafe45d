import type { Command } from './command.ts';
import { withSubcommands } from './subcommand.ts';
import { venuePositions } from './venue-positions.ts';
import { venueProve } from './venue-prove.ts';
import { venueStatistics } from './venue-statistics.ts';
import { venueVerify } from './venue-verify.ts';

export const venueCommand: Command = withSubcommands({
  name: 'venue',
  positionals: 'verify|prove|positions|… [ACCOUNT]',
  summary: 'Checks the way to an exchange, tells what it counts',
  subcommands: [venueVerify, venueProve, venuePositions, venueStatistics],
  notes: [
    'Nothing is ordered and nothing is changed: the right to trade is tried by cancelling an order that does not exist.',
    'ACCOUNT is not needed where there is only one.',
    '',
    'prove is for exchanges that do not publish how requests are signed: no live order is sent before it has worked.',
    'On AWS the function key-guard proves it: npm run cli -- invoke key-guard --aws.',
  ],
});

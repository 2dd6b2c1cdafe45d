/** `venue prove`: one signed read, and a record that it worked. */
import { isoSeconds } from '../../shared/core/clock.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import { accountNamed } from './account-option.ts';
import type { Subcommand } from './subcommand.ts';

export const venueProve: Subcommand = {
  words: ['prove'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: 'makes one signed read and records that the way of signing works',
  options: {},
  run: async (context, { positionals: [name] }) => {
    const { automations, venues } = await context.deps();
    const { id, account } = accountNamed(name, automations);
    const { name: venue, signing } = venueEntry(account.venue);
    const proof = await venues.signingProof(id);
    if (proof === undefined) {
      const why =
        signing === 'configurable'
          ? `${id} is on paper: the built-in exchange shows nothing of how ${venue} checks a signature.`
          : `How ${venue} checks a signature is known. "venue verify ${id}" tries the rest.`;
      return { lines: [`There is nothing to prove: ${why}`], json: { account: id, needed: false } };
    }
    const before = await proof.since();
    await proof.make();
    const known = before === undefined ? '' : `, as it has since ${isoSeconds(before)}`;
    return {
      lines: [
        `${context.style('green', '✓')} A signed read of ${id} at ${venue} works${known}.`,
        'Live orders are sent from now on, until the signing or the address of this account is changed.',
      ],
      json: { account: id, needed: true, proven: true },
    };
  },
};

import { bitexasiaCapabilities } from '../../../../shared/venues/bitexasia/capabilities.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import { createPaperWorld } from './paper-world.ts';

// Each seed chooses other envelopes and spellings for the replies.
for (const seed of [7, 8, 9]) {
  runVenueContract({
    name: `BitexAsia over its stand-in, which writes by seed ${seed}`,
    createWorld: async () => createPaperWorld({ seed }).world,
    capabilities: bitexasiaCapabilities,
  });
}

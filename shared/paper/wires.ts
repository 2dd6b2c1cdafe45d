import type { VenueId } from '../venues/registry.ts';
import type { CreateWire } from './wire-parts.ts';

/** The wire of each venue, read when an account of that venue is on paper. */
export const paperWires: Readonly<Record<VenueId, () => Promise<CreateWire>>> = {
  pionex: async () => (await import('./pionex/pionex-wire.ts')).createPionexWire,
  bingx: async () => (await import('./bingx/bingx-wire.ts')).createBingxWire,
  '6mm': async () => (await import('./sixmm/sixmm-wire.ts')).createSixmmWire,
  bitexasia: async () => (await import('./bitexasia/bitexasia-wire.ts')).createBitexasiaWire(),
};

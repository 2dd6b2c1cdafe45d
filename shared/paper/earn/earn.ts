/**
 * Dual investments: money that is given away until a product expires, and then comes back with a yield, in the coin
 * that was invested or exchanged at the strike price. What is on record of them; strict, because nobody else writes it.
 */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';

const investment = z.strictObject({
  clientDualId: z.string(),
  productId: z.string(),
  /** Which of the two coins was invested. */
  invested: z.enum(['base', 'currency']),
  base: z.string(),
  quote: z.string(),
  /** The coin beside the base, e.g. `USDT`, also where the strike is in another dollar. */
  currency: z.string(),
  amount,
  /** In currency for one of the base. */
  strike: amount,
  /** For the whole term, a fraction of what was invested. */
  profit: amount,
  createdAtMs: z.int(),
  expiresAtMs: z.int(),
});

const settlement = z.strictObject({ deliveryPrice: amount, coin: z.string(), amount });

export const earnStep = z.strictObject({
  type: z.literal('earn'),
  record: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('invested'), investment }),
    z.strictObject({ type: z.literal('settled'), clientDualId: z.string(), atMs: z.int(), settlement }),
    z.strictObject({ type: z.literal('collected'), clientDualId: z.string(), atMs: z.int() }),
  ]),
  /** What it changes about the free balances of the spot account. */
  moves: z.array(z.strictObject({ coin: z.string(), amount })),
});

export type DualInvestment = Readonly<z.output<typeof investment>>;
export type DualSettlement = Readonly<z.output<typeof settlement>>;
export type EarnStep = z.output<typeof earnStep>;

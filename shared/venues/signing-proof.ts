/**
 * Where a venue does not publish how requests are signed, an account says it, and one signed read has to work before
 * anything is ordered with it. The proof belongs to the way of signing: another one has to be proven anew.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CONTROL_PARTITION } from '../control/pause.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Recipe } from '../signing/recipe.ts';
import type { Table } from '../table/table.ts';
import type { Markets } from './adapter.ts';
import type { OrderBatches } from './order-batches.ts';
import type { NewOrder, Placement, Venue } from './venue.ts';

const proofRow = lazySchema(() => z.strictObject({ signing: z.string(), provenAtMs: z.int() }));

/** Made up, and the same for everybody: what comes out tells one way of signing from another. */
const SAMPLE_KEY = { apiKey: 'sample', apiSecret: '73616d706c65' };
const SAMPLE_MS: EpochMs = 1_700_000_000_000;

export interface SigningProof {
  /** When this way of signing was proven for the account; undefined when it was not. */
  since(): Promise<EpochMs | undefined>;
  /** Makes one signed read and keeps that it worked. Throws what the read throws. */
  make(): Promise<void>;
}

export function createSigningProof(
  markets: Markets,
  parts: {
    readonly account: string;
    readonly table: Table;
    readonly clock: Clock;
    readonly recipe: Recipe;
    readonly baseUrl: string;
  },
): SigningProof {
  const { account, table, clock } = parts;
  const key = { pk: CONTROL_PARTITION, sk: `signing-proof#${account}` };
  const signing = markOf(parts.recipe, parts.baseUrl);
  const read = async () => {
    const row = await table.get(key);
    const proof = row && proofRow.parse(row.data);
    return { row, provenAtMs: proof?.signing === signing ? proof.provenAtMs : undefined };
  };
  return {
    since: async () => (await read()).provenAtMs,
    make: async () => {
      await (markets.spot ?? markets.perpetual)?.balances();
      const { row, provenAtMs } = await read();
      if (provenAtMs !== undefined) return;
      const data = { signing, provenAtMs: clock.nowMs() };
      // Who comes second has the same to say.
      await table.put(key, data, row === undefined ? 'absent' : { version: row.version });
    },
  };
}

/** The markets of an account whose orders are refused here, before a byte leaves, until there is a proof. */
export function provenOnly(markets: Markets, account: string, proof: SigningProof): Markets {
  const isProven = async () => (await proof.since()) !== undefined;
  const guarded = <V extends Venue>(venue: V): V => ({
    ...venue,
    place: async (order: NewOrder): Promise<Placement> =>
      (await isProven()) ? venue.place(order) : unproven(account),
  });
  const guardedBatches = (batches: OrderBatches): OrderBatches => ({
    ...batches,
    place: async (orders) =>
      (await isProven()) ? batches.place(orders) : orders.map(() => unproven(account)),
    amend: async (ref, to) => ((await isProven()) ? batches.amend(ref, to) : unproven(account)),
  });
  const { spot, perpetual } = markets;
  return {
    ...markets,
    ...(spot && { spot: guarded(spot) }),
    ...(perpetual && {
      perpetual: {
        ...guarded(perpetual),
        ...(perpetual.batches && { batches: guardedBatches(perpetual.batches) }),
      },
    }),
  };
}

/** Names a way of signing, at one address. */
function markOf(recipe: Recipe, baseUrl: string): string {
  const sample = recipe(
    // Without a query: a layout may leave it out, and then refuses to sign one.
    { method: 'POST', path: '/v1/sample', query: {}, body: '{"c":"3"}' },
    SAMPLE_KEY,
    SAMPLE_MS,
  );
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, sample]))
    .digest('hex')
    .slice(0, 32);
}

/** As definite as a venue's own refusal: there is no order. */
function unproven(account: string): Extract<Placement, { readonly outcome: 'rejected' }> {
  return {
    outcome: 'rejected',
    code: 'signing.unproven',
    message: `Nothing was sent: how requests of account ${account} are signed has not been proven. "venue prove ${account}" makes one signed read and records that it worked.`,
  };
}

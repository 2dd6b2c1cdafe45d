/** Money that moves between the spot wallet and the wallets of perpetual futures, in no venue's own words. */
import * as z from 'zod';
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import { decimalSchema as money } from '../decimal-schema.ts';

export type TransferStatus = 'completed' | 'processing' | 'failed';

export interface PaperTransfer {
  readonly id: string;
  readonly to: 'spot' | 'futures';
  readonly coin: string;
  readonly amount: Decimal;
  /** Empty when the client gave none. */
  readonly clientId: string;
  readonly comment: string;
  readonly by: 'api' | 'user';
  /** Only one that is completed has moved money. */
  readonly status: TransferStatus;
  readonly atMs: EpochMs;
  /** When one that is in process comes to its end. */
  readonly endsAtMs?: EpochMs | undefined;
}

export type TransferStep =
  | { readonly type: 'transfer'; readonly transfer: PaperTransfer }
  /** One that was in process is completed or has failed. */
  | {
      readonly type: 'transferEnd';
      readonly id: string;
      readonly completed: boolean;
      readonly atMs: EpochMs;
    };

/** Strict, because nobody else writes these rows. */
export const transferStepRows = [
  z.strictObject({
    type: z.literal('transfer'),
    transfer: z.strictObject({
      id: z.string(),
      to: z.enum(['spot', 'futures']),
      coin: z.string(),
      amount: money,
      clientId: z.string(),
      comment: z.string(),
      by: z.enum(['api', 'user']),
      status: z.enum(['completed', 'processing', 'failed']),
      atMs: z.int(),
      endsAtMs: z.int().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('transferEnd'),
    id: z.string(),
    completed: z.boolean(),
    atMs: z.int(),
  }),
] as const;

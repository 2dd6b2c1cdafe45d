import { expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import { signPionex } from '../../../shared/signing/pionex.ts';
import type { Recipe } from '../../../shared/signing/recipe.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { OrderBatches } from '../../../shared/venues/order-batches.ts';
import type { PerpetualVenue } from '../../../shared/venues/perpetual.ts';
import { createSigningProof, provenOnly } from '../../../shared/venues/signing-proof.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createScriptedVenue } from '../../support/scripted-venue.ts';

const ORDER = {
  clientOrderId: 'so1',
  symbol: 'BTC_USDT',
  side: 'buy',
  terms: { type: 'market', quoteAmount: money('50') },
  signBeforeMs: SLOT_MS,
} as const;

/** The same words in another order. */
const otherRecipe: Recipe = (request, key, timestampMs) =>
  signPionex({ ...request, path: `/other${request.path}` }, key, timestampMs);

function world() {
  const table = openSqliteTable();
  const scripted = createScriptedVenue();
  const proofOf = (recipe: Recipe = signPionex, baseUrl = 'https://api.example.com') =>
    createSigningProof(
      { spot: scripted.venue },
      { account: 'main', table, clock: createManualClock(SLOT_MS), recipe, baseUrl },
    );
  const { spot } = provenOnly({ spot: scripted.venue }, 'main', proofOf());
  if (spot === undefined) throw new Error('there is a spot market');
  return { scripted, spot, proofOf };
}

it('refuses every order before a signed read has worked, without asking the venue anything', async () => {
  const { scripted, spot } = world();

  const placement = await spot.place(ORDER);

  expect(placement).toMatchObject({ outcome: 'rejected', code: 'signing.unproven' });
  expect(placement).toHaveProperty('message', expect.stringContaining('venue prove main'));
  expect(scripted.calls).toEqual([]);
});

it('refuses several orders in one request and changed ones, too, and lets them be cancelled', async () => {
  const { scripted, proofOf } = world();
  const asked: string[] = [];
  const batches: OrderBatches = {
    place: async (orders) => {
      asked.push('place');
      return orders.map(() => ({ outcome: 'accepted', venueOrderId: '1' }));
    },
    amend: async () => {
      asked.push('amend');
      return { outcome: 'accepted' };
    },
    cancel: async () => {
      asked.push('cancel');
    },
    cancelAll: async () => {
      asked.push('cancelAll');
    },
  };
  const market = { ...scripted.venue, batches } as unknown as PerpetualVenue;
  const guarded = provenOnly({ perpetual: market }, 'main', proofOf()).perpetual?.batches as OrderBatches;
  const ref = { symbol: 'BTC_USDT', venueOrderId: '1' };
  const act = async () => [
    ...(await guarded.place([ORDER, ORDER])),
    await guarded.amend(ref, { price: money('1'), baseSize: money('1') }),
  ];

  const refused = { outcome: 'rejected', code: 'signing.unproven' };
  expect(await act()).toMatchObject([refused, refused, refused]);
  await guarded.cancel([ref]);
  await guarded.cancelAll();
  expect(asked).toEqual(['cancel', 'cancelAll']);

  await proofOf().make();
  expect((await act()).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
});

it('lets orders through once the read has worked, in every process', async () => {
  const { scripted, spot, proofOf } = world();

  await proofOf().make();

  expect(await spot.place(ORDER)).toMatchObject({ outcome: 'accepted' });
  expect(scripted.calls).toEqual(['balances', 'place']);
  expect(await proofOf().since()).toBe(SLOT_MS);
});

it('records nothing when the read is refused', async () => {
  const { scripted, spot, proofOf } = world();
  scripted.answer({ balances: () => Promise.reject(new AppError('venue.auth', 'The signature is wrong.')) });

  await expect(proofOf().make()).rejects.toMatchObject({ code: 'venue.auth' });

  expect(await spot.place(ORDER)).toMatchObject({ outcome: 'rejected' });
});

it('wants another proof for another way of signing, and for another address', async () => {
  const { proofOf } = world();
  await proofOf().make();

  expect(await proofOf(otherRecipe).since()).toBeUndefined();
  expect(await proofOf(signPionex, 'https://sandbox.example.com').since()).toBeUndefined();
  expect(await proofOf().since()).toBe(SLOT_MS);
});

it('keeps the instant at which a way of signing was first proven', async () => {
  const table = openSqliteTable();
  const scripted = createScriptedVenue();
  const at = (nowMs: number) =>
    createSigningProof(
      { spot: scripted.venue },
      {
        account: 'main',
        table,
        clock: createManualClock(nowMs),
        recipe: signPionex,
        baseUrl: 'https://a.example',
      },
    );
  await at(SLOT_MS).make();
  await at(SLOT_MS + 5).make();

  expect(await at(SLOT_MS).since()).toBe(SLOT_MS);
});

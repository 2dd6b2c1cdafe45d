import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { OrderBatches } from '../../../../shared/venues/order-batches.ts';
import type { NewOrder, OrderTerms } from '../../../../shared/venues/venue.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { LOST, refusal, type Scene, scriptedSixmm, success } from './scripted-replies.ts';

/** Their habits are opposite in how results name their orders, and in what a cancellation of nothing answers. */
const SEEDS = [9, 52];

const RESTING: OrderTerms = { type: 'limit', baseSize: decimal('0.0100'), price: decimal('20000') };
/** Finer than any order may be. */
const TINY: OrderTerms = { type: 'limit', baseSize: decimal('0.000000001'), price: decimal('20000') };
const MARKET: OrderTerms = { type: 'market', baseSize: decimal('0.0100') };

function orders(...terms: readonly OrderTerms[]): readonly Omit<NewOrder, 'signBeforeMs'>[] {
  return terms.map((one, index) => ({
    clientOrderId: `order-${index + 1}`,
    symbol: SYMBOL,
    side: 'buy',
    terms: one,
  }));
}

describe.each(SEEDS)('orders of one request at the exchange of seed %i', (seed) => {
  function desk() {
    const world = createPaperWorld({ seed });
    const { perpetual } = world;
    const batches = perpetual.batches as OrderBatches;
    const place = async (given: readonly Omit<NewOrder, 'signBeforeMs'>[], forMs = 10_000) => {
      const signBeforeMs = (await perpetual.time()) + forMs;
      return batches.place(given.map((order) => ({ ...order, signBeforeMs })));
    };
    const placed = async (...terms: readonly OrderTerms[]) =>
      (await place(orders(...terms))).map((one) =>
        one.outcome === 'accepted' ? one.venueOrderId : one.code,
      );
    const open = async (symbol = SYMBOL) => (await perpetual.openOrders(symbol)).map((o) => o.venueOrderId);
    return { ...world, batches, place, placed, open };
  }

  it('get one answer each, in their order', async () => {
    const { place, perpetual, world } = desk();

    const [first, second, third] = await place(orders(RESTING, TINY, MARKET));

    expect(second).toMatchObject({ outcome: 'rejected', code: '2002' });
    for (const [index, placement] of [first, third].entries()) {
      const clientOrderId = `order-${index * 2 + 1}`;
      const lookup = await perpetual.orderByClientOrderId({ symbol: SYMBOL, clientOrderId });
      expect(placement).toEqual({
        outcome: 'accepted',
        venueOrderId: lookup.found ? lookup.order.venueOrderId : 'none',
      });
    }
    expect(world.calls('placement')).toBe(1);
  });

  it('may all be refused', async () => {
    const { place, world } = desk();

    const placements = await place(orders(TINY, TINY));

    expect(placements.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected']);
    expect(await world.landedOrders()).toEqual([]);
  });

  it('that cannot be put into words are denied, and the others are sent without them', async () => {
    const { place, world } = desk();
    const [plain, quoted, guarded, twice, odd] = orders(RESTING, RESTING, RESTING, RESTING, RESTING) as [
      Omit<NewOrder, 'signBeforeMs'>,
      ...Omit<NewOrder, 'signBeforeMs'>[],
    ];

    const placements = await place([
      plain,
      { ...plain, ...quoted, terms: { type: 'market', quoteAmount: decimal('50') } },
      { ...plain, ...guarded, protection: { stopLoss: decimal('10000') } },
      { ...plain, ...twice, clientOrderId: 'order-1' },
      { ...plain, ...odd, clientOrderId: 'under_score' },
    ]);

    expect(placements.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'denied',
      'denied',
      'denied',
      'denied',
    ]);
    expect(await world.landedOrders()).toHaveLength(1);
  });

  it('are not sent after the time of the most urgent one, and none is without an order', async () => {
    const { place, batches, world, clock, perpetual } = desk();
    await perpetual.time();
    const signBeforeMs = (await perpetual.time()) + 10_000;
    const [early, late] = orders(RESTING, RESTING) as [NewOrder, NewOrder];
    clock.advance(SECOND_MS);

    const placements = await batches.place([
      { ...early, signBeforeMs: signBeforeMs - 10_000 },
      { ...late, signBeforeMs },
    ]);

    expect(placements.map(({ outcome }) => outcome)).toEqual(['denied', 'denied']);
    expect(await place([])).toEqual([]);
    expect(world.calls('placement')).toBe(0);
  });

  it.each(['replyLostExecuted', 'pageExecuted', 'brokenReplyExecuted', 'tooManyRequests'] as const)(
    'are all unknown after %s, and are sent once',
    async (trouble) => {
      const { place, world } = desk();
      world.strike('placement', trouble);

      const placements = await place(orders(RESTING, MARKET));

      expect(placements.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
      expect(world.calls('placement')).toBe(1);
      expect(await world.landedOrders()).toHaveLength(trouble === 'tooManyRequests' ? 0 : 2);
    },
  );

  it('are signed again after a refused timestamp, and land once', async () => {
    const { place, world } = desk();
    world.strike('placement', 'timestampRefused');

    const placements = await place(orders(RESTING, MARKET));

    expect(placements.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(world.calls('placement')).toBe(2);
    expect(await world.landedOrders()).toHaveLength(2);
  });

  it('are all rejected where the key may not trade', async () => {
    const { place, leaveRights } = desk();
    leaveRights('read');

    expect(await place(orders(RESTING, MARKET))).toMatchObject([
      { outcome: 'rejected', code: '3006' },
      { outcome: 'rejected', code: '3006' },
    ]);
  });

  it('are cancelled in one request, also where one of them has been filled', async () => {
    const { placed, batches, open } = desk();
    const [a = '', filled = '', b = '', left = ''] = await placed(RESTING, MARKET, RESTING, RESTING);

    await batches.cancel([a, filled, b].map((venueOrderId) => ({ symbol: SYMBOL, venueOrderId })));

    expect(await open()).toEqual([left]);
    await batches.cancel([{ symbol: SYMBOL, venueOrderId: a }]);
    await batches.cancel([]);
  });

  it('all end with cancel-all, of one symbol or of every one, and show it after a moment', async () => {
    const { placed, place, batches, open, clock } = desk();
    await placed(RESTING, RESTING);
    const [ether] = orders({ type: 'limit', baseSize: decimal('0.1'), price: decimal('1500') });
    await place([{ ...(ether as NewOrder), clientOrderId: 'ether-1', symbol: 'ETHUSDT' }]);

    await batches.cancelAll(SYMBOL);
    clock.advance(5 * SECOND_MS);
    expect([await open(), (await open('ETHUSDT')).length]).toEqual([[], 1]);

    await batches.cancelAll();
    clock.advance(5 * SECOND_MS);
    expect(await open('ETHUSDT')).toEqual([]);
    await expect(batches.cancelAll()).resolves.toBeUndefined();
  });
});

it('a cancel-all is only taken at first: orders may look open for a moment', async () => {
  const looks = await Promise.all(
    SEEDS.map(async (seed) => {
      const { perpetual } = createPaperWorld({ seed });
      const signBeforeMs = (await perpetual.time()) + 10_000;
      const [order] = orders(RESTING);
      await perpetual.place({ ...(order as NewOrder), signBeforeMs });
      await perpetual.batches?.cancelAll(SYMBOL);
      return (await perpetual.openOrders(SYMBOL)).length;
    }),
  );
  expect(looks.toSorted()).toEqual([0, 1]);
});

describe('results of a batch', () => {
  const taken = (n: number, orderId = String(900 + n)) => ({ orderId, clientOrderId: `order-${n}` });
  const refused = (n: number, code = 3001) => ({ clientOrderId: `order-${n}`, code, message: 'no' });
  const placements = async (scene: Scene, count = 2) => {
    const { perpetual, sent } = scriptedSixmm([scene]);
    const given = orders(...Array.from({ length: count }, () => MARKET));
    const signBeforeMs = (await perpetual.time()) + 10_000;
    const placed = await (perpetual.batches as OrderBatches).place(
      given.map((order) => ({ ...order, signBeforeMs })),
    );
    expect(sent).toHaveLength(1);
    return placed.map((one) => (one.outcome === 'accepted' ? one.venueOrderId : one.outcome));
  };
  const counted = (successCount: number, failedCount: number, results: unknown) =>
    success({ successCount, failedCount, results });

  it.each<{ name: string; scene: Scene; become: readonly string[] }>([
    {
      name: 'in another order belong to whom they name',
      scene: counted(1, 1, [refused(2), taken(1)]),
      become: ['901', 'rejected'],
    },
    {
      name: 'that are missing leave their order unknown',
      scene: counted(2, 0, [taken(2)]),
      become: ['unknown', '902'],
    },
    {
      name: 'that are missing altogether leave all of them unknown',
      scene: success({ successCount: 2, failedCount: 0 }),
      become: ['unknown', 'unknown'],
    },
    { name: 'that are null do, too', scene: counted(0, 2, null), become: ['unknown', 'unknown'] },
    {
      name: 'of which two are for one order say nothing of it',
      scene: counted(2, 0, [taken(1), taken(1, '777')]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'that are for a stranger count for nobody',
      scene: counted(2, 0, [taken(1), taken(9)]),
      become: ['901', 'unknown'],
    },
    {
      name: 'that give one id to two orders prove neither',
      scene: counted(2, 0, [taken(1, '900'), taken(2, '900')]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'with counts that disagree make no refusal certain',
      scene: counted(2, 0, [taken(1), refused(2)]),
      become: ['901', 'unknown'],
    },
    {
      name: 'without names go by their place where all succeeded',
      scene: counted(2, 0, [{ orderId: '901' }, { orderId: '902' }]),
      become: ['901', '902'],
    },
    {
      name: 'without names go by their place where all were refused',
      scene: counted(0, 2, [
        { code: 3001, message: 'no' },
        { code: 2003, message: 'no' },
      ]),
      become: ['rejected', 'rejected'],
    },
    {
      name: 'without names prove nothing where one succeeded and one did not',
      scene: counted(1, 1, [{ orderId: '901' }, { code: 3001, message: 'no' }]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'without names prove nothing where a count is another',
      scene: counted(1, 1, [{ orderId: '901' }, { orderId: '902' }]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'without names prove nothing without counts',
      scene: success({ results: [{ orderId: '901' }, { orderId: '902' }] }),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'without names prove nothing where one is missing',
      scene: counted(1, 0, [{ orderId: '901' }]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'of which only the refused one has no name are clear',
      scene: counted(1, 1, [{ code: 3001, message: 'no' }, taken(2)]),
      become: ['rejected', '902'],
    },
    {
      name: 'with a refusal that may hide an order leave it unknown',
      scene: counted(0, 2, [refused(1, 3004), refused(2, 5001)]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'that say two things at once say nothing',
      scene: counted(1, 1, [
        { ...taken(1), code: 3001 },
        { ...taken(2), success: false },
      ]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'with an id of nothing are no success',
      scene: counted(1, 1, [taken(1, '0'), { ...refused(2), orderId: '0' }]),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'in a shape that nobody knows leave all unknown',
      scene: counted(2, 0, ['901', '902']),
      become: ['unknown', 'unknown'],
    },
    {
      name: 'of a request that was refused at the gate are needless: all are rejected',
      scene: refusal(2001, 'orders is required'),
      become: ['rejected', 'rejected'],
    },
    {
      name: 'of a request that was refused for the balance of one are unknown',
      scene: refusal(3001, 'Insufficient balance'),
      become: ['unknown', 'unknown'],
    },
    { name: 'that never came are unknown', scene: LOST, become: ['unknown', 'unknown'] },
  ])('$name', async ({ scene, become }) => {
    expect(await placements(scene)).toEqual(become);
  });
});

describe('cancel-all', () => {
  const PATH = '/v1/private/order/batch-cancel-all';

  it('asks for normal orders and for those that wait, of the symbol if there is one', async () => {
    const { perpetual, sent } = scriptedSixmm([success({}), success(null), success({}), success({})]);

    await perpetual.batches?.cancelAll(SYMBOL);
    await perpetual.batches?.cancelAll();

    expect(sent.map(({ path, body }) => [path, body])).toEqual([
      [PATH, { symbol: SYMBOL, cancelType: 0 }],
      [PATH, { symbol: SYMBOL, cancelType: 2 }],
      [PATH, { cancelType: 0 }],
      [PATH, { cancelType: 2 }],
    ]);
  });

  it('still asks for the second kind when the first fails, and tells the failure', async () => {
    const { perpetual, sent } = scriptedSixmm([LOST, success({})]);

    await expect(perpetual.batches?.cancelAll()).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });
    expect(sent).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { createPerpetualCatalogue } from '../../../../shared/venues/pionex/perpetual-catalogue.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const row = (fields: object) => ({
  symbol: 'BTC_USDT_PERP',
  type: 'PERP',
  baseCurrency: 'BTC',
  quoteCurrency: 'USDT',
  basePrecision: '4',
  baseStep: '0.0001',
  status: 'TRADING',
  ...fields,
});

/** A catalogue over replies given in turn; an error is thrown. */
function catalogueOf(...replies: readonly unknown[]) {
  const clock = createManualClock();
  let reads = 0;
  const client = {
    read: async () => {
      const reply = replies[reads];
      reads += 1;
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
  const catalogue = createPerpetualCatalogue(client as never, clock);
  return { catalogue, clock, reads: () => reads };
}

describe('the list of perpetuals', () => {
  it('is read once by all who ask at the same time, and kept for ten minutes', async () => {
    const { catalogue, clock, reads } = catalogueOf({ symbols: [row({})] }, { symbols: null });

    const [first, second] = await Promise.all([catalogue.listings(), catalogue.listings()]);
    clock.advance(10 * 60_000 - 1);
    await catalogue.listings();

    expect(first).toBe(second);
    expect(reads()).toBe(1);
    clock.advance(1);
    expect(await catalogue.listings()).toEqual([]);
  });

  it('is read anew after a failure', async () => {
    const { catalogue } = catalogueOf(new Error('lost'), { symbols: [row({})] });

    await expect(catalogue.listings()).rejects.toThrow('lost');

    expect(await catalogue.listings()).toHaveLength(1);
  });

  it.each([
    [{}, '0.0001'],
    [{ baseStep: '10', basePrecision: '0' }, '10'],
    [{ baseStep: '', basePrecision: '3' }, '0.001'],
    [{ baseStep: undefined, basePrecision: '0' }, '1'],
    [{ baseStep: '0', basePrecision: undefined }, undefined],
  ])('tells the step of sizes by %j as %s', async (fields, baseStep) => {
    const { catalogue } = catalogueOf({ symbols: [row(fields)] });

    expect((await catalogue.listings())[0]?.baseStep).toBe(baseStep);
  });

  it('leaves out what is no perpetual, and keeps what is offline', async () => {
    const symbols = [row({ type: 'SPOT' }), row({ status: 'OFFLINE', type: undefined })];
    const { catalogue } = catalogueOf({ symbols });

    expect(await catalogue.listings()).toMatchObject([{ symbol: 'BTC_USDT_PERP', tradable: false }]);
  });

  it('is not taken for empty when the reply has none', async () => {
    const { catalogue } = catalogueOf({});

    await expect(catalogue.listings()).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

import { describe, expect, it } from 'vitest';
import { API_KEY, refusal, type Scene, scriptedBingx, success } from './scripted.ts';

const bare = (text: string): Scene => ({ text });
const NUMBERS = (permissions: string, addresses: string) =>
  `{"apiKey":"${API_KEY.apiKey}","permissions":${permissions},"ipAddresses":${addresses},"note":"dca"}`;
const FLAGS = `{"ipRestrict":"false","createTime":1790000000000,"permitsUniversalTransfer":false,"enableReading":true,"enableFutures":false,"enableSpotAndMarginTrading":true}`;

async function factsOf(...scenes: readonly Scene[]) {
  const { spot, log } = scriptedBingx(scenes);
  const facts = await spot.keyFacts?.();
  return { facts, text: JSON.stringify([facts, log.lines]) };
}

describe('facts of a key', () => {
  it('are read from numbers at the top of the answer, with the age from the other call', async () => {
    const { facts } = await factsOf(bare(NUMBERS('[1,2]', '["203.0.113.9"]')), bare(FLAGS));

    expect(facts).toEqual({
      canWithdraw: false,
      mayRead: true,
      mayTrade: { spot: true, perpetual: false },
      addresses: ['203.0.113.9'],
      createdAtMs: 1_790_000_000_000,
    });
  });

  it('say that it may withdraw', async () => {
    const { facts } = await factsOf(bare(NUMBERS('[1,2,3,5]', '[""]')), bare(FLAGS));

    expect(facts).toMatchObject({ canWithdraw: true, mayTrade: { spot: true, perpetual: true } });
  });

  it.each(['[]', '[""]'])('say that any address may use it, from %s', async (addresses) => {
    const { facts } = await factsOf(bare(NUMBERS('[2]', addresses)), bare(FLAGS));

    expect(facts?.addresses).toEqual([]);
  });

  it('are read from flags inside of an envelope', async () => {
    const data = `{"ipRestrict":true,"createTime":1790000000000,"enableReading":true,"enableFutures":true,"enableSpotAndMarginTrading":false,"enableWithdrawals":true}`;
    const { facts } = await factsOf(success(data), refusal(100404, 'this api is not exist'));

    // That there is a list says not what is on it.
    expect(facts).toEqual({
      canWithdraw: true,
      mayRead: true,
      mayTrade: { spot: false, perpetual: true },
      createdAtMs: 1_790_000_000_000,
    });
  });

  it('are what the other call tells, where the first is not there', async () => {
    const { facts } = await factsOf(refusal(100404, 'this api is not exist'), bare(FLAGS));

    expect(facts).toMatchObject({ mayRead: true, addresses: [], createdAtMs: 1_790_000_000_000 });
    expect(facts).not.toHaveProperty('canWithdraw');
  });

  it('never repeat the key, which the exchange echoes', async () => {
    const { text } = await factsOf(bare(NUMBERS('[1,2]', '[""]')), bare(FLAGS));

    expect(text).not.toContain(API_KEY.apiKey);
  });

  it('cannot be had by a refused key', async () => {
    await expect(factsOf(refusal(100413, 'Incorrect apiKey'))).rejects.toMatchObject({ code: 'venue.auth' });
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPaperWorld } from './paper-world.ts';
import { API_KEY, refusal, START_MS, scriptedSixmm } from './scripted-lists.ts';

const MINUTE_MS = 60_000;

describe.each([9, 52])('a stream key at the paper exchange of seed %i', (seed) => {
  it('is valid for an hour, and for another one after each renewal', async () => {
    const { streamKeys, clock } = createPaperWorld({ seed });

    const { listenKey, expiresAtMs } = await streamKeys.open();

    expect(expiresAtMs).toBe(clock.nowMs() + 60 * MINUTE_MS);
    for (let halves = 0; halves < 4; halves += 1) {
      clock.advance(30 * MINUTE_MS);
      await streamKeys.renew(listenKey);
    }
    clock.advance(60 * MINUTE_MS);
    await expect(streamKeys.renew(listenKey)).rejects.toMatchObject({ code: 'venue.refused' });
  });

  it('that is closed can neither be renewed nor closed again, and the next one is another', async () => {
    const { streamKeys } = createPaperWorld({ seed });
    const { listenKey } = await streamKeys.open();

    await streamKeys.close(listenKey);

    await expect(streamKeys.renew(listenKey)).rejects.toMatchObject({ code: 'venue.refused' });
    await expect(streamKeys.close(listenKey)).rejects.toMatchObject({ code: 'venue.refused' });
    expect((await streamKeys.open()).listenKey).not.toBe(listenKey);
  });

  it('is given to a key that may only read', async () => {
    const { streamKeys, leaveRights } = createPaperWorld({ seed });
    leaveRights('read');

    await streamKeys.renew((await streamKeys.open()).listenKey);
  });

  it('is refused to a key without any right', async () => {
    const { streamKeys, leaveRights } = createPaperWorld({ seed });
    leaveRights();

    await expect(streamKeys.open()).rejects.toMatchObject({ code: 'venue.auth' });
  });
});

describe('what is sent about a stream key', () => {
  const KEY = 'lk-5f3c9a7712';
  const opened = { data: { listenKey: KEY, expireAt: START_MS + 60 * MINUTE_MS } };

  it('has no body for opening, and the key in a signed body for renewing and closing', async () => {
    const { streamKeys, sent } = scriptedSixmm(() => opened);

    await streamKeys.open();
    await streamKeys.renew(KEY);
    await streamKeys.close(KEY);

    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/private/user/listen-key', ''],
      ['PUT', '/v1/private/user/listen-key', `{"listenKey":"${KEY}"}`],
      ['DELETE', '/v1/private/user/listen-key', `{"listenKey":"${KEY}"}`],
    ]);
    for (const { search, body } of sent) {
      const [, query, signature] = /^\?(.*)&signature=([0-9a-f]{64})$/.exec(search) ?? [];
      const payload = `${query}${body}`;
      expect(signature).toBe(createHmac('sha256', API_KEY.apiSecret).update(payload).digest('hex'));
    }
  });

  it('stands in no log and no message, also where the exchange repeats it', async () => {
    const { streamKeys, log } = scriptedSixmm(({ method }) =>
      method === 'POST' ? opened : refusal(2002, `Invalid listenKey ${KEY}`),
    );
    await streamKeys.open();

    const thrown = await streamKeys.renew(KEY).catch((error: unknown) => error);

    expect(thrown).toMatchObject({ code: 'venue.refused', message: expect.stringContaining('2002') });
    expect(JSON.stringify([String(thrown), { ...(thrown as Error) }, log.lines])).not.toContain(KEY);
  });

  it('is asked once where no answer comes', async () => {
    const { streamKeys, sent } = scriptedSixmm(() => ({ status: 502, envelope: 'bad gateway' }));

    await expect(streamKeys.open()).rejects.toMatchObject({ code: 'venue.unavailable' });

    expect(sent).toHaveLength(1);
  });

  it('fails where no key or no end of it is told', async () => {
    const { streamKeys } = scriptedSixmm(() => ({ data: { listenKey: KEY } }));

    const thrown = await streamKeys.open().catch((error: unknown) => error);

    expect(thrown).toMatchObject({ code: 'venue.unexpectedReply' });
    expect(String(thrown)).not.toContain(KEY);
  });
});

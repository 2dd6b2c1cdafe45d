import { describe, expect, it } from 'vitest';
import { botDesk } from './bot-desk.ts';
import { gridRow, page } from './bot-row-builders.ts';
import { HTML_502, LOST, refusal, type Scene, type Sent } from './scripted.ts';

const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `bot-${from + index}`);
const rowsOf = (names: readonly string[]) =>
  names.map((buOrderId) => gridRow('futures', { row: { buOrderId } }));

/** A list of so many bots, ten a page. */
function exchangeOf(count: number) {
  return ({ query }: Sent): Scene => {
    const start = Number(query['pageToken']?.slice(1) ?? 0);
    const rows = rowsOf(ids(start, Math.min(10, count - start)));
    return page(rows, start + 10 < count ? `t${start + 10}` : null);
  };
}

describe('the list', () => {
  it('of 500 bots costs 50 calls and one for the perpetuals, within ten minutes not even that', async () => {
    const { bots, played, sent } = botDesk(exchangeOf(500));

    const first = await bots.list('running');
    const calls = sent.length;
    await bots.list('running');

    expect(first.bots).toHaveLength(500);
    expect(first.pages).toBe(50);
    expect(calls).toBe(51);
    expect(played).toHaveLength(100);
    expect(sent).toHaveLength(101);
  });

  it('asks by status in lower case and by token, and never by type or limit', async () => {
    const { bots, played } = botDesk(exchangeOf(11));

    await bots.list('finished');

    expect(played.map(({ query }) => query)).toEqual([
      { status: 'finished' },
      { status: 'finished', pageToken: 't10' },
    ]);
  });

  it('reads the perpetuals anew after ten minutes', async () => {
    const { bots, sent, clock } = botDesk(exchangeOf(1));

    await bots.list('running');
    await clock.sleep(10 * 60_000);
    await bots.list('running');

    expect(sent.filter(({ path }) => path === '/api/v1/common/symbols')).toHaveLength(2);
  });

  it('of spot bots alone does not ask for the perpetuals', async () => {
    const { bots, sent } = botDesk([page([gridRow('spot')])]);

    await bots.list('running');

    expect(sent).toHaveLength(1);
  });

  it.each([
    { end: 'a token that is empty', token: '' },
    { end: 'a token that is null', token: null },
    { end: 'no token', token: undefined },
    { end: 'a token that was given before', token: 'a' },
  ])('ends at $end', async ({ token }) => {
    const { bots } = botDesk([page(rowsOf(['1']), 'a'), page(rowsOf(['2']), token)], { outsideSpec: true });

    const { bots: found, pages } = await bots.list('running');

    expect(found.map(({ botId }) => botId)).toEqual(['1', '2']);
    expect(pages).toBe(2);
  });

  it('tells a bot once that moved from one page to the next, as it was read last', async () => {
    const moved = gridRow('futures', { row: { buOrderId: '2' }, data: { gridProfit: '99' } });
    const { bots } = botDesk([page(rowsOf(['1', '2']), 'a'), page([moved, ...rowsOf(['3'])])]);

    const { bots: found } = await bots.list('running');

    expect(found.map(({ botId }) => botId)).toEqual(['1', '2', '3']);
    expect(found[1]).toMatchObject({ gridProfit: '99' });
  });

  it('is whole or throws: a page that finally fails spoils it', async () => {
    const { bots, played } = botDesk([page(rowsOf(['1']), 'a'), HTML_502, LOST, HTML_502]);

    await expect(bots.list('running')).rejects.toMatchObject({ code: 'venue.unavailable' });
    expect(played).toHaveLength(4);
  });

  it('asks a page again that failed, and goes on', async () => {
    const { bots } = botDesk([
      page(rowsOf(['1']), 'a'),
      HTML_502,
      refusal('BOT_INTERNAL_ERROR'),
      page(rowsOf(['2'])),
    ]);

    expect((await bots.list('running')).bots).toHaveLength(2);
  });

  it('begins again when a token is no longer good', async () => {
    const { bots, played } = botDesk([
      page(rowsOf(['1']), 'a'),
      refusal('BOT_INVALID_TOKEN'),
      page(rowsOf(['1']), 'a'),
      page(rowsOf(['2'])),
    ]);

    const { bots: found, pages } = await bots.list('running');

    expect(found.map(({ botId }) => botId)).toEqual(['1', '2']);
    expect(pages).toBe(4);
    expect(played[2]?.query).toEqual({ status: 'running' });
  });

  it('throws when tokens are refused again and again', async () => {
    const { bots, played } = botDesk(({ query }) =>
      query['pageToken'] === undefined ? page(rowsOf(['1']), 'a') : refusal('BOT_INVALID_TOKEN'),
    );

    await expect(bots.list('running')).rejects.toMatchObject({ code: 'venue.refused' });
    expect(played).toHaveLength(6);
  });

  it('throws rather than leave pages out', async () => {
    let count = 0;
    const { bots, played } = botDesk(() => {
      count += 1;
      return page(rowsOf([`bot-${count}`]), `t${count}`);
    });

    await expect(bots.list('running', { maxPages: 3 })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
    expect(played).toHaveLength(3);
  });

  it('throws without the list of perpetuals, for then bots would be named wrongly', async () => {
    const { bots } = botDesk([page(rowsOf(['1']))], { catalogue: HTML_502 });

    await expect(bots.list('running')).rejects.toMatchObject({ code: 'venue.unavailable' });
  });

  it('throws for a reply without a list, which is no empty list', async () => {
    const { bots } = botDesk([{ text: '{"result":true,"data":{},"timestamp":1763884800123}' }], {
      outsideSpec: true,
    });

    await expect(bots.list('running')).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('says which rights a key lacks', async () => {
    const { bots } = botDesk([refusal('PERMISSION_DENIED')]);

    await expect(bots.list('running')).rejects.toMatchObject({
      code: 'venue.auth',
      message: expect.stringContaining('"Bot reading"'),
    });
  });
});

describe('a row that cannot be read', () => {
  it.each([
    { name: 'money that is no number', data: { gridProfit: '1.2.3' } },
    { name: 'money with an exponent', data: { position: '1e-7' } },
    { name: 'a grid without a top', data: { top: '' } },
    { name: 'a grid with a bottom of zero', data: { bottom: '0' } },
    { name: 'a row count that is no count', data: { row: 2.5 } },
    { name: 'a trend that nobody knows', data: { trend: 'sideways' } },
  ])('is named beside the others: $name', async ({ data }) => {
    const strange = gridRow('futures', { row: { buOrderId: 'strange' }, data });
    const { bots } = botDesk([page([strange, ...rowsOf(['fine'])])], { outsideSpec: true });

    const list = await bots.list('running');

    expect(list.bots.map(({ botId }) => botId)).toEqual(['fine']);
    expect(list.damaged).toEqual([{ botId: 'strange', why: expect.stringContaining('strange') }]);
  });

  it.each([[null], [{}], ['text'], [{ buOrderId: 7.5 }]])('is counted when it is %j', async (row) => {
    const { bots } = botDesk([page([row, row, ...rowsOf(['fine'])])], { outsideSpec: true });

    const list = await bots.list('running');

    expect(list.bots).toHaveLength(1);
    expect(list.damaged.map(({ botId }) => botId)).toEqual(['without an id', 'without an id']);
  });
});

import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import type { Fault } from '../../../../shared/paper/faults.ts';
import { createTablePaperStore } from '../../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { createFuturesAccount, STILL, TRADER } from '../futures/futures-account.ts';
import { createPaperClient, createTestExchange, START_MS } from '../paper-client.ts';

const OWNER = { ...TRADER, permissions: ['read', 'trade', 'transfer'] as const };
const PATH = '/api/v1/assets/transfer';
const TO_FUTURES = { fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount: '250.5' };
const TO_SPOT = { ...TO_FUTURES, fromAccount: 'TRADE', toAccount: 'MAIN' };

/** Every call is checked against the official spec. */
function createOwner(options: Partial<PaperExchangeOptions> = {}) {
  const made = createFuturesAccount({ accounts: [OWNER], perpetualPrices: STILL, ...options });
  const checked = checkedFetch(made.exchange.fetch);
  const client = createPaperClient(checked, made.clock);
  return {
    ...made,
    client,
    violations: checked.violations,
    move: async (body: object) => (await client.post(PATH, body)).body,
    list: async (query = {}) => (await client.get(`${PATH}s`, query)).body.data.records,
    money: async () => {
      const { inspect } = made.exchange;
      const spot = (await inspect.balances('main')).get('USDT')?.free;
      return [spot, (await inspect.futures.wallets('main')).get('USDT')?.wallet];
    },
  };
}

function struck(fault: Fault) {
  return createOwner({ faults: ({ method }) => (method === 'POST' ? fault : undefined) });
}

describe('a transfer', () => {
  it('moves money between spot and futures, and is on record with all documented fields', async () => {
    const owner = createOwner();
    const reply = await owner.move({ ...TO_FUTURES, clientId: 'move-1', comment: 'margin' });

    expect(reply.data).toEqual({ transferId: expect.stringMatching(/^6\d{17}$/), status: 'COMPLETED' });
    expect(await owner.money()).toEqual(['9749.5', '10250.5']);
    const { transferId } = reply.data;
    const record = {
      transferId,
      fromAccount: 'MAIN',
      toAccount: 'TRADE',
      currency: 'USDT',
      amount: '250.5',
      clientId: 'move-1',
      status: 'COMPLETED',
      reason: 'OPENAPI',
      comment: 'margin',
      timestamp: START_MS,
    };
    expect(await owner.list()).toEqual([record]);
    expect((await owner.client.get(PATH, { clientId: 'move-1' })).body.data).toEqual(record);
    await owner.move(TO_SPOT);
    expect(await owner.money()).toEqual(['10000', '10000']);
    expect(owner.violations).toEqual([]);
  });

  it('is kept in the store, also what ends later', async () => {
    using table = openSqliteTable();
    const store = createTablePaperStore(table);
    const faults: PaperExchangeOptions['faults'] = ({ body }) =>
      body.includes('slow') ? { kind: 'slowTransfer', delayMs: MINUTE_MS } : undefined;
    const owner = createOwner({ store, faults });
    await owner.move({ ...TO_FUTURES, clientId: 'quick' });
    await owner.move({ ...TO_FUTURES, clientId: 'slow' });
    owner.clock.advance(MINUTE_MS);
    await owner.list();

    const again = createOwner({ store });
    again.clock.advance(MINUTE_MS);
    expect(await again.money()).toEqual(['9499', '10501']);
    expect(await again.list()).toMatchObject([
      { clientId: 'slow', status: 'COMPLETED' },
      { clientId: 'quick', status: 'COMPLETED' },
    ]);
  });

  it.each([
    ['with more than is free', { ...TO_FUTURES, amount: '10000.01' }, 'TRADE_NOT_ENOUGH_MONEY'],
    ['of nothing', { ...TO_FUTURES, amount: '0' }, 'TRADE_PARAMETER_ERROR'],
    ['of less than nothing', { ...TO_FUTURES, amount: '-5' }, 'TRADE_PARAMETER_ERROR'],
    ['to the account it comes from', { ...TO_FUTURES, toAccount: 'MAIN' }, 'TRADE_PARAMETER_ERROR'],
    ['of a coin that is no margin', { ...TO_FUTURES, currency: 'XRP' }, 'TRADE_PARAMETER_ERROR'],
    ['with a long comment', { ...TO_FUTURES, comment: 'x'.repeat(33) }, 'TRADE_PARAMETER_ERROR'],
  ])('%s is refused and moves nothing', async (_what, body, code) => {
    const owner = createOwner();

    expect(await owner.move(body)).toMatchObject({ result: false, code });
    expect(await owner.money()).toEqual(['10000', '10000']);
    expect(await owner.list()).toBeNull();
  });

  it('leaves in the futures wallet what positions need', async () => {
    const owner = createOwner();
    await owner.order({ side: 'BUY', size: '1' });
    const { available } = (await owner.exchange.inspect.futures.wallets('main')).get('USDT') ?? {};

    expect(await owner.move({ ...TO_SPOT, amount: '9000' })).toMatchObject({
      code: 'TRADE_NOT_ENOUGH_MONEY',
    });
    expect(await owner.move({ ...TO_SPOT, amount: available })).toMatchObject({ result: true });
    expect(await owner.move({ ...TO_SPOT, amount: '0.01' })).toMatchObject({ result: false });
  });

  it('under a client id that was used before is refused, and one without an id is not', async () => {
    const owner = createOwner();
    await owner.move({ ...TO_FUTURES, clientId: 'once' });

    expect(await owner.move({ ...TO_FUTURES, clientId: 'once' })).toMatchObject({ result: false });
    await owner.move(TO_FUTURES);
    await owner.move(TO_FUTURES);
    expect(await owner.list()).toHaveLength(3);
  });

  it('needs a permission of its own, and reading does not', async () => {
    const { client } = createTestExchange();

    expect((await client.post(PATH, TO_FUTURES)).body).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await client.get(`${PATH}s`)).body).toMatchObject({ result: true });
  });

  it('has landed when its reply is lost', async () => {
    const owner = struck({ kind: 'replyLost' });

    await expect(owner.move(TO_FUTURES)).rejects.toThrow('fetch failed');
    expect(await owner.money()).toEqual(['9749.5', '10250.5']);
  });

  it('that is in process moves both sides at its end, and fails when the money is gone by then', async () => {
    const owner = struck({ kind: 'slowTransfer', delayMs: MINUTE_MS });
    expect((await owner.move(TO_FUTURES)).data.status).toBe('PROCESSING');
    await owner.move({ ...TO_FUTURES, amount: '9900' });
    owner.clock.advance(MINUTE_MS - 1);
    expect(await owner.money()).toEqual(['10000', '10000']);
    owner.clock.advance(1);

    expect((await owner.read('account/balances')).data.balances).toMatchObject([
      { coin: 'BTC' },
      { coin: 'USDT', free: '10250.50000000' },
    ]);
    expect(await owner.money()).toEqual(['9749.5', '10250.5']);
    expect(await owner.list()).toMatchObject([
      { amount: '9900', status: 'FAILED' },
      { amount: '250.5', status: 'COMPLETED', timestamp: START_MS },
    ]);
  });

  it('that fails is on record and moves nothing', async () => {
    const owner = struck({ kind: 'failedTransfer' });

    expect((await owner.move(TO_FUTURES)).data.status).toBe('FAILED');
    expect(await owner.money()).toEqual(['10000', '10000']);
    expect(await owner.list({ status: 'FAILED' })).toHaveLength(1);
    expect(await owner.list({ status: 'COMPLETED' })).toBeNull();
  });
});

describe('the list of transfers', () => {
  it('is newest first, 20 long, and read on with endTime; it has no startTime', async () => {
    const owner = createOwner();
    for (let i = 0; i < 25; i += 1) {
      await owner.move({ ...TO_FUTURES, amount: `${i + 1}` });
      owner.clock.advance(SECOND_MS);
    }
    const amounts = async (query: object) =>
      (await owner.list(query)).map(({ amount }: { amount: string }) => Number(amount));

    expect(await amounts({})).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
    expect(await amounts({ endTime: START_MS + 4 * SECOND_MS, limit: 3 })).toEqual([5, 4, 3]);
    const unchecked = createPaperClient(owner.exchange.fetch, owner.clock);
    const listed = async (query: Record<string, number>) =>
      (await unchecked.get(`${PATH}s`, query)).body.data.records.length;
    expect(await listed({ startTime: START_MS + 20 * SECOND_MS, limit: 100 })).toBe(25);
    expect(await listed({ limit: 0 })).toBe(20);
  });

  it('refuses a limit above 100 and an unknown status', async () => {
    const { client } = createTestExchange({ accounts: [OWNER] });

    for (const query of [{ limit: 101 }, { status: 'DONE' }]) {
      expect((await client.get(`${PATH}s`, query)).body).toMatchObject({ code: 'TRADE_PARAMETER_ERROR' });
    }
  });
});

it('a transfer of bitcoin moves the wallet of contracts in bitcoin', async () => {
  const owner = createOwner();
  await owner.move({ ...TO_FUTURES, currency: 'BTC', amount: decimal('0.4') });

  expect((await owner.exchange.inspect.balances('main')).get('BTC')?.free).toBe('0.6');
  expect((await owner.exchange.inspect.futures.wallets('main')).get('BTC')?.wallet).toBe('1.4');
});

/** What the owner of the account does meanwhile, and what of it the exchange cannot be asked for afterwards. */
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { type Decimal, decimal } from '../../../shared/core/decimal.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import { createPaperClient, type PaperClient } from '../../shared/paper/paper-client.ts';
import type { Prng } from '../prng.ts';
import { ACCOUNT, KEY, type World } from '../world.ts';
import { CONTRACTS, SPOT } from './automations.ts';
import { TRANSFER_OVER_MS } from './venue-faults.ts';

export interface Life {
  /** `overMs`: from when on it is certain to be completed or failed. */
  readonly transfers: {
    readonly id: string;
    readonly atMs: EpochMs;
    readonly overMs: EpochMs;
    readonly amount: Decimal;
  }[];
  readonly deposits: { readonly coin: string; readonly amount: Decimal; readonly atMs: EpochMs }[];
  /** Each time when a dual investment took money or gave it back. */
  readonly earnMovesMs: EpochMs[];
}

interface Owner {
  readonly world: World;
  readonly prng: Prng;
  readonly life: Life;
  readonly client: PaperClient;
  /** Does something later. */
  later(delayMs: number, act: () => Promise<unknown>): void;
}

type Act = (owner: Owner) => Promise<unknown>;

/** Plans so many acts until `endMs`. */
export function planLife(
  world: World,
  prng: Prng,
  { endMs, acts }: { readonly endMs: EpochMs; readonly acts: number },
): Life {
  const life: Life = { transfers: [], deposits: [], earnMovesMs: [] };
  const startMs = world.time.nowMs();
  const later = (delayMs: number, act: () => Promise<unknown>): void => {
    world.time.at(world.time.nowMs() + delayMs, () =>
      world.time.spawn('owner', 0, async () => {
        await act();
      }),
    );
  };
  const client = createPaperClient(world.exchange.fetch, world.time, KEY);
  const owner = { world, prng, life, client, later };
  later(0, () => earlierTrades(owner, startMs));
  for (let n = 0; n < acts; n += 1) {
    const act = prng.chance(0.6) ? trade : prng.pick(ACTS);
    later(prng.between(MINUTE_MS, endMs - startMs), () => act(owner));
  }
  return life;
}

/** More than a page of fills, spread over the hours before the world began, late in being listed or not. */
async function earlierTrades({ world, prng }: Owner, startMs: EpochMs): Promise<void> {
  for (let n = 0; n < 25; n += 1) {
    const atMs = startMs - prng.between(1, 12 * HOUR_MS);
    const booked = { symbol: SPOT[0], orders: 2, fillsPerOrder: prng.between(1, 4), atMs };
    await world.exchange.inspect.past.add(ACCOUNT, booked);
  }
}

/** Several fills in one millisecond; orders of a contract close what they open, or leave a position. */
const trade: Act = async ({ world, prng }) => {
  const symbol = prng.chance(0.5) ? prng.pick(SPOT) : prng.pick(CONTRACTS);
  const side = prng.chance(0.4) ? { side: prng.pick(['buy', 'sell'] as const) } : {};
  const booked = { symbol, orders: prng.between(1, 4), fillsPerOrder: prng.between(1, 5), ...side };
  await world.exchange.inspect.past.add(ACCOUNT, booked);
};

const ACTS: readonly Act[] = [
  // More than a page of fills in one millisecond, of many orders or of two.
  async ({ world, prng }) => {
    const [orders, fillsPerOrder] = prng.pick([
      [14, 8],
      [2, 60],
      [1, 130],
    ] as const);
    const symbol = prng.pick([SPOT[1], CONTRACTS[1]]);
    await world.exchange.inspect.past.add(ACCOUNT, { symbol, orders, fillsPerOrder });
  },
  async ({ world, prng }) => {
    const paid = decimal(prng.pick(['0.0125', '-0.0125', '0.3']));
    const booked = { symbol: prng.pick(CONTRACTS), paid, count: prng.between(1, 3) };
    await world.exchange.inspect.past.addFundings(ACCOUNT, booked);
  },
  async ({ world, prng, life, client }) => {
    const [from, to] = prng.chance(0.5) ? ['MAIN', 'TRADE'] : ['TRADE', 'MAIN'];
    const amount = decimal(prng.pick(['12.5', '80']));
    const atMs = world.time.nowMs();
    const body = { fromAccount: from, toAccount: to, currency: 'USDT', amount };
    const { data } = (await client.post('/api/v1/assets/transfer', body)).body;
    const overMs = atMs + (data.status === 'PROCESSING' ? TRANSFER_OVER_MS : 0);
    life.transfers.push({ id: String(data.transferId), atMs, overMs, amount });
  },
  async ({ world, life }) => {
    const amount = decimal('50');
    life.deposits.push({ coin: 'XRP', amount, atMs: world.time.nowMs() });
    await world.exchange.inspect.credit(ACCOUNT, 'XRP', amount);
  },
  async ({ world, prng, later }) => {
    const { inspect } = world.exchange;
    const [botId = ''] = await inspect.placeBots(ACCOUNT, [await gridTerms(world)]);
    const end = { type: 'cancel', closeNote: '', immediate: false } as const;
    later(prng.between(HOUR_MS, 12 * HOUR_MS), () => inspect.commandBot(ACCOUNT, botId, end));
  },
  async ({ world, prng, life, later }) => {
    const { earn } = world.exchange.inspect;
    const lastsMs = prng.between(2, 10) * HOUR_MS;
    const expiresAtMs = world.time.nowMs() + lastsMs;
    const coins = { invested: 'base', base: 'ETH', quote: 'USDT', currency: 'USDT' } as const;
    const terms = { amount: decimal('0.5'), strike: decimal('3300'), profit: decimal('0.01'), expiresAtMs };
    life.earnMovesMs.push(world.time.nowMs());
    const id = await earn.invest(ACCOUNT, { ...coins, ...terms });
    later(lastsMs + prng.between(1, 3) * HOUR_MS, async () => {
      life.earnMovesMs.push(world.time.nowMs());
      await earn.collect(ACCOUNT, id);
    });
  },
  // A limit order far from the market rests until it is cancelled.
  async ({ client, prng, later }) => {
    const order = { symbol: 'BTC_USDT', side: 'BUY', type: 'LIMIT', size: '0.001', price: '20000' };
    const { data } = (await client.post('/api/v1/trade/order', order)).body;
    const orderId = String(data.orderId);
    later(prng.between(1, 30) * HOUR_MS, () =>
      client.delete('/api/v1/trade/order', { symbol: 'BTC_USDT', orderId }),
    );
  },
  async ({ client }) => {
    await client.post('/api/v1/trade/order', {
      symbol: 'ETH_USDT',
      side: 'BUY',
      type: 'MARKET',
      amount: '40',
    });
  },
];

async function gridTerms(world: World): Promise<BotTerms> {
  const fills = await world.exchange.inspect.fills(ACCOUNT);
  const price = Number(fills.findLast(({ symbol }) => symbol === 'BTC_USDT')?.price ?? 68_000);
  return {
    kind: 'spot_grid',
    base: 'BTC',
    quote: 'USDT',
    symbol: 'BTC_USDT',
    closeSell: 'TO_QUOTE',
    investment: decimal('500'),
    labels: {},
    range: {
      top: decimal((price * 1.01).toFixed(1)),
      bottom: decimal((price * 0.99).toFixed(1)),
      rows: 4,
      spacing: 'arithmetic',
    },
  };
}

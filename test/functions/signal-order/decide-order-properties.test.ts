/** Orders of signals under any market, size and position: nothing more is ordered than was said or is there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenCeiling } from '../../../functions/signal-order/ceilings.ts';
import { decideOrder, type SignalOrder } from '../../../functions/signal-order/decide-order.ts';
import type { OrderInput } from '../../../functions/signal-order/wish.ts';
import { EMPTY_BUDGET } from '../../../shared/orders/budget.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import { aBook, anAccount, anInstrument, money, SLOT_MS, someCapabilities } from '../../support/builders.ts';
import { exact, exactProduct } from '../../support/exact.ts';
import { aSignal, aStrategy, OWNER, someLimits } from './signals.ts';

const amounts = (max: number, places: number) =>
  fc.integer({ min: 0, max }).map((value) => {
    const digits = String(value).padStart(places + 1, '0');
    return money(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
  });

const inputs: fc.Arbitrary<OrderInput> = fc
  .record({
    isSpot: fc.boolean(),
    action: fc.constantFrom('buy' as const, 'sell' as const, 'close' as const, 'reverse' as const),
    unit: fc.constantFrom('quote', 'base', 'contracts', 'percentOfBalance', 'percentOfPosition' as const),
    amount: amounts(10 ** 7, 4),
    percent: fc.integer({ min: 1, max: 100 }),
    bid: amounts(10 ** 7, 2).filter((price) => exact(price) > 0n),
    spread: fc.integer({ min: 0, max: 5_000 }),
    held: amounts(10 ** 6, 5),
    short: fc.boolean(),
    freeQuote: amounts(10 ** 9, 4),
    freeBase: amounts(10 ** 7, 5),
    basePlaces: fc.integer({ min: 0, max: 6 }),
    baseStep: fc.option(fc.constantFrom('0.0005', '0.025', '3'), { nil: undefined }),
    order: fc.constantFrom('market', 'bid', 'ask'),
    offsetBps: fc.integer({ min: 0, max: 2_000 }),
  })
  .map((given): OrderInput => {
    const market = given.isSpot ? ('spot' as const) : ('perpetual' as const);
    const isShare = given.unit.startsWith('percent');
    return {
      signal: aSignal({
        action: given.action,
        size: { unit: given.unit as 'quote', amount: isShare ? money(String(given.percent)) : given.amount },
      }),
      strategy: aStrategy({
        target: { to: market },
        order:
          given.order === 'market'
            ? { type: 'market' }
            : {
                type: 'limit',
                from: given.order as 'bid',
                offsetBps: given.offsetBps,
                cancelAfterMinutes: 60,
              },
      }),
      account: anAccount(),
      instrument: anInstrument({
        market,
        basePlaces: given.basePlaces,
        ...(given.baseStep === undefined ? {} : { baseStep: money(given.baseStep) }),
      }),
      book: aBook({ bid: given.bid, ask: plus(given.bid, given.spread) }),
      capabilities: someCapabilities({ marketBuyIn: given.isSpot ? 'quote' : 'base' }),
      held: given.short && !given.isSpot ? money(`-${given.held}`) : given.held,
      heldBefore: bothSides(given.short && !given.isSpot ? money(`-${given.held}`) : given.held),
      freeQuote: given.freeQuote,
      freeBase: given.freeBase,
    };
  });

const bothSides = <Amount>(amount: Amount) => ({ buy: amount, sell: amount });

/** `cents` hundredths more. */
function plus(price: string, cents: number) {
  const units = exact(price) / 10n ** 38n + BigInt(cents);
  const digits = units.toString().padStart(3, '0');
  return money(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

function checkOrders(check: (input: OrderInput, order: SignalOrder) => void) {
  let orders = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const decision = decideOrder(input);
      if (decision.do === 'deny') return;
      orders += 1;
      check(input, decision.order);
    }),
    { numRuns: 2_000 },
  );
  // Most would be denied if the generator were broken.
  expect(orders).toBeGreaterThan(200);
}

const size = ({ terms }: SignalOrder) => ('baseSize' in terms ? exact(terms.baseSize) : undefined);
/** A hundred, in the units of `exact`: what a percentage is divided by. */
const HUNDRED = 100n * 10n ** 40n;

/** Buys and sells whose alert says how much in one of these units. */
function checkAsked(
  units: readonly SignalSize['unit'][],
  check: (found: { amount: bigint; input: OrderInput; order: SignalOrder }) => void,
) {
  checkOrders((input, order) => {
    const { action, size: asked } = input.signal;
    const isPlain = action === 'buy' || action === 'sell';
    if (isPlain && asked !== undefined && units.includes(asked.unit)) {
      check({ amount: exact(asked.amount), input, order });
    }
  });
}

const absolute = (value: bigint) => (value < 0n ? -value : value);
const atMost = (a: bigint, b: bigint) => expect(a <= b, `${a} is at most ${b}`).toBe(true);

describe('an order of any signal', () => {
  it('never exceeds the amount or the size that was asked for', () => {
    checkAsked(['quote'], ({ amount, order }) => atMost(exact(order.quote), amount));
    checkAsked(['base', 'contracts'], ({ amount, order }) => atMost(size(order) ?? 0n, amount));
  });

  it('never exceeds the share of the position or of what is free on spot', () => {
    checkAsked(['percentOfPosition'], ({ amount, order, input }) => {
      atMost((size(order) ?? 0n) * HUNDRED, absolute(exact(input.held)) * amount);
    });
    checkAsked(['percentOfBalance'], ({ amount, order, input }) => {
      if (input.instrument.market !== 'spot') return;
      if (order.side === 'buy') atMost(exact(order.quote) * HUNDRED, exact(input.freeQuote) * amount);
      else atMost((size(order) ?? 0n) * HUNDRED, exact(input.freeBase) * amount);
    });
  });

  it('never spends or sells more than is free on spot', () => {
    checkOrders(({ instrument, freeQuote, freeBase }, order) => {
      if (instrument.market !== 'spot') return;
      if (order.side === 'buy') atMost(exact(order.quote), exact(freeQuote));
      else atMost(size(order) ?? 0n, exact(freeBase));
    });
  });

  it('never closes more than the position, nor towards its own side', () => {
    checkOrders(({ held }, order) => {
      if (!order.closes) return;
      expect(order.side).toBe(held.startsWith('-') ? 'buy' : 'sell');
      atMost(size(order) ?? 0n, absolute(exact(held)));
    });
  });

  it('is marked as reducing only on perpetuals, and always when it only reduces there', () => {
    checkOrders(({ instrument, held }, order) => {
      const isAgainst = exact(held) !== 0n && order.side === (exact(held) > 0n ? 'sell' : 'buy');
      const only = isAgainst && (size(order) ?? exact('99999999')) <= absolute(exact(held));

      expect(order.reduceOnly).toBe(only && instrument.market === 'perpetual');
    });
  });

  it('is worth what it is counted for', () => {
    checkOrders((input, order) => {
      if (!('baseSize' in order.terms)) return;
      const price =
        order.terms.type === 'limit'
          ? order.terms.price
          : order.side === 'buy'
            ? input.book.ask
            : input.book.bid;
      expect(exact(order.quote)).toBe(exactProduct(order.terms.baseSize, price));
    });
  });

  it('never passes the strategy’s limit per order unless it only closes', () => {
    let refused = 0;
    checkOrders((input, order) => {
      const strategy = aStrategy({ limits: someLimits({ perOrder: money('500') }) });
      const found = brokenCeiling(EMPTY_BUDGET, {
        ...order,
        strategy,
        plan: OWNER,
        symbol: input.signal.symbol,
        contained: new Set(),
        nowMs: SLOT_MS,
      });
      if (found !== undefined) refused += 1;
      else if (!order.closes) atMost(exact(order.quote), exact('500'));
    });
    expect(refused).toBeGreaterThan(0);
  });
});

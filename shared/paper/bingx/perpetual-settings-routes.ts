/**
 * Settings of perpetuals. It has one-way positions; a call for others is refused, so that nobody takes a netted position
 * for a hedged one. Either margin mode can be set, and is told: what positions need and when they are liquidated is
 * computed as cross margin all the same.
 */
import { decimal } from '../../core/decimal.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import { leverageOf, marginModeOf } from '../futures/futures-state.ts';
import { nameOnWire } from './names.ts';
import { contractOf } from './perpetual-market-routes.ts';
import { BingxRefusal } from './refusal.ts';
import { type PrivateRequest, type Route, readRoute } from './route.ts';

export function perpetualSettingsRoutes(engine: FuturesEngine): readonly Route[] {
  return [
    readRoute('swap/v2/trade/leverage', 5, async (request) => {
      const { symbol } = contractOf(engine, request.parameters.required('symbol'));
      const { books } = await engine.state(request.account.id, request.atMs);
      const leverage = Number(leverageOf(books, symbol));
      return { longLeverage: leverage, shortLeverage: leverage, maxLongLeverage: 100, maxShortLeverage: 100 };
    }),
    changeRoute('swap/v2/trade/leverage', 5, (request) => setLeverage(engine, request)),
    readRoute('swap/v2/trade/marginType', 2, async ({ account, atMs, parameters }) => {
      const { symbol } = contractOf(engine, parameters.required('symbol'));
      const { books } = await engine.state(account.id, atMs);
      return { marginType: marginModeOf(books, symbol) === 'cross' ? 'CROSSED' : 'ISOLATED' };
    }),
    changeRoute('swap/v2/trade/marginType', 2, (request) => setMarginMode(engine, request)),
    readRoute('swap/v1/positionSide/dual', 2, async ({ chance }) => ({
      dualSidePosition: chance() < 0.5 ? 'false' : false,
    })),
    changeRoute('swap/v1/positionSide/dual', 2, (request) => setPositionMode(engine, request)),
  ];
}

function changeRoute(
  path: string,
  perSecond: number,
  answer: (Route & { readonly access: 'perpetualTrading' })['answer'],
): Route {
  return { method: 'POST', path: `/openApi/${path}`, perSecond, access: 'perpetualTrading', answer };
}

async function setLeverage(engine: FuturesEngine, { account, atMs, parameters }: PrivateRequest) {
  const listing = contractOf(engine, parameters.required('symbol'));
  const leverage = parameters.count('leverage', { min: 1, max: 500 });
  if (parameters.required('side') !== 'BOTH')
    throw new BingxRefusal(109400, 'In the One-way mode, the side can only be set to BOTH');
  const isAllowed =
    leverage <= Number(listing.riskTiers[0]?.maxLeverage) &&
    (await engine.setLeverage(account.id, listing.symbol, decimal(String(leverage)), atMs));
  if (!isAllowed) throw new BingxRefusal(101414, 'leverage exceeds the limit');
  return { symbol: nameOnWire(listing.symbol), leverage };
}

/** Only while the symbol has no position and no order. The third mode is of hedged accounts. */
async function setMarginMode(engine: FuturesEngine, { account, atMs, parameters }: PrivateRequest) {
  const { symbol } = contractOf(engine, parameters.required('symbol'));
  const marginType = parameters.required('marginType');
  if (marginType !== 'CROSSED' && marginType !== 'ISOLATED')
    throw new BingxRefusal(109400, 'Invalid parameters, marginType');
  const mode = marginType === 'CROSSED' ? 'cross' : 'isolated';
  if (!(await engine.setMarginMode(account.id, symbol, mode, atMs)))
    throw new BingxRefusal(104103, 'Please close open positions or cancel pending orders first.');
  return { symbol: nameOnWire(symbol), marginType };
}

/** Only while there are no positions and no orders. */
async function setPositionMode(engine: FuturesEngine, { account, atMs, parameters }: PrivateRequest) {
  const word = parameters.required('dualSidePosition');
  if (word !== 'true' && word !== 'false')
    throw new BingxRefusal(109400, 'Invalid parameters, dualSidePosition');
  const { books } = await engine.state(account.id, atMs);
  if (books.positions.size > 0 || books.openOrders.size > 0)
    throw new BingxRefusal(104103, 'cannot switch position mode while there are positions or pending orders');
  if (word === 'true') throw new BingxRefusal(109400, 'this exchange has one-way positions only');
  return {};
}

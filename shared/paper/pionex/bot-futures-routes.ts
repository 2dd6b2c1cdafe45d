/**
 * Commands to futures grids. The case of keys differs from call to call, as at the live exchange: create is camelCase
 * but for `grid_type`, checkParams is snake_case, the others are camelCase.
 */
import { type Decimal, decimal, isPositive, minus, roundDown, sum, times, ZERO } from '../../core/decimal.ts';
import type { BotCommand, FuturesGridTerms } from '../bots/bot.ts';
import { type BotContext, botNotFound, botRoute, commandBot, hideNew, ReduceRefusal } from './bot-context.ts';
import { futuresEstimate } from './bot-estimate.ts';
import {
  checkFuturesGrid,
  futuresRange,
  leverageOf,
  type Pricing,
  TRADING_SHARE,
  trendOf,
  triggerOf,
} from './bot-grid-checks.ts';
import { readerOf } from './bot-list-routes.ts';
import { botRow } from './bot-rows.ts';
import { stopOf } from './bot-stops.ts';
import { type Body, bodyOfBotCall, invalidArgument, orZero } from './bot-values.ts';
import type { PrivateRequest, Route } from './route.ts';

const STORED = [
  'slippage',
  'shareRatio',
  'uiInvestCoin',
  'bonusId',
  'uiExtraData',
  'movingIndicatorType',
  'movingIndicatorInterval',
  'movingIndicatorParam',
  'movingTrailingUpParam',
  'movingTop',
  'movingBottom',
] as const;
const CATEGORIES = ['FULLY_HEDGING', 'LOAN_GRID', 'LEVERAGE_GRID', 'FUTURE_GRID_COIN_MARGINED'] as const;
const CLOSE_MODELS = ['TO_QUOTE', 'TO_USDT'] as const;

export function botFuturesRoutes(context: BotContext): readonly Route[] {
  return [
    botRoute('POST', 'orders/futuresGrid/checkParams', 'botRead', async (request) => {
      const body = bodyOfBotCall(request.call);
      const pricing = await futuresPricing(context, request, body);
      const data = body.object('buOrderData');
      return futuresEstimate(data, pricing);
    }),
    botRoute('POST', 'orders/futuresGrid/create', 'botTrade', async (request) => {
      const terms = await newFuturesGrid(context, request, bodyOfBotCall(request.call));
      const { bots } = context;
      const [botId = ''] = await bots.create(request.account.id, [terms], 'api', request.atMs);
      hideNew(context, request, botId);
      return bots.look(request.account.id, request.atMs, (all) => {
        const bot = all.find(({ run }) => run.created.botId === botId);
        if (bot === undefined) throw botNotFound();
        const row = botRow(bot, readerOf(context, request), 'detail');
        return { buOrderId: botId, buOrderData: row['buOrderData'] };
      });
    }),
    botRoute('POST', 'orders/futuresGrid/adjustParams', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const botId = body.required('buOrderId');
      const command = await adjustmentOf(context, request, botId, body);
      await commandBot(context, request, { botId, kind: 'futures_grid' }, command);
      return undefined;
    }),
    botRoute('POST', 'orders/futuresGrid/reduce', 'botTrade', (request) => reduce(context, request)),
    botRoute('POST', 'orders/futuresGrid/cancel', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const botId = body.required('buOrderId');
      const command = {
        type: 'cancel',
        closeSell: body.oneOf('closeSellModel', CLOSE_MODELS),
        closeNote: body.text('closeNote') ?? '',
        immediate: body.flag('immediate') ?? false,
      } as const;
      await commandBot(context, request, { botId, kind: 'futures_grid' }, command);
      return undefined;
    }),
  ];
}

async function newFuturesGrid(
  context: BotContext,
  request: PrivateRequest,
  body: Body,
): Promise<FuturesGridTerms> {
  const pricing = await futuresPricing(context, request, body);
  const data = body.object('buOrderData');
  const trend = trendOf(data);
  const range = futuresRange(data, pricing);
  const leverage = leverageOf(data, pricing);
  const investment = orZero(data.amount('quoteInvestment'));
  const extraMargin = orZero(data.amount('extraMargin'));
  if (extraMargin.startsWith('-')) throw invalidArgument('extra_margin should greater than or equal 0');
  checkFuturesGrid({ range, trend, leverage, investment, extraMargin, splits: false }, pricing);
  const quote = body.required('quote');
  const investCoin = data.oneOf('investCoin', ['USDT', quote]) ?? quote;
  const stored = STORED.flatMap((name) => {
    const value = data.text(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    kind: 'futures_grid',
    base: body.required('base'),
    quote,
    symbol: pricing.market.listing.symbol,
    range,
    trend,
    leverage,
    investment,
    extraMargin,
    investCoin,
    labels: {
      ...Object.fromEntries(stored),
      copyFrom: body.text('copyFrom') ?? '',
      copyType: body.text('copyType') ?? '',
      copyBotOrderId: body.text('copyBotOrderId') ?? '',
      ...categoryOf(data),
      investmentFrom: data.oneOf('investmentFrom', ['USER', 'FUTURE_GRID_BONUS']) ?? 'USER',
      enableFollowClosed: data.flag('enableFollowClosed') ?? false,
    },
    lossStop: stopOf(data, 'lossStop', 'futures'),
    profitStop: stopOf(data, 'profitStop', 'futures'),
    condition: triggerOf(data, ['condition', 'conditionDirection']),
  };
}

function categoryOf(data: Body): { cateType?: string } {
  const cateType = data.oneOf('cateType', CATEGORIES);
  return cateType === undefined ? {} : { cateType };
}

async function adjustmentOf(
  context: BotContext,
  request: PrivateRequest,
  botId: string,
  body: Body,
): Promise<BotCommand> {
  const type = body.oneOf('type', ['invest_in', 'adjust_params', 'invest_in_trigger']);
  if (type === undefined) throw invalidArgument('type is required');
  const splits = body.flag('extraMargin');
  if (splits === undefined) throw invalidArgument('extraMargin is required');
  if (!isPositive(orZero(body.number('openPrice')))) throw invalidArgument('openPrice is required');
  const reinvests = (body.flag('isReinvest') ?? false) || body.text('adjustParamsSence') === 'reinvest';
  const money = splitMoney(
    orZero(body.number('quoteInvestment')),
    orZero(body.number('extraMarginAmount')),
    splits,
  );

  if (type === 'adjust_params') {
    const range = await newRange(context, request, botId, body);
    return { type: 'adjust', range, ...money, reinvests };
  }
  if (!isPositive(money.invests)) throw invalidArgument('quoteInvestment must be greater than 0');
  if (type === 'invest_in') return { type: 'adjust', ...money, reinvests: false };
  const trigger = triggerOf(body, ['condition', 'conditionDirection']);
  if (trigger === undefined) throw invalidArgument('condition is required');
  return { type: 'investAt', trigger, ...money };
}

/** With `splits` the exchange keeps a part of the investment as extra margin, besides what is given as such. */
function splitMoney(amount: Decimal, addsMargin: Decimal, splits: boolean) {
  if (amount.startsWith('-') || addsMargin.startsWith('-')) throw invalidArgument('invalid quoteInvestment');
  if (!splits) return { invests: amount, addsMargin };
  const invests = roundDown(times(amount, TRADING_SHARE), 8);
  return { invests, addsMargin: sum(minus(amount, invests), addsMargin) };
}

async function newRange(context: BotContext, request: PrivateRequest, botId: string, body: Body) {
  for (const name of ['top', 'bottom']) body.required(name);
  if (!body.has('row')) throw invalidArgument('row is required');
  const found = await context.bots.look(request.account.id, request.atMs, (all) => {
    const bot = all.find(({ run }) => run.created.botId === botId);
    if (bot?.kind !== 'grid') throw botNotFound();
    return { market: bot.run.market, spacing: bot.run.range.spacing };
  });
  const price = await found.market.priceAt(request.atMs);
  const spacing = {
    ...body,
    text: (name: string) => (name === 'grid_type' ? found.spacing : body.text(name)),
  };
  return futuresRange(spacing, { market: found.market, price, feeRate: context.bots.feeRate });
}

async function reduce(context: BotContext, request: PrivateRequest) {
  const body = bodyOfBotCall(request.call);
  const botId = body.required('buOrderId');
  if (!isPositive(orZero(body.amount('openPrice')))) throw invalidArgument('openPrice is required');
  if (!body.has('reduceNum')) throw invalidArgument('reduceNum is required');
  const steps = body.whole('reduceNum') ?? 0;
  const trigger = triggerOf(body, ['condition', 'conditionDirection']);
  const step = await context.bots.look(request.account.id, request.atMs, (all) => {
    const bot = all.find(({ run }) => run.created.botId === botId);
    if (bot?.kind !== 'grid' || bot.run.market.perpetual === undefined) throw botNotFound();
    return decimal((10 ** -bot.run.market.listing.basePlaces).toFixed(bot.run.market.listing.basePlaces));
  });
  const size = steps > 0 ? times(step, decimal(String(steps))) : ZERO;
  try {
    const target = { botId, kind: 'futures_grid' } as const;
    await commandBot(context, request, target, { type: 'reduce', size, trigger });
    return { checkResult: true };
  } catch (error) {
    if (error instanceof ReduceRefusal) return { checkResult: false, reason: error.message };
    throw error;
  }
}

async function futuresPricing(context: BotContext, request: PrivateRequest, body: Body): Promise<Pricing> {
  const base = body.required('base');
  if (!base.endsWith('.PERP')) throw invalidArgument('base should end with .PERP');
  const { markets, feeRate } = context.bots;
  const listing = markets.perpetualOf(base, body.required('quote'));
  if (listing === undefined) throw invalidArgument('invalid symbol');
  if (!listing.tradable) throw invalidArgument('symbol is not enabled');
  const market = markets.get(listing.symbol);
  return { market, price: await market.priceAt(request.atMs), feeRate };
}

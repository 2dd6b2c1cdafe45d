/** Commands to spot grids: camelCase in all bodies but that of checkParams. */
import { compare, decimal, isPositive, times, ZERO } from '../../core/decimal.ts';
import type { SpotGridTerms } from '../bots/bot.ts';
import { sizeFor } from '../bots/sizing.ts';
import { decimalOf, ONE_UNIT, unitsOf } from '../bots/units.ts';
import { seedFrom } from '../noise.ts';
import { type BotContext, botNotFound, botRoute, commandBot, hideNew } from './bot-context.ts';
import { checkSpotGrid, type Pricing, SLIPPAGE, spotRange, triggerOf } from './bot-grid-checks.ts';
import { readerOf } from './bot-list-routes.ts';
import { botRow } from './bot-rows.ts';
import { stopOf } from './bot-stops.ts';
import { aiStrategy } from './bot-strategy.ts';
import { type Body, bodyOfBotCall, invalidArgument, orZero } from './bot-values.ts';
import type { PrivateRequest, Route } from './route.ts';

const CLOSE_MODELS = ['NOT_SELL', 'TO_QUOTE', 'TO_USDT'] as const;

export function botSpotRoutes(context: BotContext): readonly Route[] {
  return [
    botRoute('GET', 'orders/spotGrid/aiStrategy', 'botRead', (request) => aiStrategy(context, request)),
    botRoute('POST', 'orders/spotGrid/checkParams', 'botRead', async (request) => {
      const body = bodyOfBotCall(request.call);
      const pricing = await spotPricing(context, request, body);
      const data = body.object('buOrderData');
      const range = spotRange(data, 'grid_type', 1_000);
      triggerOf(data, ['condition', 'condition_direction']);
      const investment = investmentOf(data, 'quote_total_investment');
      const { shape, bounds } = checkSpotGrid(range, investment, pricing);
      const feeRate = unitsOf(pricing.feeRate);
      const amount = unitsOf(investment);
      const size = sizeFor(shape, { amount, leverage: ONE_UNIT, feeRate }, pricing.market.listing.basePlaces);
      const opening = times(decimalOf(size), decimal(String(shape.lines.length - 1 - shape.below)));
      return {
        min_investment: bounds.min,
        max_investment: bounds.max,
        slippage: SLIPPAGE,
        estimate_per_volume: decimalOf(size),
        estimate_fee: times(times(opening, pricing.price), pricing.feeRate),
      };
    }),
    botRoute('POST', 'orders/spotGrid/create', 'botTrade', async (request) => {
      const terms = await newSpotGrid(context, request, bodyOfBotCall(request.call));
      const { bots } = context;
      const [botId = ''] = await bots.create(request.account.id, [terms], 'api', request.atMs);
      hideNew(context, request, botId);
      return bots.look(request.account.id, request.atMs, (all) => {
        const bot = all.find(({ run }) => run.created.botId === botId);
        if (bot === undefined) throw botNotFound();
        return botRow(bot, readerOf(context, request), 'detail');
      });
    }),
    botRoute('POST', 'orders/spotGrid/adjustParams', 'botTrade', (request) => adjust(context, request)),
    botRoute('POST', 'orders/spotGrid/investIn', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const botId = body.required('buOrderId');
      const invests = orZero(body.amount('quoteInvest'));
      if (!isPositive(invests)) throw invalidArgument('quoteInvest is required');
      const command = { type: 'adjust', invests, addsMargin: ZERO, reinvests: false } as const;
      await commandBot(context, request, { botId, kind: 'spot_grid' }, command);
      return { action_id: actionId(request) };
    }),
    botRoute('POST', 'orders/spotGrid/cancel', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const botId = body.required('buOrderId');
      const closeSell = body.oneOf('closeSellModel', CLOSE_MODELS);
      const command = { type: 'cancel', closeSell, closeNote: '', immediate: false } as const;
      await commandBot(context, request, { botId, kind: 'spot_grid' }, command);
      return undefined;
    }),
    botRoute('POST', 'orders/spotGrid/profit', 'botTrade', (request) => takeProfit(context, request)),
  ];
}

async function newSpotGrid(context: BotContext, request: PrivateRequest, body: Body): Promise<SpotGridTerms> {
  const pricing = await spotPricing(context, request, body);
  const data = body.object('buOrderData');
  const range = spotRange(data, 'gridType', 200);
  const investment = investmentOf(data, 'quoteTotalInvestment');
  checkSpotGrid(range, investment, pricing);
  return {
    kind: 'spot_grid',
    base: body.required('base'),
    quote: body.required('quote'),
    symbol: pricing.market.listing.symbol,
    range,
    investment,
    labels: { note: body.text('note') ?? '', slippage: data.text('slippage') ?? '' },
    lossStop: stopOf(data, 'lossStop', 'spot'),
    profitStop: stopOf(data, 'profitStop', 'spot'),
    condition: triggerOf(data, ['condition', 'conditionDirection']),
    closeSell: data.oneOf('closeSellModel', CLOSE_MODELS) ?? 'NOT_SELL',
  };
}

/** Range and money are each optional; without a full range the old one stays. */
async function adjust(context: BotContext, request: PrivateRequest) {
  const body = bodyOfBotCall(request.call);
  const botId = body.required('buOrderId');
  const invests = orZero(body.amount('quoteInvest'));
  const changes = ['top', 'bottom', 'row'].filter((name) => body.has(name));
  if (changes.length === 0 && !isPositive(invests)) throw invalidArgument('nothing to adjust');
  const range = await context.bots.look(request.account.id, request.atMs, (all) => {
    const bot = all.find(({ run }) => run.created.botId === botId);
    if (bot?.kind !== 'grid' || bot.run.terms.kind !== 'spot_grid') throw botNotFound();
    const { range: old } = bot.run;
    return {
      top: body.amount('top') ?? old.top,
      bottom: body.amount('bottom') ?? old.bottom,
      rows: body.whole('row') ?? old.rows,
      spacing: old.spacing,
    };
  });
  if (!isPositive(range.bottom) || compare(range.bottom, range.top) >= 0) {
    throw invalidArgument('bottom must be less than top');
  }
  if (range.rows < 2 || range.rows > 200) throw invalidArgument('row must be between 2 and 200');
  const command = {
    type: 'adjust',
    range: changes.length > 0 ? range : undefined,
    invests,
    addsMargin: ZERO,
    reinvests: false,
  } as const;
  await commandBot(context, request, { botId, kind: 'spot_grid' }, command);
  return { action_id: actionId(request) };
}

async function takeProfit(context: BotContext, request: PrivateRequest) {
  const body = bodyOfBotCall(request.call);
  const botId = body.required('buOrderId');
  const amount = orZero(body.amount('amount'));
  if (!isPositive(amount)) throw invalidArgument('amount is required');
  const command = { type: 'takeProfit', amount } as const;
  const bot = await commandBot(context, request, { botId, kind: 'spot_grid' }, command);
  return {
    transferId: actionId(request),
    buOrderId: botId,
    type: 'profit',
    direction: 'out',
    coin: bot.run.created.terms.quote,
    amount,
    amountC: '0',
    status: 'success',
    createTime: request.atMs,
    error: '',
  };
}

async function spotPricing(context: BotContext, request: PrivateRequest, body: Body): Promise<Pricing> {
  const market = context.bots.markets.find(`${body.required('base')}_${body.required('quote')}`);
  if (market === undefined || market.perpetual !== undefined) throw invalidArgument('invalid symbol');
  if (!market.listing.tradable) throw invalidArgument('symbol is not enabled');
  return { market, price: await market.priceAt(request.atMs), feeRate: context.bots.feeRate };
}

/** Absent counts as zero. */
function investmentOf(data: Body, name: string) {
  const investment = orZero(data.amount(name));
  if (investment.startsWith('-')) throw invalidArgument('invalid quote total investment');
  return investment;
}

/** Each call is an action of its own, whatever it repeats. */
export function actionId({ call, chance }: PrivateRequest): string {
  return `${seedFrom(call.body, call.atMs)}${Math.floor(chance() * 1e6)}`;
}

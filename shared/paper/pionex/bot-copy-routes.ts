/** Commands to smart-copy bots: snake_case. */
import { compare, decimal, isPositive, sum, times, ZERO } from '../../core/decimal.ts';
import type { CopyItem, SmartCopyTerms } from '../bots/bot.ts';
import { type BotContext, botRoute, commandBot, hideNew } from './bot-context.ts';
import { type Body, bodyOfBotCall, invalidArgument, orZero } from './bot-values.ts';
import type { Route } from './route.ts';

const MAX_LEVERAGE = decimal('10');
const NOTIONAL_LIMIT = decimal('100000');
const ONE = decimal('1');

export function botCopyRoutes(context: BotContext): readonly Route[] {
  return [
    botRoute('POST', 'orders/smartCopy/checkParams', 'botRead', async (request) => {
      const body = bodyOfBotCall(request.call);
      perpetualOf(context, body.required('base'), body.required('quote'));
      const leverage = leverageOf(body);
      const investment = orZero(body.amount('quote_investment'));
      const fits =
        compare(leverage, MAX_LEVERAGE) <= 0 && compare(times(investment, leverage), NOTIONAL_LIMIT) <= 0;
      return {
        result: fits && isPositive(investment),
        max_investment: '10000',
        max_leverage: MAX_LEVERAGE,
        notional_limit: NOTIONAL_LIMIT,
        available_limit: NOTIONAL_LIMIT,
      };
    }),
    botRoute('POST', 'orders/smartCopy/create', 'botTrade', async (request) => {
      const terms = newSmartCopy(context, bodyOfBotCall(request.call));
      const [botId = ''] = await context.bots.create(request.account.id, [terms], 'api', request.atMs);
      hideNew(context, request, botId);
      return { bu_order_id: botId };
    }),
    botRoute('POST', 'orders/smartCopy/cancel', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const botId = body.required('bu_order_id');
      const closeNote = body.text('close_note') ?? '';
      const command = { type: 'cancel', closeNote, immediate: false } as const;
      await commandBot(context, request, { botId, kind: 'smart_copy' }, command);
      return { success: true };
    }),
  ];
}

function newSmartCopy(context: BotContext, body: Body): SmartCopyTerms {
  const quote = body.required('quote');
  const base = body.required('base');
  const data = body.object('bu_order_data');
  const investment = orZero(data.amount('quote_total_investment'));
  if (!isPositive(investment)) throw invalidArgument('invalid quote_total_investment');
  const portfolio = data.list('portfolio').map((item) => portfolioItem(context, item, quote));
  if (portfolio.length === 0) throw invalidArgument('portfolio is required');
  if (compare(sum(...portfolio.map(({ percent }) => percent)), ONE) > 0)
    throw invalidArgument('invalid percent');
  return {
    kind: 'smart_copy',
    base,
    quote,
    investment,
    portfolio,
    labels: {
      note: body.text('note') ?? '',
      copyFrom: body.text('copy_from') ?? '',
      copyType: body.text('copy_type') ?? '',
    },
  };
}

function portfolioItem(context: BotContext, item: Body, quote: string): CopyItem {
  const base = item.required('base').replace(/\.PERP$/, '');
  const percent = item.amount('percent') ?? ONE;
  if (!isPositive(percent)) throw invalidArgument('invalid percent');
  return {
    base,
    symbol: perpetualOf(context, base, quote),
    signalType: item.required('signal_type'),
    signalParam: item.text('signal_param') ?? '{}',
    percent,
    leverage: leverageOf(item),
    profitStopRatio: item.amount('profit_stop_ratio'),
    lossStopRatio: item.amount('loss_stop_ratio'),
  };
}

function leverageOf(body: Body) {
  const leverage = body.number('leverage') ?? ZERO;
  if (compare(leverage, ONE) < 0) throw invalidArgument('invalid leverage');
  return leverage;
}

function perpetualOf({ bots }: BotContext, base: string, quote: string): string {
  const listing = bots.markets.perpetualOf(`${base.replace(/\.PERP$/, '')}.PERP`, quote);
  if (listing === undefined) throw invalidArgument('invalid symbol');
  return listing.symbol;
}

/** Lists and details of bots. */
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import type { Bot } from '../bots/bot-runs.ts';
import { noise } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';
import { type BotContext, botNotFound, botRoute, visibleBots } from './bot-context.ts';
import { botRow, isFinished, type RowReader } from './bot-rows.ts';
import { invalidArgument } from './bot-values.ts';
import { listOnWire } from './order-wire.ts';
import { PionexRefusal } from './refusal.ts';
import type { PrivateRequest, Route } from './route.ts';

/** Whatever `limit` says. */
const PAGE_SIZE = 10;
/** So long after its end a bot has a detail of its own; after that it is in the list only. */
const DETAIL_KEPT_MS: DurationMs = 90 * DAY_MS;

export function botListRoutes(context: BotContext): readonly Route[] {
  return [
    botRoute('GET', 'orders', 'botRead', (request) => {
      const wanted = filterOf(request);
      const before = cursorOf(context, request);
      return visibleBots(context, request, wanted.finished ? 'orderHistory' : 'openOrders', (bots) => {
        const oldestMs = context.visibility.oldestBotMs(request.atMs);
        const isKept = ({ run }: Bot) => (run.endedAtMs ?? oldestMs) >= oldestMs;
        const matching = bots
          .filter((bot) => wanted.matches(bot) && bot.number < before && isKept(bot))
          .reverse();
        const page = matching.slice(0, PAGE_SIZE);
        const last = matching.length > PAGE_SIZE ? page.at(-1) : undefined;
        return {
          results: listOnWire(page.map((bot) => botRow(bot, readerOf(context, request), 'row'))),
          nextPageToken: last === undefined ? endToken(context, request) : tokenOf(context, last.number),
          previousPageToken: null,
        };
      });
    }),
    detailRoute(context, 'spotGrid', 'spot_grid'),
    detailRoute(context, 'futuresGrid', 'futures_grid'),
    detailRoute(context, 'smartCopy', 'smart_copy'),
  ];
}

export function readerOf({ disorder }: BotContext, { account, atMs, chance }: PrivateRequest): RowReader {
  return {
    account: account.id,
    atMs,
    count: (value) => (disorder && chance() < 0.25 ? String(value) : value),
  };
}

function detailRoute(context: BotContext, path: string, kind: string): Route {
  return botRoute('GET', `orders/${path}/order`, 'botRead', (request) => {
    const botId = request.parameters.text('buOrderId');
    if (botId === undefined) throw invalidArgument('buOrderId is required');
    return visibleBots(context, request, 'order', (bots): WireObject => {
      const bot = bots.find(({ run }) => run.created.botId === botId && run.created.terms.kind === kind);
      const endedAtMs = bot?.run.endedAtMs ?? Number.POSITIVE_INFINITY;
      if (bot === undefined || endedAtMs < request.atMs - DETAIL_KEPT_MS) throw botNotFound();
      return botRow(bot, readerOf(context, request), 'detail');
    });
  });
}

/** An unknown status, also one in upper case, silently means running ones. */
function filterOf({ call, parameters }: PrivateRequest): {
  readonly finished: boolean;
  readonly matches: (bot: Bot) => boolean;
} {
  const finished = parameters.text('status') === 'finished';
  const base = parameters.text('base');
  const quote = parameters.text('quote');
  const types = new URLSearchParams(call.query)
    .getAll('buOrderTypes')
    .flatMap((text) => text.split(','))
    .filter((type) => type !== '');
  return {
    finished,
    matches(bot) {
      const { terms } = bot.run.created;
      return (
        isFinished(bot) === finished &&
        (base === undefined || base === terms.base) &&
        (quote === undefined || quote === terms.quote) &&
        (types.length === 0 || types.includes(terms.kind))
      );
    },
  };
}

/** The end of a list is `null`, nothing at all, or an empty text. */
function endToken({ disorder }: BotContext, { chance }: PrivateRequest): null | undefined | '' {
  const kind = disorder ? chance() * 3 : 0;
  if (kind < 1) return null;
  return kind < 2 ? undefined : '';
}

/** Names the last bot of a page; with a check, so that nothing else passes for one. */
function tokenOf({ seed }: BotContext, number: number): string {
  const place = number.toString(36).padStart(6, '0');
  return `p${place}${noise(seed, number).toString(36).padStart(7, '0')}`;
}

function cursorOf(context: BotContext, { parameters }: PrivateRequest): number {
  const token = parameters.text('pageToken');
  if (token === undefined) return Number.POSITIVE_INFINITY;
  const number = Number.parseInt(token.slice(1, 7), 36);
  if (Number.isInteger(number) && tokenOf(context, number) === token) return number;
  throw new PionexRefusal('BOT_INVALID_TOKEN', 'invalid page token');
}

/** Signals: pushing one, and keeping one's own. Nothing tells two pushes of one signal apart from two signals. */
import type { UserSignal } from '../bots/bot.ts';
import { signalTypeOf } from '../bots/bot-ids.ts';
import type { WireObject } from '../wire-json.ts';
import { type BotContext, botRoute } from './bot-context.ts';
import { type Body, bodyOfBotCall, invalidArgument } from './bot-values.ts';
import { listOnWire } from './order-wire.ts';
import { PionexRefusal } from './refusal.ts';
import type { PrivateRequest, Route } from './route.ts';

const MAX_SIGNALS = 100;
const PAGE_SIZE = 20;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

export function botSignalRoutes(context: BotContext): readonly Route[] {
  return [
    botRoute('POST', 'signal/listener', 'read', (request) => listen(context, request)),
    botRoute('GET', 'signal/userSignal', 'botRead', async (request) => {
      const signals = await userSignals(context, request);
      const from = Number(request.parameters.text('pageToken') ?? '0');
      if (!Number.isInteger(from) || from < 0) {
        throw new PionexRefusal('BOT_INVALID_TOKEN', 'invalid page token');
      }
      const to = from + PAGE_SIZE;
      return {
        pageToken: to < signals.length ? String(to) : '',
        signals: listOnWire(signals.slice(from, to).map(signalOnWire)),
      };
    }),
    botRoute('GET', 'signal/userSignal/detail', 'botRead', async (request) =>
      signalOnWire(await ownSignal(context, request)),
    ),
    botRoute('POST', 'signal/userSignal', 'botTrade', async (request) => {
      const body = bodyOfBotCall(request.call);
      const title = shortText(body, 'title', 100);
      const description = shortText(body, 'description', 1_000);
      if (title === undefined) throw invalidArgument('title is required');
      const { bots, seed } = context;
      const { account, atMs } = request;
      const records = await bots.records(account.id, atMs);
      if ((await userSignals(context, request)).length >= MAX_SIGNALS)
        throw invalidArgument('too many signals');
      const userSignal = {
        signalType: signalTypeOf(seed, account.id, records.length),
        title,
        description: description ?? '',
      };
      await bots.keepSignal(account.id, userSignal, atMs);
      return signalOnWire(userSignal);
    }),
    botRoute('POST', 'signal/userSignal/edit', 'botTrade', async (request) => {
      const known = await ownSignal(context, request);
      const body = bodyOfBotCall(request.call);
      const title = shortText(body, 'title', 100);
      const description = shortText(body, 'description', 10_000);
      if (title === undefined && description === undefined) throw invalidArgument('nothing to edit');
      const userSignal = {
        signalType: known.signalType,
        title: title ?? known.title,
        description: description ?? known.description,
      };
      await context.bots.keepSignal(request.account.id, userSignal, request.atMs);
      return undefined;
    }),
    botRoute('DELETE', 'signal/userSignal/delete', 'botTrade', (request) => dropSignal(context, request)),
  ];
}

async function listen({ bots }: BotContext, request: PrivateRequest): Promise<undefined> {
  const body = bodyOfBotCall(request.call);
  const data = body.object('data');
  const time = body.required('time');
  if (!RFC3339.test(time)) throw invalidArgument('invalid time');
  const action = data.oneOf('action', ['buy', 'sell']);
  const positionSize = data.amount('position_size');
  const contracts = data.amount('contracts');
  if (action === undefined) throw invalidArgument('action is required');
  if (positionSize === undefined) throw invalidArgument('position_size is required');
  if (contracts === undefined) throw invalidArgument('contracts is required');
  const signal = {
    signalType: ascii(body, 'signalType', 1_000),
    signalParam: ascii(body, 'signalParam', 5_000),
    base: body.required('base'),
    quote: body.required('quote'),
    time,
    price: ascii(body, 'price', 30),
    action,
    positionSize,
    contracts,
    direction: data.text('direction'),
  };
  await bots.signal(request.account.id, signal, request.atMs);
  return undefined;
}

async function dropSignal(context: BotContext, request: PrivateRequest): Promise<undefined> {
  const { signalType } = await ownSignal(context, request);
  const { account, atMs } = request;
  const followers = await context.bots.look(account.id, atMs, (all) => {
    const following = all.filter(
      (bot) =>
        bot.kind === 'copy' &&
        bot.run.endedAtMs === undefined &&
        bot.run.terms.portfolio.some((item) => item.signalType === signalType),
    );
    return following.length;
  });
  if (followers > 0) {
    const message = 'signal has unclosed orders';
    throw new PionexRefusal('SIGNAL_HAS_UNCLOSED_ORDERS', message, { cnt: followers });
  }
  await context.bots.dropSignal(account.id, signalType, atMs);
  return undefined;
}

async function userSignals({ bots }: BotContext, request: PrivateRequest): Promise<readonly UserSignal[]> {
  const kept = new Map<string, UserSignal>();
  for (const record of await bots.records(request.account.id, request.atMs)) {
    if (record.type === 'signalKept') kept.set(record.userSignal.signalType, record.userSignal);
    if (record.type === 'signalDropped') kept.delete(record.signalType);
  }
  return [...kept.values()];
}

async function ownSignal(context: BotContext, request: PrivateRequest): Promise<UserSignal> {
  const signalType = request.parameters.text('signalType');
  if (signalType === undefined) throw invalidArgument('signalType is required');
  const found = (await userSignals(context, request)).find((signal) => signal.signalType === signalType);
  if (found === undefined) throw invalidArgument('signal not found');
  return found;
}

function signalOnWire({ signalType, title, description }: UserSignal): WireObject {
  const message = {
    signalType,
    signalParam: '{}',
    symbol: '{{ticker}}',
    time: '{{timenow}}',
    price: '{{close}}',
    data: {
      action: '{{strategy.order.action}}',
      contracts: '{{strategy.order.contracts}}',
      positionSize: '{{strategy.position_size}}',
    },
  };
  return {
    signalType,
    title,
    description,
    confirmConfig: 0,
    tradingviewConfig: {
      webhookUrl: `https://paper.invalid/signal/api/v1/signal_listener/trading_view?token=${signalType.replaceAll('-', '')}`,
      message: JSON.stringify(message),
    },
  };
}

function shortText(body: Body, name: string, max: number): string | undefined {
  const text = body.text(name);
  if (text !== undefined && text.length > max) throw invalidArgument(`invalid ${name}`);
  return text;
}

function ascii(body: Body, name: string, max: number): string {
  const text = body.required(name);
  const isAscii = [...text].every((character) => character <= '~');
  if (!isAscii || text.length > max) throw invalidArgument(`invalid ${name}`);
  return text;
}

import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { text as readAll } from 'node:stream/consumers';
import * as z from 'zod';
import { ALERT_FORMATS } from '../../functions/signal-intake/formats/registry.ts';
import type { Strategy } from '../../shared/automations/schema.ts';
import { type EpochMs, isoSeconds, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import { dataFolderAt } from '../local/data-folder.ts';
import { runningHost } from '../local/host-file.ts';
import { internet } from '../local/internet.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, Arguments, CliContext } from './command.ts';
import { strategyNamed } from './known-strategy.ts';
import type { Subcommand } from './subcommand.ts';

export const signalsSend: Subcommand = {
  words: ['send'],
  positionals: 'STRATEGY',
  maxPositionals: 1,
  summary: 'sends an alert, real as any: on a live account it orders with real money',
  options: {
    body: {
      value: 'FILE',
      help: "send: the alert, - for standard input (default: a buy in the strategy's format)",
    },
    url: { value: 'URL', help: 'send: of a deployment, with or without path (default: the running host)' },
    token: { value: 'TOKEN', help: "send: the strategy's token, unless the URL has it" },
  },
  run: async (context, given) => {
    const { name, strategy } = strategyNamed(await context.automations(), given.positionals[0]);
    const body = await bodyOf(strategy, given, context.clock.nowMs());
    const url = targetUrl(name, strategy, given, context.dataDir);
    const headers = strategy.auth === 'hmac' ? await signed(context, name, body) : {};
    return answerOf(name, await post(url, body, headers));
  },
};

async function bodyOf(strategy: Strategy, { values }: Arguments, nowMs: EpochMs): Promise<string> {
  const file = values.get('body');
  if (file === '-') return readAll(process.stdin);
  if (file === undefined) return testAlert(strategy, nowMs);
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read (${messageOf(error)}).`);
  });
}

/** The format's template as TradingView would fill it in for a small buy. */
export function testAlert({ format, symbols }: Pick<Strategy, 'format' | 'symbols'>, nowMs: EpochMs): string {
  const filled: Readonly<Record<string, string>> = {
    ticker: symbols[0] ?? '',
    exchange: 'TEST',
    interval: '60',
    timenow: isoSeconds(nowMs),
    time: isoSeconds(nowMs),
    close: '1',
    'strategy.order.action': 'buy',
    'strategy.order.contracts': '0.001',
    'strategy.order.price': '1',
    'strategy.order.id': 'test',
    'strategy.order.comment': 'test',
    'strategy.position_size': '0.001',
    'strategy.market_position': 'long',
    'strategy.market_position_size': '0.001',
    'strategy.prev_market_position': 'flat',
    'strategy.prev_market_position_size': '0',
  };
  // Codes of WunderTrading put the symbol between underscores, so a symbol's own would not be told from them.
  const code = JSON.stringify(ALERT_FORMATS[format].template).replace(
    '_{{ticker}}_',
    `_${symbols[0]?.replaceAll('_', '') ?? ''}_`,
  );
  return code.replaceAll(/\{\{([\w.]+)\}\}/g, (all, name: string) => filled[name] ?? all);
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

function targetUrl(name: string, strategy: Strategy, { values }: Arguments, dataDir: string): URL {
  const base = values.get('url') ?? hostAddress(dataDir);
  if (!URL.canParse(base))
    throw new UsageError(`--url takes an address such as https://example.com, not '${base}'.`);
  const url = new URL(base);
  if (url.protocol !== 'https:' && !LOOPBACK.includes(url.hostname)) {
    throw new UsageError(
      `--url must begin with https:// beyond this machine: anybody on the way could read the token.`,
    );
  }
  if (url.pathname.includes('/signals/')) return url;
  const token = values.get('token');
  if (token === undefined && strategy.auth === 'token' && !values.has('body')) {
    throw new UsageError(
      `Give the token of '${name}' with --token, as "signals token rotate ${name}" showed it.`,
    );
  }
  url.pathname = `${url.pathname.replace(/\/$/, '')}/signals/${name}${token === undefined ? '' : `/${token}`}`;
  return url;
}

function hostAddress(dataDir: string): string {
  const port = runningHost(dataFolderAt(dataDir))?.signalPort;
  if (port !== undefined) return `http://127.0.0.1:${port}`;
  throw new AppError(
    'config.notFound',
    `No host that takes signals runs on ${dataDir}: start it, or give the address of a deployment with --url.`,
  );
}

async function signed(context: CliContext, name: string, body: string): Promise<Record<string, string>> {
  const { secret } = await (await context.secrets()).named(`signal/${name}`);
  if (secret === undefined) {
    throw new AppError(
      'secret.invalid',
      `The secret of '${name}' has no field "secret": write { "secret": "…" }.`,
    );
  }
  const timestamp = String(Math.floor(context.clock.nowMs() / SECOND_MS));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature': signature };
}

async function post(url: URL, body: string, headers: Record<string, string>): Promise<Response> {
  const request = new Request(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  return internet(request).catch((error: unknown) => {
    // The path holds the token.
    const message = `${url.origin} does not answer (${messageOf(error)}): check that the host runs and the address is right.`;
    throw new AppError('http.refused', message, { cause: error });
  });
}

async function answerOf(strategy: string, response: Response): Promise<Answer> {
  const text = await response.text();
  const body = parsed(text);
  return {
    lines: [`${response.status} ${wordsOf(strategy, body) ?? text}`],
    json: { status: response.status, body },
    failed: !response.ok,
  };
}

/** What the front door says, in words; none for what came from something before it. */
function wordsOf(strategy: string, body: Answer['json']): string | undefined {
  const told = answerBody.safeParse(body);
  if (!told.success) return undefined;
  if ('id' in told.data) {
    const { id, status, duplicate } = told.data;
    const what = duplicate ? `the same as before (${status}), signal ${id}` : `${status}, signal ${id}`;
    return `${what}. What becomes of it: signals show ${strategy} ${id}`;
  }
  return `${told.data.message} (${told.data.code})`;
}

const answerBody = z.union([
  z.object({ id: z.string(), status: z.string(), duplicate: z.boolean().default(false) }),
  z.object({ code: z.string(), message: z.string() }),
]);

function parsed(text: string): Answer['json'] {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Pionex's wire over the engines: which path is answered by whom, what it weighs, and the envelope around it.
 * Sources: the Pionex openapi.yaml files, and what public clients report of the live exchange where
 * it differs.
 */
import { type EpochMs, SECOND_MS } from '../../core/clock.ts';
import type { PaperAccount, Permission } from '../accounts.ts';
import type { Conditions } from '../faults.ts';
import { createLimiter, type Limiter } from '../limits.ts';
import { htmlPage } from '../line.ts';
import { noise, sequence } from '../noise.ts';
import { createVisibility } from '../visibility.ts';
import type { Wire, WireCall, WireReply } from '../wire.ts';
import { type WireObject, wireJson } from '../wire-json.ts';
import type { WireParts } from '../wire-parts.ts';
import { createAuth } from './auth.ts';
import { botRoutes } from './bot-routes.ts';
import { earnRoutes } from './earn-routes.ts';
import { futuresAccountRoutes } from './futures-account-routes.ts';
import { futuresOrderRoutes } from './futures-order-routes.ts';
import { futuresReadRoutes } from './futures-read-routes.ts';
import { marketRoutes } from './market-routes.ts';
import type { ListSources } from './page.ts';
import { parametersOf } from './parameters.ts';
import { perpetualRoutes } from './perpetual-routes.ts';
import { placeRoutes } from './place-routes.ts';
import { readRoutes } from './read-routes.ts';
import { PionexRefusal } from './refusal.ts';
import type { Route } from './route.ts';
import { transferRoutes } from './transfer-routes.ts';
import { walletRoutes } from './wallet-routes.ts';

/** 10 a second per address over everything, 10 a second per key over private calls; then 60 s ban, 10 s more per call. */
const LIMITS = { weightPerSecond: 10, banMs: 60_000, extendMs: 10_000 };

export function createPionexWire(options: WireParts): Wire {
  const { engine, futures, bots, prices, disorder } = options;
  const visibility = createVisibility({ ...options.lists, seed: options.seed });
  const sources: ListSources = { visibility, pastOf: options.pastOf };
  const routes = new Map<string, Route>();
  for (const route of [
    ...marketRoutes(engine, futures, prices),
    ...perpetualRoutes(futures),
    ...placeRoutes(engine, visibility),
    ...readRoutes(engine, sources, disorder),
    ...futuresAccountRoutes(futures, sources),
    ...futuresOrderRoutes(futures, visibility),
    ...futuresReadRoutes(futures, sources, options),
    ...transferRoutes(engine, futures, options.transfers, sources),
    ...walletRoutes(engine, futures, bots),
    ...earnRoutes(engine, options.earn),
    ...botRoutes({ ...options, visibility }),
  ]) {
    routes.set(`${route.method} ${route.path}`, route);
  }
  const limiter = createLimiter(LIMITS, options.countWeights);
  const authenticate = createAuth(options);
  let answered = 0;

  return async (call, conditions) => {
    answered += 1;
    const chance = sequence(noise(options.seed, answered));
    const route = routes.get(`${call.method} ${call.path}`);
    if (!isAdmitted(limiter, call, route, conditions)) return tooManyRequests(call.atMs, conditions);
    if (route === undefined) return unknownRoute();

    const envelope = await answer(route);
    return jsonReply(200, wireJson(envelope, disorder ? chance : undefined), {
      'x-ratelimit-tokens': String(limiter.left(addressCaller(call))),
      'x-ratelimit-last': (call.atMs / SECOND_MS).toFixed(3),
    });

    async function answer(to: Route): Promise<WireObject> {
      try {
        const parameters = parametersOf(call.query, to.family);
        const request = { call, parameters, atMs: call.atMs, conditions, chance };
        const data =
          to.access === 'public'
            ? await to.answer(request)
            : await to.answer({ ...request, account: admitAccount(to.access) });
        return { result: true, data, timestamp: call.atMs };
      } catch (error) {
        if (error instanceof PionexRefusal) return failure(to, error, call.atMs);
        throw error;
      }
    }

    function admitAccount(access: Permission): PaperAccount {
      const account = authenticate(call, access, conditions.find('timestampRefused') !== undefined);
      if (conditions.find('maintenance') !== undefined) {
        throw new PionexRefusal('TRADE_OPERATION_DENIED', 'system maintenance');
      }
      return account;
    }
  };
}

/** Bans first, then the weight, per address and for private calls per key. */
function isAdmitted(
  limiter: Limiter,
  call: WireCall,
  route: Route | undefined,
  conditions: Conditions,
): boolean {
  const callers = [addressCaller(call)];
  const apiKey = call.header('PIONEX-KEY');
  if (route !== undefined && route.access !== 'public' && apiKey !== undefined) callers.push(`key ${apiKey}`);
  if (conditions.find('ban') !== undefined) {
    limiter.ban(callers.at(-1) ?? '', call.atMs);
    return false;
  }
  const banned = callers.filter((caller) => limiter.isBanned(caller, call.atMs));
  if (banned.length > 0) return false;
  return callers.every((caller) => limiter.take(caller, route?.weight ?? 1, call.atMs));
}

function addressCaller(call: WireCall): string {
  return `address ${call.address}`;
}

/** Errors of market data carry their time in seconds, all others in milliseconds. */
function failure(route: Route, refusal: PionexRefusal, atMs: EpochMs): WireObject {
  const timestamp = route.family === 'MARKET' ? Math.floor(atMs / SECOND_MS) : atMs;
  const { code, message, data } = refusal;
  return { result: false, code, message, data, timestamp };
}

function tooManyRequests(atMs: EpochMs, conditions: Conditions): WireReply {
  if (conditions.find('ban')?.page === 'html') return htmlPage(429, '429 Too Many Requests');
  const body = { result: false, code: 'TOO_MANY_REQUESTS', message: 'too many requests', timestamp: atMs };
  return jsonReply(429, wireJson(body));
}

function unknownRoute(): WireReply {
  return jsonReply(404, wireJson({ error_msg: '404 Route Not Found' }));
}

function jsonReply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): WireReply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/**
 * 6MM's wire over the futures engine: which path is answered by whom, and the envelope around it. Source: its developer
 * documentation; what that leaves open stands in `habits.ts`.
 */
import type { Conditions } from '../faults.ts';
import { createLimiter, type Limiter } from '../limits.ts';
import { htmlPage } from '../line.ts';
import { noise, sequence } from '../noise.ts';
import { createVisibility } from '../visibility.ts';
import type { Wire, WireCall, WireReply } from '../wire.ts';
import { type WireObject, wireJson } from '../wire-json.ts';
import type { WireParts } from '../wire-parts.ts';
import { accountRoutes } from './account-routes.ts';
import { createAuth } from './auth.ts';
import { batchRoutes } from './batch-routes.ts';
import { conditionRoutes } from './condition-routes.ts';
import { contractsOf } from './contracts.ts';
import { fundingRoutes } from './funding-routes.ts';
import { habitsOf } from './habits.ts';
import { createLingering } from './lingering.ts';
import { marketRoutes } from './market-routes.ts';
import { orderReadRoutes } from './order-read-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { parametersOf } from './parameters.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import type { Route, RouteParts } from './route.ts';
import { statisticsRoutes } from './statistics-routes.ts';
import { streamKeyRoutes } from './stream-key-routes.ts';

/** No figures are published: those of another venue of its kind. */
const LIMITS = { weightPerSecond: 10, banMs: 60_000, extendMs: 10_000 };

export function createSixmmWire(options: WireParts): Wire {
  const parts: RouteParts = {
    engine: options.futures,
    contracts: contractsOf(options.futures),
    visibility: createVisibility({ ...options.lists, seed: options.seed }),
    habits: habitsOf(options.seed),
    lingering: createLingering(),
  };
  const routes = new Map<string, Route>();
  for (const route of [
    ...marketRoutes(parts),
    ...fundingRoutes(parts),
    ...accountRoutes(parts),
    ...orderRoutes(parts),
    ...batchRoutes(parts),
    ...orderReadRoutes(parts),
    ...conditionRoutes(parts),
    ...statisticsRoutes(parts),
    ...streamKeyRoutes(parts),
  ]) {
    routes.set(`${route.method} ${route.path}`, route);
  }
  const limiter = createLimiter(LIMITS, options.countWeights);
  const authenticate = createAuth(options.accounts);
  const dataOf = async (route: Route, call: WireCall, conditions: Conditions): Promise<WireObject> => {
    const request = { call, parameters: parametersOf(call.query), atMs: call.atMs, conditions };
    if (route.access === 'public') return route.answer(request);
    const account = authenticate(call, route.access, conditions.find('timestampRefused') !== undefined);
    if (conditions.find('maintenance') !== undefined) {
      throw new SixmmRefusal(CODES.unavailable, 'Service temporarily unavailable');
    }
    return route.answer({ ...request, account });
  };
  let answered = 0;

  return async (call, conditions) => {
    answered += 1;
    const chance = options.disorder ? sequence(noise(options.seed, answered)) : undefined;
    const requestId = call.header('X-Request-ID') ?? `req-${answered}`;
    const reply = (status: number, envelope: WireObject) =>
      jsonReply(status, wireJson({ ...envelope, requestId }, chance));
    const route = routes.get(`${call.method} ${call.path}`);
    if (!isAdmitted(limiter, call, conditions)) {
      if (conditions.find('ban')?.page === 'html') return htmlPage(429, '429 Too Many Requests');
      return reply(429, { code: CODES.tooMany, message: 'Too many requests' });
    }
    if (route === undefined) return htmlPage(404, '404 Not Found');
    try {
      return reply(200, { code: 0, message: 'success', data: await dataOf(route, call, conditions) });
    } catch (error) {
      if (!(error instanceof SixmmRefusal)) throw error;
      const { code, message } = error;
      return reply(statusOf(code, parts.habits.errorsAreOk), { code, message });
    }
  };
}

/** Bans first, then the weight: per key for calls that carry one, else per address. */
function isAdmitted(limiter: Limiter, call: WireCall, conditions: Conditions): boolean {
  const apiKey = call.header('X-API-KEY');
  const caller = apiKey === undefined ? `address ${call.address}` : `key ${apiKey}`;
  if (conditions.find('ban') !== undefined) {
    limiter.ban(caller, call.atMs);
    return false;
  }
  return !limiter.isBanned(caller, call.atMs) && limiter.take(caller, 1, call.atMs);
}

function statusOf(code: number, errorsAreOk: boolean): number {
  if (code < 2_000) return 401;
  if (errorsAreOk) return 200;
  return code >= 5_000 ? 503 : 400;
}

function jsonReply(status: number, body: string): WireReply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

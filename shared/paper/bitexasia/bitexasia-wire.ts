/**
 * A stand-in for BitexAsia's wire over the engine: the paths, headers and promises of the one page that the venue
 * publishes. Everything that the page leaves open is this project's choice, mostly by chance: see `words.ts`.
 */
import { BITEXASIA_LAYOUT } from '../../signing/bitexasia.ts';
import type { Layout } from '../../signing/layout.ts';
import type { Conditions } from '../faults.ts';
import { createLimiter, type Limiter } from '../limits.ts';
import { htmlPage } from '../line.ts';
import { noise, sequence } from '../noise.ts';
import { createVisibility } from '../visibility.ts';
import type { WireCall, WireReply } from '../wire.ts';
import { type WireValue, wireJson } from '../wire-json.ts';
import type { CreateWire } from '../wire-parts.ts';
import { createAuth } from './auth.ts';
import { BitexasiaRefusal } from './refusal.ts';
import { type Asked, bitexasiaRoutes, type Route } from './routes.ts';
import { type Choose, chooseBy, failure, wrapped } from './words.ts';

/** 1,200 a minute and key; what a call weighs and what happens above that is not published. */
const LIMITS = { weightPerSecond: 20, banMs: 60_000, extendMs: 10_000 };

/** `layout`: how requests must be signed; strict on exactly this one. */
export function createBitexasiaWire(layout: Layout = BITEXASIA_LAYOUT): CreateWire {
  return (options) => {
    const visibility = createVisibility({ ...options.lists, seed: options.seed });
    const routes = bitexasiaRoutes({ ...options, visibility });
    const limiter = createLimiter(LIMITS, options.countWeights);
    const authenticate = createAuth(options.accounts, layout);
    let answered = 0;

    return async (call, conditions) => {
      answered += 1;
      const chances = sequence(noise(options.seed, answered));
      const checksFirst = chances() < 0.5;
      const chance = options.disorder ? chances : undefined;
      const choose = chooseBy(chance);
      const reply: Reply = (status, body) => ({
        status,
        headers: { 'content-type': 'application/json', date: new Date(call.atMs).toUTCString() },
        body: wireJson(body, chance),
      });
      if (!isAdmitted(limiter, call, conditions)) return tooMany(conditions, reply, choose);
      if (conditions.find('maintenance') !== undefined) {
        return reply(503, failure('MAINTENANCE', 'system maintenance', choose));
      }
      return answer({ call, conditions, choose, checksFirst }).then(
        (data) => reply(200, wrapped(data, choose)),
        (error: unknown) => {
          if (!(error instanceof BitexasiaRefusal)) throw error;
          return reply(error.status, failure(error.code, error.message, choose));
        },
      );
    };

    async function answer(asked: Omit<Asked, 'name'>): Promise<WireValue> {
      const { call, conditions } = asked;
      const { route, name } = routeOf(routes, call);
      if (route.access === 'public') return route.answer({ ...asked, name });
      const account = authenticate(call, route.access, conditions.find('timestampRefused') !== undefined);
      return route.answer({ ...asked, name, account });
    }
  };
}

type Reply = (status: number, body: WireValue) => WireReply;

function tooMany(conditions: Conditions, reply: Reply, choose: Choose): WireReply {
  return conditions.find('ban')?.page === 'html'
    ? htmlPage(429, '429 Too Many Requests')
    : reply(429, failure('RATE_LIMITED', 'too many requests', choose));
}

function routeOf(routes: readonly Route[], call: WireCall): { readonly route: Route; readonly name: string } {
  for (const route of routes) {
    const match = route.method === call.method ? route.path.exec(call.path) : null;
    if (match !== null) return { route, name: decodeURIComponent(match[1] ?? '') };
  }
  throw new BitexasiaRefusal(404, 'UNKNOWN_ROUTE', 'no such route');
}

/** Per key where there is one, else per address. */
function isAdmitted(limiter: Limiter, call: WireCall, conditions: Conditions): boolean {
  const key = call.header('X-Api-Key');
  const caller = key === undefined ? `address ${call.address}` : `key ${key}`;
  if (conditions.find('ban') !== undefined) {
    limiter.ban(caller, call.atMs);
    return false;
  }
  return !limiter.isBanned(caller, call.atMs) && limiter.take(caller, 1, call.atMs);
}

/**
 * BingX's wire over the engines: which path is answered by whom, in which order a call is checked, and the envelope
 * around the answer. Errors come with HTTP 200.
 */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import type { Conditions } from '../faults.ts';
import { htmlPage } from '../line.ts';
import { noise, sequence } from '../noise.ts';
import { createVisibility } from '../visibility.ts';
import type { Wire, WireCall, WireReply } from '../wire.ts';
import { type WireObject, type WireValue, wireJson } from '../wire-json.ts';
import type { WireParts } from '../wire-parts.ts';
import { createAuth } from './auth.ts';
import { createGate, type Gate } from './gate.ts';
import { habitsOf } from './habits.ts';
import { keyRoutes } from './key-routes.ts';
import { marketRoutes } from './market-routes.ts';
import { parametersOf } from './parameters.ts';
import { perpetualAccountRoutes } from './perpetual-account-routes.ts';
import { perpetualMarketRoutes } from './perpetual-market-routes.ts';
import { perpetualOrderRoutes } from './perpetual-order-routes.ts';
import { perpetualSettingsRoutes } from './perpetual-settings-routes.ts';
import { BingxRefusal } from './refusal.ts';
import type { Route } from './route.ts';
import { spotOrderRoutes } from './spot-order-routes.ts';
import { spotReadRoutes } from './spot-read-routes.ts';
import { walletRoutes } from './wallet-routes.ts';

/** A ban that a fault orders is as short as that of other venues; those for asking too much take five minutes. */
const FAULT_BAN_MS: DurationMs = MINUTE_MS;

export function createBingxWire(options: WireParts): Wire {
  const { engine, futures, prices, disorder } = options;
  const visibility = createVisibility({ ...options.lists, seed: options.seed });
  const sources = { visibility, pastOf: options.pastOf };
  const routes = new Map<string, Route>();
  for (const route of [
    ...marketRoutes(engine, prices),
    ...perpetualMarketRoutes(futures),
    ...spotOrderRoutes(engine, visibility),
    ...spotReadRoutes(engine, sources, disorder),
    ...perpetualOrderRoutes(futures, sources, { disorder, habits: habitsOf(options.seed) }),
    ...perpetualAccountRoutes(futures, sources, disorder),
    ...perpetualSettingsRoutes(futures),
    ...walletRoutes(engine, futures, prices, sources),
    ...keyRoutes(),
  ]) {
    routes.set(`${route.method} ${route.path}`, route);
  }
  const gate = createGate(options.countWeights);
  const auth = createAuth(options);
  let answered = 0;

  return async (call, conditions) => {
    answered += 1;
    const chance = sequence(noise(options.seed, answered));
    const route = routes.get(`${call.method} ${call.path}`);
    const caller = callerOf(call, route);
    if (conditions.find('ban') !== undefined) return banned(gate, call, caller, conditions);
    const refused = gate.admit(caller, route?.perSecond ?? 50, call.atMs);
    if (refused !== undefined) return reply(failure(100410, refused, call.atMs));
    if (route === undefined) return reply(failure(100400, 'this api is not exist', call.atMs));

    const body = await bodyOf(route);
    return reply(body, disorder ? chance : undefined);

    async function bodyOf(to: Route): Promise<WireObject> {
      try {
        const data = await answer(to);
        return to.bare ? (data as WireObject) : { code: 0, msg: '', timestamp: call.atMs, data };
      } catch (error) {
        if (!(error instanceof BingxRefusal)) throw error;
        gate.erred(caller, error.code, call.atMs);
        return failure(error.code, error.message, call.atMs);
      }
    }

    async function answer(to: Route): Promise<WireValue> {
      const { atMs } = call;
      if (to.access === 'public') {
        const parameters = parametersOf(call.query, parameterCode(to));
        return to.answer({ parameters, atMs, conditions, chance });
      }
      const account = auth.authenticate(call, conditions.find('timestampRefused') !== undefined);
      auth.authorize(account, to.access);
      if (conditions.find('maintenance') !== undefined)
        throw new BingxRefusal(100500, 'System busy, please try again later');
      const parameters = parametersOf(call.query, parameterCode(to));
      return to.answer({ parameters, atMs, conditions, chance, account });
    }
  };
}

function parameterCode({ path }: Route): number {
  return path.includes('/swap/') ? 109400 : 100400;
}

/** Limits hold for an account and a call, and for an address over all that is public. */
function callerOf(call: WireCall, route: Route | undefined): string {
  const key = call.header('X-BX-APIKEY');
  if (route === undefined || route.access === 'public' || key === undefined) return `address ${call.address}`;
  return `${key} ${call.method} ${call.path}`;
}

function banned(gate: Gate, call: WireCall, caller: string, conditions: Conditions): WireReply {
  const msg = gate.ban(caller, call.atMs, FAULT_BAN_MS);
  if (conditions.find('ban')?.page === 'html') return htmlPage(429, '429 Too Many Requests');
  return reply(failure(100410, msg, call.atMs));
}

function failure(code: number, msg: string, timestamp: EpochMs): WireObject {
  return { code, msg, timestamp };
}

function reply(body: WireObject, chance?: () => number): WireReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: wireJson(body, chance),
  };
}

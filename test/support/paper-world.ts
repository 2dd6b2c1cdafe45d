/** Everything a use case needs, with the real adapter against the paper exchange, and a place for its faults. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { createPaperExchange, type PaperExchange } from '../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../shared/paper/faults.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { ACCOUNT, money } from './builders.ts';
import { createTestDeps, type TestDeps } from './test-deps.ts';

const KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };

export interface PaperWorld extends Omit<TestDeps, 'deps' | 'script' | 'withAutomations'> {
  readonly deps: Deps;
  readonly exchange: PaperExchange;
  /** Asked at every request; replaces the rule before it. */
  strike(rule: (call: FaultCall) => Fault | readonly Fault[] | undefined): void;
  /** `METHOD /path` of every request so far. */
  readonly requests: string[];
}

export function createPaperWorld(
  automations: ResolvedAutomations,
  options: { readonly seed?: number; readonly futuresTrading?: boolean } = {},
): PaperWorld {
  const world = createTestDeps(automations);
  const seed = options.seed ?? 7;
  let rule: (call: FaultCall) => Fault | readonly Fault[] | undefined = () => undefined;
  const exchange = createPaperExchange({
    seed,
    clock: world.clock,
    prices: createSeededMarket({ seed, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: ACCOUNT,
        ...KEY,
        permissions: ['read', 'trade', 'botRead', 'botTrade'],
        balances: { USDT: money('50000') },
        futuresTrading: options.futuresTrading ?? true,
      },
    ],
    faults: (call) => rule(call),
    limits: 'off',
  });
  const requests: string[] = [];
  const secrets = { apiKey: async () => KEY, named: async () => ({}) };
  const venues = createVenues({
    ...world.deps,
    secrets,
    transportFor: () => ({
      fetch: (request) => {
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        return exchange.fetch(request);
      },
      baseUrl: 'http://paper.invalid',
      timeoutSignal: noTimeout,
    }),
  });
  return {
    ...world,
    deps: { ...world.deps, venues, secrets },
    exchange,
    requests,
    strike: (given) => {
      rule = given;
    },
  };
}

/** Everything a use case needs, with the real adapter against the paper exchange, and a place for its faults. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Metrics } from '../../shared/core/metrics.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import type { PaperAccount } from '../../shared/paper/accounts.ts';
import {
  createPaperExchange,
  type PaperExchange,
  type PaperExchangeOptions,
} from '../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../shared/paper/faults.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { createPionexWire } from '../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { ACCOUNT, money } from './builders.ts';
import { type CheckedFetch, checkedFetch } from './spec.ts';
import { createTestDeps, type TestDeps } from './test-deps.ts';

export interface PaperWorld extends Omit<TestDeps, 'deps' | 'script' | 'withAutomations'> {
  readonly deps: Deps;
  readonly exchange: PaperExchange;
  /** Asked at every request; replaces the rule before it. */
  strike(rule: (call: FaultCall) => Fault | readonly Fault[] | undefined): void;
  /** `METHOD /path` of every request so far. */
  readonly requests: string[];
  /** The exchange by its wire alone, every request and reply checked against the official spec. */
  readonly checked: CheckedFetch;
}

export interface PaperWorldOptions {
  readonly seed?: number;
  readonly futuresTrading?: boolean;
  readonly account?: Partial<PaperAccount>;
  readonly exchange?: Partial<PaperExchangeOptions>;
  /** Whether the adapter talks to `checked`; faults would break the spec. */
  readonly isChecked?: boolean;
  /** In the place of the recording one. */
  readonly metrics?: Metrics;
  /** Keys of accounts; always `PAPER_KEY` when left out. */
  readonly apiKey?: Secrets['apiKey'];
}

export const PAPER_KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };

export function createPaperWorld(
  automations: ResolvedAutomations,
  options: PaperWorldOptions = {},
): PaperWorld {
  const world = createTestDeps(automations);
  const seed = options.seed ?? 7;
  let rule: (call: FaultCall) => Fault | readonly Fault[] | undefined = () => undefined;
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed,
    clock: world.clock,
    prices: createSeededMarket({ seed, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: ACCOUNT,
        ...PAPER_KEY,
        permissions: ['read', 'trade', 'botRead', 'botTrade'],
        balances: { USDT: money('50000') },
        futuresTrading: options.futuresTrading ?? true,
        ...options.account,
      },
    ],
    faults: (call) => rule(call),
    limits: 'off',
    ...options.exchange,
  });
  const checked = checkedFetch(exchange.fetch);
  const requests: string[] = [];
  const metrics = options.metrics ?? world.deps.metrics;
  const secrets = { apiKey: options.apiKey ?? (async () => PAPER_KEY), named: async () => ({}) };
  const venues = createVenues({
    ...world.deps,
    metrics,
    secrets,
    transportFor: () => ({
      fetch: (request) => {
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        return options.isChecked === true ? checked(request) : exchange.fetch(request);
      },
      baseUrl: 'http://paper.invalid',
      timeoutSignal: noTimeout,
    }),
  });
  return {
    ...world,
    deps: { ...world.deps, metrics, venues, secrets },
    exchange,
    checked,
    requests,
    strike: (given) => {
      rule = given;
    },
  };
}

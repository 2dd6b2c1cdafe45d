import type { Automations } from '../../../shared/automations/schema.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import type { PaperAccount } from '../../../shared/paper/accounts.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { paperAccounts } from '../../../shared/paper/paper-accounts.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';
import { createVenues } from '../../../shared/venues/open-venues.ts';
import { createCliWorld, type Run } from './machine.ts';

export const NOW = Date.parse('2026-11-21T12:00:00Z');
const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const when = { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' };
export const weekly = { account: 'main', what: { symbol: 'BTC_USDT' }, amount: { quote: '50' }, when };

export function automationsWith(
  plans: Automations['plans'],
  perOrder = '250',
  more: Partial<Automations> = {},
): Automations {
  return {
    accounts: { main: { venue: 'pionex', environment: 'paper', limits: { ...limits, perOrder } } },
    plans,
    ...more,
  };
}

export interface Trouble {
  readonly exchangeAheadMs?: number;
  readonly account?: Partial<PaperAccount>;
  readonly key?: Secrets['apiKey'];
  readonly unreachable?: boolean;
  /** Secrets by name; none when left out. */
  readonly named?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Beside account and plans. */
  readonly more?: Partial<Automations>;
  /** Something done before, as command lines. */
  readonly before?: readonly (readonly string[])[];
}

/** Runs doctor against a paper exchange on which something is wrong. */
export async function doctorWith(
  trouble: Trouble,
  plans: Automations['plans'] = { weekly },
  perOrder?: string,
): Promise<Run> {
  const world = await createCliWorld(automationsWith(plans, perOrder, trouble.more), {
    nowMs: NOW,
    change: (deps) => ({
      ...deps,
      venues: troubledVenues(deps, trouble),
      secrets: { ...deps.secrets, named: namedOf(trouble) },
    }),
  });
  try {
    for (const words of trouble.before ?? []) await world.run(...words);
    return await world.run('doctor');
  } finally {
    world.close();
  }
}

function namedOf({ named = {} }: Trouble): Secrets['named'] {
  return async (name) => {
    const found = named[name];
    if (found === undefined) throw new AppError('secret.missing', `There is no ${name}: write one.`);
    return found;
  };
}

function troubledVenues(deps: Deps, trouble: Trouble): Deps['venues'] {
  const accounts = paperAccounts(deps.automations).map((account) => ({ ...account, ...trouble.account }));
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 1,
    clock: { nowMs: () => deps.clock.nowMs() + (trouble.exchangeAheadMs ?? 0) },
    prices: createSeededMarket({ seed: 1, listings: LISTINGS }),
    accounts,
    store: createMemoryPaperStore(),
  });
  const [key] = accounts;
  if (key === undefined) throw new Error('there is no paper account');
  return createVenues({
    ...deps,
    secrets: { apiKey: trouble.key ?? (async () => key) },
    transportFor: () => ({
      fetch: trouble.unreachable ? () => Promise.reject(new TypeError('fetch failed')) : exchange.fetch,
      baseUrl: 'http://paper.invalid',
      timeoutSignal: noTimeout,
    }),
  });
}

/** Lines of the report that begin with this mark, without mark and name. */
export function marked(run: Run, mark: '✓' | '!' | '✗' | '–'): string[] {
  return run.out
    .split('\n')
    .flatMap((line) => (line.startsWith(`  ${mark} `) ? [line.slice(4).replace(/ {2,}/, ': ')] : []));
}

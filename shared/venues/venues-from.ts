import type { Account, ResolvedAutomations } from '../automations/schema.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Random } from '../core/random.ts';
import type { Fetch } from '../http/http-client.ts';
import { realTimeout, type TimeoutSignal } from '../http/timeout.ts';
import { createWeightBudget, type WeightBudget } from '../http/weight-budget.ts';
import { type KeyUse, keyIdFor } from '../keys/key-use.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Table } from '../table/table.ts';
import type { Adapters, Markets } from './adapter.ts';
import { type BanGate, createBanGate, readBan } from './ban.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import { venueEntry } from './registry.ts';
import { createSigningProof, provenOnly, type SigningProof } from './signing-proof.ts';
import { createStamps, type Stamps } from './stamps.ts';
import type { KnownBan, Venues } from './venues.ts';

/** Where an account's requests go: the internet, or an exchange in this process. Composition decides. */
export interface Transport {
  readonly fetch: Fetch;
  readonly baseUrl: string;
  /** Real time when left out. */
  readonly timeoutSignal?: TimeoutSignal;
}

export interface VenuesParts {
  readonly automations: ResolvedAutomations;
  readonly secrets: Pick<Secrets, 'apiKey'>;
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly transportFor: (accountId: string) => Transport;
}

/** An account under one of its keys. */
interface Opened {
  readonly markets: Markets;
  readonly keyring: Keyring;
  /** Where the way of signing has to be proven. */
  readonly proof?: SigningProof;
}

/** A key is read when it is first used, and again as `keyring.ts` says; an adapter is had as `adapters` has it. */
export function createVenuesFrom(adapters: Adapters, parts: VenuesParts): Venues {
  const { clock, table, metrics } = parts;
  const opened = new Map<string, Promise<Opened>>();
  // A ban and what was spent outlive a replaced key.
  const gates = new Map<string, BanGate>();
  const keyBudgets = new Map<string, WeightBudget>();
  const addressBudgets = new Map<string, WeightBudget>();
  const stamps = new Map<string, Stamps>();

  const create = async (
    keyId: string,
    accountId: string,
    account: Account,
    gate: BanGate,
  ): Promise<Opened> => {
    const adapter = await adapters[account.venue]();
    const { signing, uniqueTimestamps } = venueEntry(account.venue);
    const { fetch, baseUrl, timeoutSignal = realTimeout } = parts.transportFor(accountId);
    const perSecond = account.requestWeightPerSecond;
    const log = parts.log.with({ account: accountId });
    const recipe = adapter.recipeFor(account);
    const keyring = await openKeyring({
      read: (reading) => parts.secrets.apiKey(keyId, reading),
      recipe,
      clock,
      log,
    });
    const markets = adapter.createMarkets({
      accountId,
      environment: account.environment,
      baseUrl,
      fetch,
      timeoutSignal,
      clock,
      random: parts.random,
      log,
      metrics,
      gate,
      keyring,
      keyBudget: once(keyBudgets, keyId, () => createWeightBudget({ perSecond, clock })),
      // Accounts that share an address share what it may be asked; the first one's setting counts.
      addressBudget: once(addressBudgets, baseUrl.replace(/\/+$/, ''), () =>
        createWeightBudget({ perSecond, clock }),
      ),
      ...(uniqueTimestamps && {
        stamps: once(stamps, keyId, () => createStamps({ table, keyId })),
      }),
    });
    if (signing !== 'configurable' || account.environment === 'paper') return { markets, keyring };
    const proof = createSigningProof(markets, { account: accountId, table, clock, recipe, baseUrl });
    return { markets: provenOnly(markets, accountId, proof), keyring, proof };
  };

  const openFor = async (use: KeyUse, accountId: string, known: KnownBan | undefined): Promise<Opened> => {
    const account = parts.automations.accounts[accountId];
    if (account === undefined) throw notConfigured(accountId, parts.automations);
    const gate = once(gates, accountId, () =>
      createBanGate({ accountId, table, clock, log: parts.log, metrics }),
    );
    gate.adopt(known === undefined ? (await readBan(table, accountId))?.untilMs : known.bannedUntilMs);
    const keyId = keyIdFor(parts.automations, accountId, use);
    const found = await once(opened, keyId, () =>
      create(keyId, accountId, account, gate).catch((thrown) => {
        opened.delete(keyId);
        throw thrown;
      }),
    );
    await found.keyring.lookUp();
    return found;
  };

  const using = (use: KeyUse): Venues => {
    const open = async (accountId: string, known: KnownBan | undefined) =>
      (await openFor(use, accountId, known)).markets;
    return {
      open: async (accountId, known) =>
        (await open(accountId, known)).spot ?? throwUnsupported(accountId, 'spot market'),
      any: async (accountId, known) => {
        const { spot, perpetual } = await open(accountId, known);
        return spot ?? perpetual ?? throwUnsupported(accountId, 'market');
      },
      perpetual: async (accountId, known) =>
        (await open(accountId, known)).perpetual ?? throwUnsupported(accountId, 'perpetual futures'),
      bots: async (accountId, known) =>
        (await open(accountId, known)).bots ?? throwUnsupported(accountId, 'bots of its own'),
      history: async (accountId, known) =>
        (await open(accountId, known)).history ?? throwUnsupported(accountId, 'lists of the past'),
      wallet: async (accountId, known) =>
        (await open(accountId, known)).wallet ?? throwUnsupported(accountId, 'overview of all holdings'),
      statistics: async (accountId, known) =>
        (await open(accountId, known)).statistics ?? throwUnsupported(accountId, 'statistics of its own'),
      signingProof: async (accountId) => (await openFor(use, accountId, undefined)).proof,
      using,
    };
  };
  return using('trading');
}

function throwUnsupported(accountId: string, what: string): never {
  throw new AppError(
    'venue.unsupported',
    `The venue of account ${accountId} has no ${what} that are supported.`,
  );
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = known.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  known.set(key, made);
  return made;
}

function notConfigured(accountId: string, automations: ResolvedAutomations): AppError {
  const names = Object.keys(automations.accounts).join(', ') || 'none';
  return new AppError(
    'config.notFound',
    `There is no account ${accountId} in the automations file; it has: ${names}.`,
  );
}

/** How often things happen in a month, by the automations and the function table. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { symbolsOf } from '../../shared/automations/symbols.ts';
import { DAY_MS, type EpochMs } from '../../shared/core/clock.ts';
import { allOutwardChannels, channelName } from '../../shared/notices/channel-settings.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import { clockMinutes, type FunctionRow, neededFunctions } from '../functions.ts';

/** As AWS's own examples have it; a year has 365 days. */
export const HOURS_PER_MONTH = 730;
const MONTHS = 12;

export interface Load {
  /** Runs of each function a month; those of the clock alone apart. */
  readonly runs: readonly {
    readonly row: FunctionRow;
    readonly byClock: number;
    readonly byOthers: number;
  }[];
  readonly accounts: number;
  readonly slots: number;
  readonly signals: number;
  /** Of plans and signals together. */
  readonly orders: number;
  readonly secrets: readonly string[];
  readonly emails: number;
}

export interface LoadOptions {
  /** Of all strategies together. */
  readonly signalsPerDay: number;
  readonly nowMs: EpochMs;
}

export function loadOf(
  automations: ResolvedAutomations,
  rows: readonly FunctionRow[],
  { signalsPerDay, nowMs }: LoadOptions,
): Load {
  const listens = Object.keys(automations.signals).length > 0;
  const signals = listens ? (signalsPerDay * HOURS_PER_MONTH) / 24 : 0;
  const { slots, orders } = slotsOf(automations, nowMs);
  const others: Readonly<Record<FunctionRow['trigger']['kind'], number>> = {
    plans: slots,
    http: signals,
    queue: signals,
    every: 0,
    demand: 0,
  };
  return {
    runs: neededFunctions(rows, automations).map((row) => {
      const minutes = clockMinutes(row);
      const byClock = minutes === undefined ? 0 : (HOURS_PER_MONTH * 60) / minutes;
      return { row, byClock, byOthers: others[row.trigger.kind] };
    }),
    accounts: Object.keys(automations.accounts).length,
    slots,
    signals,
    orders: orders + signals,
    secrets: secretsOf(automations),
    emails: emailsOf(automations),
  };
}

/** A month's share of the coming year, because no two months have the same days. */
function slotsOf({ plans }: ResolvedAutomations, nowMs: EpochMs): { slots: number; orders: number } {
  const counted = Object.values(plans).map(({ when, what }) => {
    const slots = slotsBetween(when, nowMs, nowMs + 365 * DAY_MS).length / MONTHS;
    return { slots, orders: slots * symbolsOf(what).length };
  });
  const total = (name: 'slots' | 'orders') => counted.reduce((sum, each) => sum + each[name], 0);
  return { slots: total('slots'), orders: total('orders') };
}

/** As `infra/stacks/secrets.ts` makes them: of live accounts, of channels, of strategies that sign. */
function secretsOf({ accounts, notices, signals }: ResolvedAutomations): readonly string[] {
  const keys = Object.entries(accounts).flatMap(([name, account]) => {
    if (account.environment === 'paper') return [];
    const second = 'readKey' in account && account.readKey === true;
    return second ? [name, `${name}/read`] : [name];
  });
  const channels = allOutwardChannels(notices)
    .filter(({ kind }) => kind !== 'email')
    .map((channel) => `channel/${channelName(channel)}`);
  const signing = Object.entries(signals).filter(([, { auth }]) => auth === 'hmac');
  return [...keys, ...channels, ...signing.map(([name]) => `signal/${name}`)];
}

/** Two notices a day, one of them the digest, to each address. */
function emailsOf({ notices }: ResolvedAutomations): number {
  const addresses = allOutwardChannels(notices).flatMap((each) => (each.kind === 'email' ? each.to : []));
  return (2 * addresses.length * HOURS_PER_MONTH) / 24;
}

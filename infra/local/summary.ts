/** What a fast-forward came to: per plan and symbol what was ordered, at what price, and why other slots were not. */
import type { Plan } from '../../shared/automations/schema.ts';
import { paperSymbolOf, symbolsOf, venueOf } from '../../shared/automations/symbols.ts';
import { type EpochMs, HOUR_MS } from '../../shared/core/clock.ts';
import { type Decimal, decimal, dividedBy, isZero, sum, ZERO } from '../../shared/core/decimal.ts';
import { waiting } from '../../shared/orders/budget.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import type { Table } from '../../shared/table/table.ts';
import type { FastForward } from './fast-forward.ts';
import type { PreviewWorld } from './preview-world.ts';

export interface Denial {
  readonly code: string;
  readonly count: number;
  /** The text of the latest one. */
  readonly example: string;
}

export interface LegSummary {
  readonly symbol: string;
  readonly side: Plan['side'];
  /** Orders that were executed, wholly or in part. */
  readonly filled: number;
  /** Orders without a final outcome at the end. */
  readonly open: number;
  readonly quote: Decimal;
  readonly base: Decimal;
  /** `quote / base` over all executions, before fees. */
  readonly average: Decimal | undefined;
  /** Mean of the market's hourly prices over the period. */
  readonly market: Decimal;
  readonly fees: readonly (readonly [coin: string, amount: Decimal])[];
  /** Put aside for later slots at the end, in quote coin or, for a plan that sells a base size, in base coin. */
  readonly waiting: Decimal;
}

export interface PlanSummary {
  readonly planId: string;
  readonly coin: string;
  readonly slots: number;
  readonly legs: readonly LegSummary[];
  readonly denials: readonly Denial[];
}

export async function summarize(
  { deps, prices }: PreviewWorld,
  period: Pick<FastForward, 'startMs' | 'endMs'>,
): Promise<readonly PlanSummary[]> {
  const summaries: PlanSummary[] = [];
  for (const [planId, plan] of Object.entries(deps.automations.plans)) {
    const intents = (await listIntents(deps.table, { plan: planId })).map(({ intent }) => intent);
    const venue = venueOf(deps.automations, plan.account);
    const legs: LegSummary[] = [];
    for (const symbol of symbolsOf(plan.what)) {
      legs.push({
        ...executed(intents.filter((intent) => intent.symbol === symbol)),
        symbol,
        side: plan.side,
        market: await meanPrice(prices, paperSymbolOf(venue, symbol) ?? symbol, period),
        waiting: await waitingAmount(deps.table, { planId, plan, symbol }),
      });
    }
    summaries.push({
      planId,
      coin: deps.automations.accounts[plan.account]?.limits.coin ?? '',
      slots: slotsBetween(plan.when, period.startMs, period.endMs).length,
      legs,
      denials: denialsOf(intents),
    });
  }
  return summaries;
}

function executed(intents: readonly Intent[]) {
  const done = intents.filter(({ execution }) => execution !== undefined && !isZero(execution.baseSize));
  const quote = sum(...done.map(({ execution }) => execution?.quoteAmount ?? ZERO));
  const base = sum(...done.map(({ execution }) => execution?.baseSize ?? ZERO));
  return {
    filled: done.length,
    open: intents.filter(({ state }) => OPEN_STATES.includes(state)).length,
    quote,
    base,
    average: isZero(base) ? undefined : dividedBy(quote, base),
    fees: feesOf(done),
  };
}

const OPEN_STATES: readonly Intent['state'][] = ['reserved', 'sending', 'unknown', 'absent', 'accepted'];

function feesOf(intents: readonly Intent[]): readonly (readonly [string, Decimal])[] {
  const fees = new Map<string, Decimal>();
  for (const { execution } of intents) {
    if (execution?.fee === undefined || isZero(execution.fee)) continue;
    const coin = execution.feeCoin ?? '';
    fees.set(coin, sum(fees.get(coin) ?? ZERO, execution.fee));
  }
  return [...fees];
}

function denialsOf(intents: readonly Intent[]): readonly Denial[] {
  const denials = new Map<string, Denial>();
  for (const { reason, state } of intents) {
    if (reason === undefined || !['denied', 'rejected', 'expired'].includes(state)) continue;
    const count = (denials.get(reason.code)?.count ?? 0) + 1;
    denials.set(reason.code, { code: reason.code, count, example: reason.text });
  }
  return [...denials.values()].sort((a, b) => b.count - a.count);
}

async function meanPrice(
  prices: PriceSource,
  symbol: string,
  { startMs, endMs }: { readonly startMs: EpochMs; readonly endMs: EpochMs },
): Promise<Decimal> {
  const hourly: Decimal[] = [];
  for (let atMs = startMs; atMs <= endMs; atMs += HOUR_MS) hourly.push(await prices.priceAt(symbol, atMs));
  return dividedBy(sum(...hourly), decimal(String(hourly.length)));
}

/** Only amounts that no order contains are waiting. */
const NO_INTENT = '';

async function waitingAmount(
  table: Table,
  { planId, plan, symbol }: { planId: string; plan: Plan; symbol: string },
): Promise<Decimal> {
  const { budget } = await readBudget(table, plan.account);
  return sum(...waiting(budget, planId, symbol, NO_INTENT).map(([, item]) => item.amount));
}

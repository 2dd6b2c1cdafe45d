/** Whether it makes sense to hand a dead letter over again. */
import * as z from 'zod';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { readSignal } from '../../shared/signals/signal-store.ts';
import { slotAt } from '../../shared/slots/occurrences.ts';
import { slotEndMs } from '../../shared/slots/slot.ts';
import type { Json, Table } from '../../shared/table/table.ts';
import { clockMinutes, functions } from '../functions.ts';
import type { DeadLetter } from './dead-letter.ts';

/** `useful`: it can still do what it was for. `harmless`: it changes nothing. `over`: it is refused, `text` says why. */
export interface Worth {
  readonly verdict: 'useful' | 'harmless' | 'over';
  /** One sentence. */
  readonly text: string;
}

export interface Surroundings {
  readonly automations: ResolvedAutomations;
  readonly table: Table;
  readonly nowMs: EpochMs;
}

const planEvent = z.object({ plan: z.string(), slot: z.iso.datetime({ offset: true }) });
const signalEvent = z.object({ strategy: z.string(), id: z.string() });

export async function worthOf(letter: DeadLetter, surroundings: Surroundings): Promise<Worth> {
  const { event, from, functionName } = letter;
  if (from === 'unreadable') return over('Nobody knows what it asks for.');
  if (event === undefined) return over('Its event did not come whole.');
  if (from === 'signal') return signalWorth(event, surroundings);
  const row = functions.find(({ name }) => name === functionName);
  if (row === undefined) return over(`There is no function '${functionName}' any more.`);
  if (row.trigger.kind === 'plans') return slotWorth(event, surroundings);
  if (clockMinutes(row) !== undefined && isEmpty(event)) {
    return {
      verdict: 'harmless',
      text: 'The clock starts it again by itself, and the next run does the same.',
    };
  }
  return over('It was asked for by somebody, who can ask again.');
}

function slotWorth(event: Json, { automations, nowMs }: Surroundings): Worth {
  const parsed = planEvent.safeParse(event);
  if (!parsed.success) return over('Its event names no slot.');
  const { plan: name, slot: instant } = parsed.data;
  const plan = automations.plans[name];
  if (plan === undefined) return over(`The plan '${name}' is no longer in the automations.`);
  const slot = slotAt(plan.when, Date.parse(instant));
  if (slot === undefined) return over(`The plan '${name}' has no slot at ${instant} any more.`);
  const endMs = slotEndMs(slot, plan.placeWithinMinutes);
  if (nowMs >= endMs) {
    return over(
      `Its time ended at ${isoSeconds(endMs)}: slot-audit treats it as the plan says under 'missed'.`,
    );
  }
  return useful(
    `It can be placed until ${isoSeconds(endMs)}; what was ordered already is not ordered again.`,
  );
}

async function signalWorth(event: Json, { table }: Surroundings): Promise<Worth> {
  const parsed = signalEvent.safeParse(event);
  if (!parsed.success) return over('Its message names no signal.');
  const { strategy, id } = parsed.data;
  const stored = await readSignal(table, strategy, id);
  if (stored === undefined) return over(`The table has no signal ${id} of ${strategy}.`);
  const { state, text } = stored.outcome;
  if (state !== 'accepted') return over(`Its signal is ${state} already${text === '' ? '.' : `: ${text}`}`);
  return useful('Its signal has no outcome yet; one that is too old is told so and orders nothing.');
}

function isEmpty(event: Json): boolean {
  return typeof event === 'object' && event !== null && Object.keys(event).length === 0;
}

function over(text: string): Worth {
  return { verdict: 'over', text };
}

function useful(text: string): Worth {
  return { verdict: 'useful', text };
}

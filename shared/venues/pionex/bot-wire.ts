/** What every row of Pionex's bots has, and what its states mean. Names as BotOrder in its openapi_bot.yaml. */
import * as z from 'zod';
import type { Bot, BotPhase } from '../bots.ts';
import { present, wireMs } from '../rest/wire-values.ts';
import { wireBotId, wireLabelIfAny, wireMsIfAny } from './bot-values.ts';

/** A row of the list, or the reply of a detail endpoint completed with the id and type that some leave out. */
export const botRow = z.looseObject({
  buOrderType: z.string().min(1),
  buOrderId: wireBotId,
  base: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  quote: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  status: wireLabelIfAny,
  createTime: wireMs,
  closeTime: wireMsIfAny,
  note: wireLabelIfAny,
  customizeName: wireLabelIfAny,
  buOrderData: z
    .looseObject({ status: wireLabelIfAny, reasonBy: wireLabelIfAny })
    .nullish()
    .transform((data) => data ?? {}),
});

export type BotRow = z.output<typeof botRow>;

/** The detailed state machine stands in `buOrderData`; the row's own `status` is coarser. */
const PHASES: Readonly<Record<string, BotPhase>> = {
  prepare: 'starting',
  lock_currency: 'starting',
  open_position: 'starting',
  init_grid: 'starting',
  condition_lock: 'waiting',
  running: 'running',
  adjust_params: 'changing',
  adjust_params_open_position: 'changing',
  adjust_params_init_grid: 'changing',
  pre_pause: 'changing',
  pausing: 'changing',
  pre_resume: 'changing',
  resuming: 'changing',
  paused: 'paused',
  destroy_grid: 'closing',
  close_position: 'closing',
  unlock_currency: 'closing',
  // The only final state, also after a liquidation; the other words are those of the row.
  canceled: 'ended',
  cancelled: 'ended',
  finished: 'ended',
  closed: 'ended',
};

/** What all kinds of bots share, out of a row whose symbol is known. */
export function botBase(row: BotRow, symbol: string): Omit<Extract<Bot, { kind: 'other' }>, 'kind' | 'type'> {
  const { status, reasonBy } = { status: undefined, reasonBy: undefined, ...row.buOrderData };
  const state = String(status ?? row.status ?? '').toLowerCase();
  return {
    botId: row.buOrderId,
    symbol,
    base: row.base,
    quote: row.quote,
    state,
    phase: phaseOf(state),
    createdAtMs: row.createTime,
    ...present({
      endedAtMs: row.closeTime,
      endReason: reasonBy,
      name: row.customizeName,
      note: row.note,
    }),
  };
}

export function phaseOf(state: string): BotPhase {
  return Object.hasOwn(PHASES, state) ? (PHASES[state] as BotPhase) : 'unknown';
}

import * as z from 'zod';
import { isoSeconds } from '../../shared/core/clock.ts';
import { startGrid, stopGrid } from '../../shared/grids/run-grid.ts';
import { defineFunction } from '../../shared/handler.ts';

/**
 * Called by a person. The occasion is the minute in which it was asked for: the same question twice, by a doubled
 * click or a retry, has one outcome.
 */
export const handle = defineFunction({
  name: 'grid-plan',
  input: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('start'), grid: z.string() }),
    z.strictObject({
      do: z.literal('stop'),
      grid: z.string(),
      closeMode: z.enum(['keep', 'toQuote', 'toUsdt']).optional(),
    }),
  ]),
  startedBy: ({ grid }) => ({ grid }),
  run: async (deps, input) => {
    const minute = isoSeconds(deps.clock.nowMs()).slice(0, 16);
    const order = { grid: input.grid, occasion: `${input.do}-${minute}`, byPerson: true };
    const intent =
      input.do === 'start' ? await startGrid(deps, order) : await stopGrid(deps, order, input.closeMode);
    return {
      intent: intent.id,
      state: intent.state,
      ...(intent.botId === undefined ? {} : { botId: intent.botId }),
      ...(intent.reason === undefined ? {} : { code: intent.reason.code, text: intent.reason.text }),
    };
  },
});

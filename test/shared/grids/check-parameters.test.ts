import { describe, expect, it } from 'vitest';
import { checkedParameters } from '../../../shared/grids/check-parameters.ts';
import type { BotAction, GridDraft, ParameterCheck } from '../../../shared/venues/bot-actions.ts';
import type { Grid } from '../../../shared/venues/bots.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/bot-builders.ts';
import { money } from '../../support/builders.ts';
import { createScriptedBots } from '../../support/scripted-bots.ts';

const SPOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const MOVED = { top: money('72000'), bottom: money('62000'), rows: 24 };
const MOVE: BotAction = { do: 'adjustRange', bot: SPOT, ...MOVED, price: money('65000') };

/** What the exchange was asked about, and what became of its answer. */
async function checked(action: BotAction, bot: Grid | undefined, answer: ParameterCheck = { ok: true }) {
  const bots = createScriptedBots();
  const asked: GridDraft[] = [];
  bots.answer({
    check: async (draft) => {
      asked.push(draft);
      return answer;
    },
  });
  return { refusal: await checkedParameters(bots.bots, action, bot), asked };
}

describe('parameters', () => {
  it('of a new grid are asked about as they would be sent', async () => {
    const draft: GridDraft = {
      kind: 'spotGrid',
      symbol: 'BTC_USDT',
      range: { ...MOVED, spacing: 'geometric' },
      investment: money('200'),
    };
    expect(await checked({ do: 'create', draft }, undefined)).toEqual({ refusal: undefined, asked: [draft] });
  });

  it('of a moved spot grid are those of a new one with the same money and spacing', async () => {
    const { asked } = await checked(MOVE, aSpotGrid());
    expect(asked).toEqual([
      { kind: 'spotGrid', symbol: 'BTC_USDT', range: { ...MOVED, spacing: 'arithmetic' }, investment: '500' },
    ]);
  });

  it('of a moved futures grid also have its trend, leverage and margin', async () => {
    const { asked } = await checked(MOVE, aFuturesGrid({ extraMargin: money('40') }));
    expect(asked).toMatchObject([
      { kind: 'futuresGrid', investment: '500', trend: 'neutral', leverage: '5', extraMargin: '40' },
    ]);
  });

  it('are not asked about where the bot does not tell what it has, nor for other changes', async () => {
    const { investment: _, ...poor } = aSpotGrid();
    const { leverage: __, ...unlevered } = aFuturesGrid();
    expect((await checked(MOVE, poor)).asked).toEqual([]);
    expect((await checked(MOVE, unlevered)).asked).toEqual([]);
    expect((await checked(MOVE, undefined)).asked).toEqual([]);
    const rest: readonly BotAction[] = [
      { do: 'stop', bot: SPOT },
      { do: 'takeProfit', bot: SPOT, amount: money('1') },
      { do: 'addInvestment', bot: SPOT, amount: money('1'), price: money('65000') },
      { do: 'addMargin', bot: SPOT, amount: money('1'), price: money('65000') },
      { do: 'reduce', bot: SPOT, baseSize: money('1'), price: money('65000') },
    ];
    for (const action of rest) expect((await checked(action, aSpotGrid())).asked).toEqual([]);
  });

  it('that are refused say so in the words of the exchange, with the least that must be invested', async () => {
    const no = { ok: false, code: 'PARAM', message: 'Too little.', minInvestment: money('612.5') } as const;
    expect((await checked(MOVE, aSpotGrid(), no)).refusal).toEqual({
      code: 'venue.PARAM',
      text: 'The exchange would refuse these parameters: Too little. At least 612.5 must be invested.',
      numbers: { minInvestment: '612.5' },
    });
    const brief = { ok: false, code: 'PARAM', message: 'too many rows' } as const;
    expect((await checked(MOVE, aSpotGrid(), brief)).refusal).toEqual({
      code: 'venue.PARAM',
      text: 'The exchange would refuse these parameters: too many rows.',
      numbers: {},
    });
  });
});

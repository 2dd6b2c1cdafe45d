import { describe, expect, it } from 'vitest';
import { gridText } from '../../../infra/local/grid-text.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { anAction } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const SPOT = { botId: '77', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const ADD = { do: 'addInvestment', bot: SPOT, amount: money('50'), price: money('65000') } as const;

const inState = (state: IntentState, more: Partial<ActionIntent> = {}) =>
  gridText(anAction(ADD, { state, history: [{ state, atMs: SLOT_MS, note: 'as noted' }], ...more }));
const because = (text: string) => ({ reason: { code: 'x', text, numbers: {} } });

describe('a change at a grid on one line', () => {
  it.each<readonly [IntentState, object, string, string]>([
    ['reserved', {}, 'sending', 'add 50 to the investment: as noted'],
    ['sending', {}, 'sending', 'add 50 to the investment: as noted'],
    ['accepted', {}, 'asked', 'add 50 to the investment: as noted'],
    ['filled', {}, 'done', 'add 50 to the investment'],
    ['cancelled', {}, 'not done', 'add 50 to the investment: as noted'],
    ['unknown', {}, 'unclear', 'add 50 to the investment: as noted'],
    ['absent', {}, 'not there', 'add 50 to the investment: as noted'],
    ['denied', because('Over the limit.'), 'denied', 'add 50 to the investment: Over the limit.'],
    ['rejected', because('Too small.'), 'refused', 'add 50 to the investment: Too small.'],
    ['expired', because('Too late.'), 'expired', 'add 50 to the investment: Too late.'],
  ])('that is %s %o reads "%s"', (state, more, word, text) => {
    expect(inState(state, more)).toMatchObject({ word, text });
  });

  it('keeps to ten letters a word, as the column has', () => {
    const states: readonly IntentState[] = ['reserved', 'accepted', 'cancelled', 'unknown', 'absent'];
    for (const state of states) expect(inState(state).word.length).toBeLessThan(10);
  });

  it('that was denied before it had any terms says only why', () => {
    const { action: _, ...bare } = anAction(ADD, { state: 'denied', ...because('Grid g runs already.') });
    expect(gridText(bare).text).toBe('nothing was sent: Grid g runs already.');
  });

  it('tells the note of the step that is told, not of a later one', () => {
    const history = [
      { state: 'unknown', atMs: SLOT_MS, note: 'no answer' },
      { state: 'absent', atMs: SLOT_MS, note: 'not seen' },
      { state: 'expired', atMs: SLOT_MS },
    ] as const;
    expect(inState('unknown', { history, ...because('Too late.') }).text).toBe(
      'add 50 to the investment: no answer',
    );
    expect(inState('accepted', { history, ...because('Too late.') }).text).toBe('add 50 to the investment');
  });
});

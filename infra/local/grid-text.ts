import type { ActionIntent } from '../../shared/grids/action.ts';
import { describeAction } from '../../shared/grids/describe-action.ts';
import type { IntentState } from '../../shared/orders/intent.ts';
import type { OrderText } from './order-text.ts';
import type { Style } from './terminal.ts';

const WORDS: Readonly<Record<IntentState, readonly [word: string, style: Style]>> = {
  reserved: ['sending', 'cyan'],
  sending: ['sending', 'cyan'],
  accepted: ['asked', 'cyan'],
  filled: ['done', 'green'],
  partlyFilled: ['done', 'green'],
  cancelled: ['not done', 'red'],
  denied: ['denied', 'yellow'],
  rejected: ['refused', 'red'],
  unknown: ['unclear', 'yellow'],
  absent: ['not there', 'yellow'],
  expired: ['expired', 'yellow'],
};

/** How a change at a grid bot reads in its state. */
export function gridText(intent: ActionIntent): OrderText {
  const [word, style] = WORDS[intent.state];
  const what = intent.action === undefined ? 'nothing was sent' : describeAction(intent.action);
  const why = whyOf(intent);
  return { word, style, text: why === undefined ? what : `${what}: ${why}` };
}

/** Belongs to the state that is told: the intent may have moved on since, with other reasons and notes. */
function whyOf({ state, reason, history }: ActionIntent): string | undefined {
  if (state === 'filled') return undefined;
  if (isRefusal(state)) return reason?.text;
  return history.findLast((entry) => entry.state === state)?.note;
}

function isRefusal(state: IntentState): boolean {
  return state === 'denied' || state === 'rejected' || state === 'expired';
}

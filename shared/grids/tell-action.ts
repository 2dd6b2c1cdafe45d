/** What the operator hears about a change at a bot, once per matter: every end, because it is about their bot. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import type { Notices, Severity } from '../notices/notices.ts';
import { ownerOf } from '../orders/ids.ts';
import type { IntentState } from '../orders/intent.ts';
import type { BotAction } from '../venues/bot-actions.ts';
import type { ActionIntent } from './action.ts';
import { botName } from './bot-name.ts';
import { describeAction, describeDone, rangeDifference } from './describe-action.ts';

interface End {
  readonly severity: Severity;
  readonly title: (action: BotAction) => string;
}

const ENDS: Readonly<Partial<Record<IntentState, End>>> = {
  filled: { severity: 'info', title: describeDone },
  rejected: {
    severity: 'warning',
    title: (action) => `the exchange refused to ${describeAction(action)}`,
  },
  expired: { severity: 'warning', title: (action) => `did not ${describeAction(action)}` },
  cancelled: {
    severity: 'urgent',
    title: (action) => `the exchange agreed to ${describeAction(action)}, but did not`,
  },
};

export async function tellActionEnd(notices: Notices, intent: ActionIntent): Promise<void> {
  const { action, state } = intent;
  const end = ENDS[state];
  if (end === undefined || action === undefined) return;
  await notices.tell({
    key: `${intent.id}/${state}`,
    severity: end.severity,
    title: `${nameOf(intent)}: ${end.title(action)}`,
    text: [outcomeOf(intent), differenceOf(intent), causeOf(intent), placeOf(intent), adviceFor(intent)]
      .filter(Boolean)
      .join(' '),
    topic: 'grid-change',
  });
}

/** An outcome that stays open: one that only a person can settle, or a change that the exchange does not finish. */
export async function tellActionUnclear(
  notices: Notices,
  intent: ActionIntent,
  unclear: { readonly sinceMs: EpochMs; readonly reason: string },
): Promise<void> {
  const { action } = intent;
  if (action === undefined) return;
  const isTaken = intent.state === 'accepted';
  const sent = `Sent at ${isoSeconds(unclear.sinceMs)}; ${isTaken ? 'the exchange agreed, but ' : ''}${unclear.reason}.`;
  await notices.tell({
    key: `${intent.id}/${isTaken ? 'unfinished' : 'unclear'}`,
    severity: 'urgent',
    title: isTaken
      ? `${nameOf(intent)}: the exchange takes long to ${describeAction(action)}`
      : `${nameOf(intent)}: unclear whether the exchange ${describeDone(action)}`,
    text: [sent, botOf(intent), isTaken ? LOOK_ON : settleAdvice(intent)].join(' '),
    topic: 'grid-change-unclear',
  });
}

const LOOK_ON =
  'Look at the bot in the exchange’s app. Nothing else is done to it meanwhile; its end is noticed by itself.';

function settleAdvice(intent: ActionIntent): string {
  const done = intent.action?.do === 'create' ? '--as done --bot ID' : '--as done';
  return (
    'Look in the exchange’s app, then say what you saw: ' +
    `npm run cli -- grids settle '${intent.id}' ${done} (or --as not-done). Nothing else is done to it before.`
  );
}

function nameOf({ cause, action, symbol }: ActionIntent): string {
  const { name } = ownerOf(cause);
  return action !== undefined && 'bot' in action ? botName({ botId: action.bot.botId, symbol }, name) : name;
}

/** Of a new grid the outcome says it. */
function placeOf(intent: ActionIntent): string {
  return intent.state === 'filled' && intent.action?.do === 'create' ? '' : botOf(intent);
}

function botOf(intent: ActionIntent): string {
  const { action, symbol } = intent;
  const botId = intent.botId ?? (action !== undefined && 'bot' in action ? action.bot.botId : undefined);
  return botId === undefined ? `${symbol}.` : `${symbol}, bot ${botId}.`;
}

function outcomeOf({ reason, history, state, action, botId, symbol }: ActionIntent): string {
  if (state === 'filled' && action?.do === 'create' && botId !== undefined)
    return `It is bot ${botId} on ${symbol}.`;
  return sentence(reason?.text ?? history.at(-1)?.note ?? 'The exchange has carried it out');
}

function differenceOf({ state, action, before }: ActionIntent): string {
  if (state !== 'filled' || action?.do !== 'adjustRange' || before === undefined) return '';
  return sentence(rangeDifference(before, action));
}

/** What led to a remedy, e.g. `Why: out of range at 61000.` */
function causeOf({ numbers: { finding, price } }: ActionIntent): string {
  if (finding === undefined) return '';
  const words = finding.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `Why: ${words}${price === undefined ? '' : ` at ${price}`}.`;
}

function adviceFor(intent: ActionIntent): string {
  const { state, action, cause } = intent;
  if (state === 'filled' || action === undefined) return '';
  if (state === 'cancelled') return 'Look at it in the exchange’s app.';
  // Who asked for it can ask again; a remedy comes again by itself where its automations let it.
  if (cause.leg === 'remedy') return 'The bot is watched as before.';
  return `To try again: npm run cli -- grids ${action.do === 'create' ? 'start' : 'stop'} ${ownerOf(cause).name}.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`;
  return capital.endsWith('.') ? capital : `${capital}.`;
}

/** What was answered, as the user wrote it, and the automations that it makes. */
import type { Automations } from '../../shared/automations/schema.ts';
import { saidSchedule } from './schedule-words.ts';

export const QUESTION_NAMES = [
  'runs-on',
  'account',
  'venue',
  'environment',
  'coin',
  'per-order',
  'per-day',
  'per-month',
  'symbol',
  'amount',
  'timezone',
  'schedule',
  'plan',
  'email',
  'channel',
  'chat',
  'region',
  'stage',
  'static-address',
] as const;

export type QuestionName = (typeof QUESTION_NAMES)[number];

/** Questions that do not apply have no answer. */
export type Answers = Readonly<Partial<Record<QuestionName, string>>>;

/** The answer to a question that can be declined. */
export const NONE = 'none';

type Given<Section extends keyof Automations> = NonNullable<Automations[Section]>;

/** Not checked: an answer that is no good shows as a fault of the automations. */
export function automationsOf(answers: Answers): Automations {
  const automations = {
    accounts: { [answers.account ?? '']: accountOf(answers) },
    ...(hasPlan(answers) && { plans: { [answers.plan ?? '']: planOf(answers) } }),
    notices: noticesOf(answers),
    ...(isGiven(answers['static-address']) && { aws: { staticAddress: answers['static-address'] } }),
  };
  // As untrusted as a file that was edited by hand.
  return automations as Automations;
}

export function hasPlan({ symbol }: Answers): boolean {
  return symbol !== undefined && symbol !== NONE;
}

export function isGiven(answer: string | undefined): answer is string {
  return answer !== undefined && answer !== NONE;
}

function accountOf(answers: Answers): Given<'accounts'>[string] {
  const limits = {
    coin: answers.coin ?? '',
    perOrder: answers['per-order'] ?? '',
    perDay: answers['per-day'] ?? '',
    perMonth: answers['per-month'] ?? '',
  };
  const { venue, environment } = answers;
  return { venue, environment, limits } as Given<'accounts'>[string];
}

function planOf(answers: Answers): Given<'plans'>[string] {
  return {
    account: answers.account ?? '',
    what: { symbol: answers.symbol ?? '' },
    amount: { quote: answers.amount ?? '' },
    when: {
      schedule: saidSchedule(answers.schedule ?? '').expression,
      timezone: answers.timezone ?? '',
    },
    placeWithinMinutes: 60,
    missed: 'buyOnce',
  };
}

function noticesOf({ email, channel, chat, timezone }: Answers): Given<'notices'> {
  const byEmail = isGiven(email) ? [{ kind: 'email' as const, to: [email] }] : [];
  const other = isGiven(channel) ? [{ kind: channel, ...(chat !== undefined && { chatId: chat }) }] : [];
  const channels = [...byEmail, ...other];
  const listed = channels.length === 0 ? [{ kind: 'log' as const }] : channels;
  return { channels: listed, digest: { at: '07:00', timezone: timezone ?? '' } } as Given<'notices'>;
}

import { allOutwardChannels, channelName, outwardChannels } from '../notices/channel-settings.ts';
import type { AutomationsDraft, NoticesDraft } from './draft.ts';
import type { Fault } from './fault.ts';
import { fault, NO_FAULTS } from './rule.ts';

/** Paths below `notices`. */
type NoticeRule = (notices: NoticesDraft, automations: AutomationsDraft) => readonly Fault[];

/** Real money is at stake, and nobody reads a log before something is wrong. */
const liveNeedsWayOut: NoticeRule = ({ channels }, { accounts = {} }) => {
  const live = Object.entries(accounts).find(([, { environment }]) => environment === 'live');
  if (live === undefined || channels === undefined || outwardChannels({ channels }).length > 0)
    return NO_FAULTS;
  return fault(
    'channels',
    `account ${live[0]} is live and nobody would hear of a trouble; add a channel that reaches you, e.g. { kind: 'telegram', chatId: '12345' }, { kind: 'slack' }, { kind: 'discord' }, { kind: 'webhook' } or, on AWS, { kind: 'email', to: ['me@example.com'] }.`,
  );
};

/** The outbox and the secrets know a channel by its name. */
const namesDiffer: NoticeRule = ({ channels, fallback }) => {
  if (channels === undefined) return NO_FAULTS;
  const names = allOutwardChannels({ channels, ...(fallback === undefined ? {} : { fallback }) }).map(
    channelName,
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return NO_FAULTS;
  const path = fallback !== undefined && channelName(fallback) === twice ? 'fallback' : 'channels';
  return fault(
    path,
    `two channels are called '${twice}'; give one of them a name of its own, e.g. { name: '${twice}-2' }.`,
  );
};

const quietEnds: NoticeRule = ({ quietHours }) =>
  quietHours?.from !== undefined && quietHours.from === quietHours.to
    ? fault(
        'quietHours.to',
        `'${quietHours.to}' is also when they begin; give another time, or leave quietHours out.`,
      )
    : NO_FAULTS;

export const NOTICE_RULES: readonly NoticeRule[] = [liveNeedsWayOut, namesDiffer, quietEnds];

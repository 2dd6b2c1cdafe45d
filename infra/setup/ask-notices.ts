import { type Answers, isGiven, NONE } from './answers.ts';
import { oneOf } from './one-of.ts';
import type { Question } from './questions.ts';

const CHANNELS = ['telegram', 'slack', 'discord', 'webhook'];

const onAws = (answers: Answers): boolean => answers['runs-on'] === 'aws';

/** Real money is at stake, and nobody reads a log before something is wrong. */
const mustReachSomebody = ({ environment, email }: Answers): boolean =>
  environment === 'live' && !isGiven(email);

export const NOTICE_QUESTIONS: readonly Question[] = [
  {
    name: 'email',
    heading: 'Who is told when something is wrong',
    value: 'ADDRESS',
    help: 'where notices and alarms go by e-mail, on AWS; or none (none)',
    asks: 'By e-mail to (an address, or none)?',
    applies: onAws,
    suggests: () => NONE,
    decides: ['notices.channels.*.to.**'],
    tells: ({ email }) => (isGiven(email) ? 'AWS will send it one mail with a link to confirm.' : undefined),
  },
  {
    name: 'channel',
    value: 'KIND',
    help: `another channel: ${CHANNELS.join(', ')}, or none (none)`,
    asks: `Another way (${CHANNELS.join(', ')}, none)?`,
    suggests: (answers) => (mustReachSomebody(answers) ? undefined : NONE),
    needed: 'A live account needs a way to reach you, by --email on AWS or by a channel',
    reads: (text) => text.toLowerCase(),
    fault: (answers) => {
      if (answers.channel !== NONE) return oneOf(answers.channel, [...CHANNELS, NONE]);
      if (!mustReachSomebody(answers)) return undefined;
      const others = oneOf(undefined, CHANNELS)?.replace('Answer', 'answer');
      return `A live account needs a way to reach you, and a log is none: ${others}`;
    },
    decides: ['notices.channels'],
  },
  {
    name: 'chat',
    value: 'ID',
    help: "Telegram: the chat's number, or @channel",
    asks: 'The number of your Telegram chat, or @channel (no token: that comes later)?',
    applies: ({ channel }) => channel === 'telegram',
    suggests: () => undefined,
    needed: 'Telegram sends into a chat',
    fault: ({ chat = '' }) =>
      /^(-?\d+|@\w+)$/.test(chat)
        ? undefined
        : 'Give the number of a chat such as 123456789, or a channel such as @mychannel.',
  },
];

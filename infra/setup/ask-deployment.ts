import { ADDRESS_PRICES } from '../stacks/static-address/price.ts';
import { stageFault } from '../stage-name.ts';
import { type Answers, isGiven, NONE } from './answers.ts';
import { oneOf } from './one-of.ts';
import type { Question } from './questions.ts';

const ADDRESSES = ['natInstance', 'natGateway'] as const;
const priced = ADDRESSES.map((kind) => `${kind} for USD ${ADDRESS_PRICES[kind].monthly} a month`);

const onAws = (answers: Answers): boolean => answers['runs-on'] === 'aws';

export const PLACE_QUESTIONS: readonly Question[] = [
  {
    name: 'runs-on',
    heading: 'Where it runs',
    value: 'aws|here',
    help: 'in your AWS account, or on this machine (aws)',
    asks: 'In your AWS account, or on this machine (aws, here)?',
    suggests: () => 'aws',
    reads: (text) => text.toLowerCase(),
    fault: (answers) => oneOf(answers['runs-on'], ['aws', 'here']),
  },
];

export const DEPLOYMENT_QUESTIONS: readonly Question[] = [
  {
    name: 'region',
    heading: 'AWS',
    value: 'REGION',
    help: "the AWS region (the shell's, or eu-central-1)",
    asks: 'Which region?',
    applies: onAws,
    suggests: (_answers, { region }) => region ?? 'eu-central-1',
    reads: (text) => text.toLowerCase(),
    fault: ({ region = '' }) =>
      /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
        ? undefined
        : 'That is no AWS region: give one such as eu-central-1 or us-east-1.',
  },
  {
    name: 'stage',
    value: 'NAME',
    help: 'part of the names of everything on AWS, so that several stand side by side (prod)',
    asks: 'Name of this deployment (its stage)?',
    applies: onAws,
    suggests: () => 'prod',
    fault: ({ stage = '' }) => stageFault(stage),
  },
  {
    name: 'static-address',
    value: 'KIND',
    help: `for a key that only one address may use: ${ADDRESSES.join(', ')}, or none (none)`,
    asks: `One fixed address, for the exchange's allowlist (${priced.join(', ')}, or none)?`,
    applies: (answers) => onAws(answers) && answers.environment === 'live',
    suggests: () => NONE,
    reads: (text) => ADDRESSES.find((kind) => kind.toLowerCase() === text.toLowerCase()) ?? text,
    fault: (answers) => oneOf(answers['static-address'], [...ADDRESSES, NONE]),
    tells: (answers) =>
      isGiven(answers['static-address'])
        ? "The deployment prints it as FixedIp: put it on the key's allowlist at the exchange."
        : undefined,
  },
];

import { messageOf } from '../../shared/core/errors.ts';
import { functions } from '../functions.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Command } from './command.ts';
import { notFound } from './known-plan.ts';

const NAMES = functions.map(({ name }) => name);

export const invokeCommand: Command = {
  name: 'invoke',
  positionals: 'FUNCTION',
  maxPositionals: 1,
  summary: 'Runs one function once, now',
  options: { event: { value: 'JSON', help: 'the event (default: {})' }, ...AWS_OPTIONS },
  details: [
    'Functions, of which the README tells more:',
    ...functions.map(({ name }) => `  ${name}`),
    'It is the real thing: on a live account it orders with real money.',
    'For example: invoke dca-buy --event \'{"plan":"btc-weekly","slot":"2026-11-23T08:00:00Z"}\'',
  ].join('\n'),
  run: async (context, given) => {
    const [name] = given.positionals;
    if (name === undefined) throw new UsageError(`Say which function: ${NAMES.join(', ')}.`);
    if (!NAMES.includes(name)) throw notFound('function', name, NAMES);
    const event = eventOf(given.values.get('event') ?? '{}');
    const { report, requestId } = await context.invoke(name, event);
    if (requestId !== undefined) context.progress.print(`Request ${requestId}.`);
    return { lines: [JSON.stringify(report, null, 2)], json: report };
  },
};

function eventOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--event takes JSON such as '{"plan":"btc-weekly"}': ${messageOf(error)}.`);
  }
}

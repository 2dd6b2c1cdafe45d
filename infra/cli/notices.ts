import { DAY_MS, isoSeconds } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Channel } from '../../shared/notices/channel.ts';
import { channelName, outwardChannels } from '../../shared/notices/channel-settings.ts';
import { headline } from '../../shared/notices/message-text.ts';
import { type Delivery, listTold, type Told } from '../../shared/notices/outbox.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { machineTimezone, zonedMinute } from '../local/time-text.ts';
import { UsageError } from '../usage-error.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { notFound } from './known-plan.ts';
import { type TestResult, testDeployed, testNotice } from './notices-test-deployed.ts';

const MOST_NOTICES = 10_000;
const LISTED_DAYS = 400;

export const noticesCommand: Command = {
  name: 'notices',
  positionals: '[test [CHANNEL]]',
  maxPositionals: 2,
  summary: 'Lists what you were told, or sends a test message',
  options: { count: { short: 'n', value: 'N', help: 'how many notices (default: 20)' }, ...AWS_OPTIONS },
  details: [
    '`notices test` sends a message at once through every channel, or the one named, and says what happened;',
    'with --aws the deployment sends it, with its own secrets.',
    'In the list each channel stands as sent, pending or failed (given up after three days), with the number of',
    'attempts and the code of the last failure. Notices without a channel are in the log only.',
  ].join('\n'),
  run: async (context, { positionals: [verb, channel], values }) => {
    if (verb === undefined) {
      return listing(context, countOf(values.get('count') ?? '20', '-n', MOST_NOTICES));
    }
    if (verb === 'test') return test(context, channel);
    throw new UsageError(`'${verb}' is not something to do with notices: leave it out, or say test.`);
  },
};

async function listing(context: CliContext, limit: number): Promise<Answer> {
  const table = await context.table('existing');
  const told = await listTold(table, context.clock.nowMs() - LISTED_DAYS * DAY_MS);
  const shown = told.slice(0, limit);
  const zone = machineTimezone();
  return {
    lines:
      shown.length === 0
        ? ['No notices.']
        : alignColumns(
            shown.map(({ notice, deliveries }) => [
              zonedMinute(notice.atMs, zone),
              headline(notice),
              deliveryText(deliveries),
            ]),
          ),
    json: shown.map(toJson),
  };
}

function deliveryText(deliveries: Told['deliveries']): string {
  const parts = Object.entries(deliveries).map(([name, delivery]) => `${name} ${stateText(delivery)}`);
  return parts.length === 0 ? 'log' : parts.join(', ');
}

function stateText({ state, attempts, lastError }: Delivery): string {
  if (state === 'sent' || attempts === 0) return state;
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return `${state} (${tries}${lastError === undefined ? '' : `, ${lastError}`})`;
}

function toJson({ notice, deliveries }: Told): JsonObject {
  const { atMs, ...told } = notice;
  return { ...told, at: isoSeconds(atMs), channels: deliveries as unknown as JsonObject };
}

async function test(context: CliContext, name: string | undefined): Promise<Answer> {
  const deps = await context.deps();
  const isDeployed = context.place === 'deployment';
  const known = isDeployed
    ? outwardChannels(deps.automations.notices).map(channelName)
    : deps.channels.map((channel) => channel.name);
  if (name !== undefined && !known.includes(name)) throw notFound('channel', name, known);
  if (known.length === 0) {
    return {
      lines: ['The automations name no channel but the log: add one under notices.channels.'],
      json: [],
      failed: true,
    };
  }
  const wanted = known.filter((each) => name === undefined || each === name);
  const results = isDeployed ? await testDeployed(context, deps, wanted) : await testHere(deps, wanted);
  return {
    lines: results.map(({ channel, fault }) => `${channel}: ${fault ?? 'sent, so look whether it arrived'}`),
    json: results.map(({ channel, fault }) => ({
      channel,
      sent: fault === undefined,
      ...(fault && { fault }),
    })),
    failed: results.some(({ fault }) => fault !== undefined),
  };
}

async function testHere({ channels, clock }: Deps, wanted: readonly string[]): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const channel of channels.filter(({ name }) => wanted.includes(name))) {
    results.push({ channel: channel.name, ...(await trial(channel, clock.nowMs())) });
  }
  return results;
}

async function trial(channel: Channel, atMs: number): Promise<{ readonly fault?: string }> {
  try {
    await channel.send({ ...testNotice(atMs), severity: 'info', atMs });
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { fault: error.message };
  }
}

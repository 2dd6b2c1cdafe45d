import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOfAutomations } from '../../../infra/bundle-hash.ts';
import { loadAutomations } from '../../../shared/automations/load.ts';
import { rotateToken } from '../../../shared/signals/tokens.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import { type DeploymentWorld, KEY_ARN, QUEUES, startDeployment } from './deployment-world.ts';
import { marked } from './doctor-world.ts';
import { type CliWorld, createCliWorld, type Run } from './machine.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const GROUP = 'standing-orders-prod-schedules';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:standing-orders-prod-';
const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const automations = {
  accounts: { main: { venue: 'pionex' as const, environment: 'live' as const, limits } },
  plans: {
    weekly: {
      account: 'main',
      what: { symbol: 'BTC_USDT' },
      amount: { quote: '50' },
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
    },
  },
  signals: { trend: { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT'] } },
  notices: { channels: [{ kind: 'slack' as const }] },
};
/** What the stacks make of it, written down by hand: minutes between starts by function, 0 where no clock starts it. */
const CLOCK: Readonly<Record<string, readonly [expression: string, minutes: number]>> = {
  'order-reconcile': ['rate(5 minutes)', 5],
  'slot-audit': ['rate(60 minutes)', 60],
  'grid-health': ['rate(10 minutes)', 10],
  'export-fills': ['cron(10 * * * ? *)', 60],
  'export-funding': ['cron(45 * * * ? *)', 60],
  'notice-delivery': ['rate(2 minutes)', 2],
  'portfolio-snapshot': ['cron(30 * * * ? *)', 60],
  'key-guard': ['rate(1440 minutes)', 1440],
  'nightly-page': ['cron(55 * * * ? *)', 60],
  'signal-order': ['rate(2 minutes)', 2],
};
const ROWS = [...Object.keys(CLOCK), 'dca-buy', 'signal-intake', 'grid-plan'];

let deployed: DeploymentWorld;
let world: CliWorld;
let topic: string;
/** What key-guard answers. */
let seenKeys: JsonObject;
beforeAll(async () => {
  deployed = await startDeployment();
  const sns = new SNSClient({});
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'standing-orders-email' }));
  topic = TopicArn;
  sns.destroy();
  await rotateToken(deployed.table, 'trend', { token: 'a'.repeat(43), nowMs: NOW, keepOldMs: 0 });
});
afterAll(() => deployed.stop());
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: NOW });
  await makeHealthy();
});
afterEach(() => world.close());

/** Everything as a deployment of an older checkout has it an hour after it was made. */
async function makeHealthy(): Promise<void> {
  const { state, endpoint } = deployed;
  state.errors.clear();
  state.webhookStatus = 401;
  state.deletionProtection = true;
  state.pointInTimeRecovery = 'ENABLED';
  state.alarms.splice(0, Infinity, { AlarmName: 'standing-orders-prod-outcome-unknown', StateValue: 'OK' });
  const data = state.stacks.get('standing-orders-prod-data');
  state.stacks.set('standing-orders-prod-data', {
    ...data,
    status: 'UPDATE_COMPLETE',
    resources: [],
  });
  state.stacks.set('standing-orders-prod-functions', {
    status: 'UPDATE_COMPLETE',
    outputs: { HttpAddress1A2B3C4D: endpoint },
    resources: [['AWS::Scheduler::ScheduleGroup', GROUP]],
  });
  state.secrets.set(KEY_ARN, {
    VersionIdsToStages: { v1: ['AWSCURRENT'] },
    LastChangedDate: NOW / 1000 - 86_400 * 40,
  });
  seenKeys = { main: { reads: 'yes', trades: 'yes', findings: [] } };
  state.functions.clear();
  state.schedules.clear();
  state.metrics.clear();
  const hash = hashOfAutomations(await loadAutomations(world.automationsPath));
  for (const row of ROWS) {
    state.functions.set(`standing-orders-prod-${row}`, {
      configuration: {
        Runtime: 'nodejs24.x',
        State: 'Active',
        LastUpdateStatus: 'Successful',
        Environment: { Variables: { AUTOMATIONS_HASH: hash } },
      },
      ...(row === 'key-guard' ? { answer: () => seenKeys } : {}),
    });
    const [expression, minutes] = CLOCK[row] ?? [];
    if (expression === undefined || minutes === undefined) continue;
    schedule(row, expression, 'UTC', {});
    const lastSeconds = NOW / 1000 - minutes * 60;
    state.metrics.set(`standing-orders-prod-${row} Invocations`, [[lastSeconds, 1]]);
  }
  schedule('dca-buy', 'cron(0 9 ? * MON *)', 'Europe/Berlin', {
    plan: 'weekly',
    slot: '<aws.scheduler.scheduled-time>',
  });
}

function schedule(row: string, expression: string, timezone: string, event: object, State = 'ENABLED'): void {
  deployed.state.schedules.set(`s-${row}`, {
    GroupName: GROUP,
    State,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timezone,
    Target: {
      Arn: `${ARN}${row}`,
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      Input: JSON.stringify(event),
    },
  });
}

function configure(row: string, change: object): void {
  const name = `standing-orders-prod-${row}`;
  const { configuration = {} } = deployed.state.functions.get(name) ?? {};
  deployed.state.functions.set(name, { configuration: { ...configuration, ...change } });
}

const doctor = (): Promise<Run> => world.run('doctor', '--aws');

describe('doctor --aws', { timeout: 60_000 }, () => {
  it('finds nothing wrong with a sound deployment, and asks for the value of no secret', async () => {
    const before = deployed.seen.length;
    const run = await doctor();
    expect(marked(run, '✗')).toEqual([]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(marked(run, '✓')).toEqual([
      'found: Stage prod in us-east-1.',
      'data stack: standing-orders-prod-data: UPDATE_COMPLETE.',
      'functions stack: standing-orders-prod-functions: UPDATE_COMPLETE.',
      'table: standing-orders-prod-data-Ledger: active, protected from deletion, restorable to any second.',
      'ready: 13 of 13 are there and active on nodejs24.x.',
      'automations: What is deployed is what the automations here say.',
      'enabled: 11 of 11 are as the automations say.',
      'main: It has a value, put there 40 d ago.',
      'main: From inside AWS it may read: yes; may trade: yes.',
      'dead letters: There are none.',
      'dead signals: There are none.',
      'signals: None waits.',
      `address: ${deployed.endpoint} answers, and turns a caller without a token away (401).`,
      'trend: It has a token.',
      'state: None of 1 rings.',
      'last 3 hours: 9 runs, none failed, and the clock missed none.',
    ]);
    expect(deployed.seen.slice(before).filter((asked) => asked.includes('GetSecretValue'))).toEqual([]);
  });

  it('says what key-guard has found of a key from inside AWS', async () => {
    seenKeys = { main: { reads: 'yes', trades: 'no', findings: ['cannotTrade'] } };

    expect(marked(await doctor(), '✗')).toEqual([
      'main: From inside AWS it may read: yes; may trade: no. Wrong with it: cannotTrade; the notice says what to do.',
    ]);
  });

  it('says what is wrong with a stack', async () => {
    const stack = deployed.state.stacks.get('standing-orders-prod-functions');
    deployed.state.stacks.set('standing-orders-prod-functions', {
      ...stack,
      status: 'UPDATE_ROLLBACK_FAILED',
      reason: 'no right to do so',
    });
    const run = await doctor();
    expect(run.code).toBe(1);
    expect(marked(run, '✗')[0]).toContain('UPDATE_ROLLBACK_FAILED (no right to do so). Look at the events');
  });

  it('says when there is no such stage, and looks no further', async () => {
    const run = await world.run('doctor', '--aws', '--stage', 'test');
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      "found: There is no stage 'test'; there is prod in us-east-1: choose with --stage NAME, or set AWS_REGION to where it is.",
    ]);
  });

  it('says that the ledger can be lost', async () => {
    deployed.state.deletionProtection = false;
    deployed.state.pointInTimeRecovery = 'DISABLED';
    expect(marked(await doctor(), '✗')).toEqual([
      'table: standing-orders-prod-data-Ledger: anybody with the right may delete it; no earlier state of it can be restored. The stack asks for better: deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
    ]);
  });

  it('says which function is missing, cannot run, or runs on something else', async () => {
    deployed.state.functions.delete('standing-orders-prod-grid-plan');
    configure('dca-buy', { LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no space' });
    configure('slot-audit', { Runtime: 'nodejs20.x' });
    configure('grid-health', { LastUpdateStatus: 'InProgress' });
    const run = await doctor();
    expect(marked(run, '✓')).toContain('ready: 9 of 13 are there and active on nodejs24.x.');
    expect(marked(run, '✗')).toEqual([
      'dca-buy: Its last update failed (no space): deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
      'slot-audit: It runs on nodejs20.x in place of nodejs24.x: deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
      'grid-plan: It is not deployed: deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
    ]);
    expect(marked(run, '!').join()).toContain('grid-health: It is being updated just now');
  });

  it('says when other automations are deployed than stand here', async () => {
    configure('dca-buy', { Environment: { Variables: { AUTOMATIONS_HASH: 'of yesterday' } } });
    expect(marked(await doctor(), '!').join()).toContain(
      'automations: dca-buy have other automations than these here: deploy again',
    );
  });

  it('says which functions were made of other code than this checkout', async () => {
    configure('dca-buy', { Environment: { Variables: { CODE_HASH: '0123456789abcdef' } } });
    expect(marked(await doctor(), '!').join()).toMatch(
      /code: .*dca-buy.* have other code than this checkout/,
    );
  });

  it('says which schedule is missing, switched off, at another time, or of nobody', async () => {
    deployed.state.schedules.delete('s-slot-audit');
    schedule('order-reconcile', 'rate(5 minutes)', 'UTC', {}, 'DISABLED');
    schedule('dca-buy', 'cron(0 8 ? * MON *)', 'Europe/Berlin', {
      plan: 'weekly',
      slot: '<aws.scheduler.scheduled-time>',
    });
    schedule('old-function', 'rate(1 minute)', 'UTC', {});
    const run = await doctor();
    expect(marked(run, '✗')).toEqual([
      'weekly: Its schedule runs at cron(0 8 ? * MON *) Europe/Berlin, and the automations say cron(0 9 ? * MON *) Europe/Berlin: deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
      'order-reconcile: Its schedule s-order-reconcile is DISABLED, so it does not run: enable it in the EventBridge Scheduler console (to stop it for a while, use "pause").',
      'slot-audit: Nothing starts it: there is no schedule for it; deploy again with npx cdk deploy --all -c stage=prod (and the same -c automations=… as before).',
    ]);
    expect(marked(run, '!').join()).toContain('s-old-function: Nothing here asks for this schedule');
  });

  it('says which secret has no value', async () => {
    deployed.state.secrets.set(KEY_ARN, {});
    expect(marked(await doctor(), '✗').join()).toContain(
      'main: It has no value yet, so whatever needs it fails: npm run cli -- secrets put main --aws --stage prod asks for it.',
    );
  });

  it('says that something was set aside', async () => {
    const QueueUrl = deployed.queueUrl(QUEUES.deadLetters);
    await deployed.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    expect(marked(await doctor(), '✗')).toEqual([
      'dead letters: About 1 were set aside: "dlq list --aws" shows them and what to do.',
    ]);
    await deployed.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it('says that the webhook lets a stranger in, or fails', async () => {
    deployed.state.webhookStatus = 200;
    expect(marked(await doctor(), '✗').join()).toContain('answered 200 to a caller without a token');
    deployed.state.webhookStatus = 502;
    expect(marked(await doctor(), '✗').join()).toContain('signal-intake fails: its log says why');
  });

  it('says who has not confirmed an address', async () => {
    const sns = new SNSClient({});
    const stack = deployed.state.stacks.get('standing-orders-prod-data');
    deployed.state.stacks.set('standing-orders-prod-data', {
      status: 'UPDATE_COMPLETE',
      ...stack,
      resources: [['AWS::SNS::Topic', topic]],
    });
    expect(marked(await doctor(), '✗').join()).toContain(
      'standing-orders-email: Nobody gets what is sent there',
    );
    await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: 'me@example.org' }));
    const run = await doctor();
    expect(run.out).toMatch(/me@example\.org +(It gets nothing yet: open the mail|It has confirmed)/);
    sns.destroy();
  });

  it('says which alarm rings, and which is muted', async () => {
    deployed.state.alarms.push(
      { AlarmName: 'standing-orders-prod-nothing-runs', StateValue: 'ALARM', StateReason: 'Nothing ran.' },
      { AlarmName: 'standing-orders-prod-venue-ban', StateValue: 'OK', ActionsEnabled: false },
      { AlarmName: 'standing-orders-test-nothing-runs', StateValue: 'ALARM' },
    );
    const run = await doctor();
    expect(marked(run, '✗')).toEqual([
      'nothing-runs: It rings: Nothing ran. The runbook (infra/runbook.md) says what to do.',
    ]);
    expect(marked(run, '!').join()).toContain('venue-ban: Its actions are switched off');
  });

  it('takes no alarm of a stage whose name begins alike for one of its own, and warns where there is none', async () => {
    deployed.state.alarms.splice(0, Infinity, {
      AlarmName: 'standing-orders-prod-eu-nothing-runs',
      StateValue: 'ALARM',
    });
    const run = await doctor();
    expect(run.code).toBe(0);
    expect(marked(run, '!').join()).toContain(
      'There is none, so nothing rings when something fails: deploy again with npx cdk deploy --all -c stage=prod',
    );
  });

  it('says which function failed of late, and which the clock no longer starts', async () => {
    const { metrics } = deployed.state;
    metrics.set('standing-orders-prod-grid-health Errors', [[NOW / 1000 - 600, 1]]);
    metrics.set('standing-orders-prod-order-reconcile Invocations', [[NOW / 1000 - 5_400, 1]]);
    metrics.delete('standing-orders-prod-notice-delivery Invocations');
    expect(marked(await doctor(), '✗')).toEqual([
      'order-reconcile: It has not run for 1 h 25 min, and should every 5 minutes: see its schedule above.',
      'grid-health: 1 of its 1 runs of the last three hours failed: its log says why.',
      'notice-delivery: It has not run for three hours, and should every 2 minutes: see its schedule above.',
    ]);
  });

  it('goes on when one thing may not be looked at', async () => {
    deployed.state.errors.set('GraniteServiceVersion20100801.DescribeAlarms', [
      'AccessDeniedException',
      'You may not',
      400,
    ]);
    const run = await doctor();
    expect(marked(run, '✗')).toEqual([
      'looked at: AWS did not let you look at the alarms: You may not. Ask for that right.',
    ]);
    expect(marked(run, '✓').join()).toContain('last 3 hours: 9 runs');
  });
});

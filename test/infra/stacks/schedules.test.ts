import { afterAll, describe, expect, it } from 'vitest';
import { removeFolders, resourcesOf, synthesize } from './synthesize.ts';

const { functions, stacks } = synthesize();
const schedules = resourcesOf(functions, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
const infos = stacks.functions.node
  .findAll()
  .flatMap(({ node }) => node.metadata)
  .flatMap(({ type, data }) => (type === 'aws:cdk:info' ? [String(data)] : []));

afterAll(removeFolders);

describe('schedules', () => {
  it('are one for each plan with a slot left, on paper too, and one for each function of the clock', () => {
    expect(
      schedules.map((schedule) => [
        schedule.Description,
        schedule.ScheduleExpression,
        schedule.ScheduleExpressionTimezone,
      ]),
    ).toEqual([
      ['dca-buy for plan weekly', 'cron(0 9 ? * MON *)', 'Europe/Berlin'],
      ['dca-buy for plan hasty', 'cron(30 7 * * ? *)', 'Asia/Tokyo'],
      ['dca-buy for plan sixhourly', 'cron(0 0/6 * * ? *)', 'UTC'],
      ['dca-buy for plan once', 'at(2026-12-24T18:00:00)', 'Europe/Berlin'],
      ['dca-buy for plan rehearsal', 'cron(0 9 * * ? *)', 'UTC'],
      ['order-reconcile every 5 minutes', 'rate(5 minutes)', 'UTC'],
      ['slot-audit every 60 minutes', 'rate(60 minutes)', 'UTC'],
      ['grid-health every 10 minutes', 'rate(10 minutes)', 'UTC'],
      ['export-fills every 60 minutes', 'cron(10 * * * ? *)', 'UTC'],
      ['export-funding every 60 minutes', 'cron(45 * * * ? *)', 'UTC'],
      ['notice-delivery every 2 minutes', 'rate(2 minutes)', 'UTC'],
      ['portfolio-snapshot every 60 minutes', 'cron(30 * * * ? *)', 'UTC'],
      ['key-guard every 1440 minutes', 'rate(1440 minutes)', 'UTC'],
      ['nightly-page every 60 minutes', 'cron(55 * * * ? *)', 'UTC'],
    ]);
  });

  it('send dca-buy its plan and the instant planned, the same for every retry, and the others nothing', () => {
    expect(schedules.map(({ Target }) => Target.Input)).toEqual([
      '{"plan":"weekly","slot":"<aws.scheduler.scheduled-time>"}',
      '{"plan":"hasty","slot":"<aws.scheduler.scheduled-time>"}',
      '{"plan":"sixhourly","slot":"<aws.scheduler.scheduled-time>"}',
      '{"plan":"once","slot":"<aws.scheduler.scheduled-time>"}',
      '{"plan":"rehearsal","slot":"<aws.scheduler.scheduled-time>"}',
      '{}',
      '{}',
      '{}',
      '{}',
      '{}',
      '{}',
      '{}',
      '{}',
      '{}',
    ]);
  });

  it('give up within minutes, and never after the plan itself would: a buy does not fire a day late', () => {
    expect(schedules.map(({ Target }) => Target.RetryPolicy)).toEqual([
      { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
      { MaximumEventAgeInSeconds: 120, MaximumRetryAttempts: 3 },
      { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
      { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
      { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
      { MaximumEventAgeInSeconds: 120, MaximumRetryAttempts: 1 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 2 },
      { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 1 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 1 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 1 },
      { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 1 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 2 },
      { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 1 },
    ]);
  });

  it('fire on the minute and hand what they cannot deliver to the one queue for it', () => {
    for (const { FlexibleTimeWindow, Target, GroupName, Description } of schedules) {
      expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
      expect(GroupName).toEqual({ Ref: 'ScheduleGroup' });
      expect(Target.DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/^DeadLetters/);
      const owner = Target.Arn['Fn::GetAtt'][0].split('Function')[0];
      expect(Target.RoleArn['Fn::GetAtt'][0]).toContain(`${owner}SchedulesRole`);
      expect(Description.split(' ')[0].replace('-', '')).toBe(owner.toLowerCase());
    }
  });
});

describe('the names of schedules', () => {
  it('say which function and which plan they start', () => {
    expect(schedules.map(({ Name }) => Name)).toEqual([
      'dca-buy-weekly',
      'dca-buy-hasty',
      'dca-buy-sixhourly',
      'dca-buy-once',
      'dca-buy-rehearsal',
      'order-reconcile',
      'slot-audit',
      'grid-health',
      'export-fills',
      'export-funding',
      'notice-delivery',
      'portfolio-snapshot',
      'key-guard',
      'nightly-page',
    ]);
  });
});

describe('plans without a schedule', () => {
  it('are named with the reason, and break nothing', () => {
    expect(infos.map((text) => text.split(',')[0])).toEqual([
      'Plan past has no slot left (at(2026-11-24T18:00:00))',
      'Plan ended has no slot left (cron(0 9 * * ? *))',
    ]);
  });
});

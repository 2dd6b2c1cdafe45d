import { testRules, when } from './rule-cases.ts';

testRules([
  {
    rule: 'rate is 5 minutes or more',
    allowed: { when: { schedule: 'rate(5 minutes)', timezone: 'UTC' } },
    refused: { when: { schedule: 'rate(4 minutes)', timezone: 'UTC' } },
    faults: [
      "when.schedule: 'rate(4 minutes)' runs more often than every 5 minutes; choose a longer interval.",
    ],
  },
  {
    rule: 'minutes of an hour lie 5 apart',
    allowed: { when: { schedule: 'cron(0/5 * * * ? *)', timezone: 'UTC' } },
    refused: { when: { schedule: 'cron(10,14 9 1 1 ? 2027)', timezone: 'UTC' } },
    faults: [
      "when.schedule: 'cron(10,14 9 1 1 ? 2027)' runs more often than every 5 minutes; choose a longer interval.",
    ],
  },
  {
    rule: 'last minute of one hour lies 5 before the next hour that runs',
    allowed: { when: { schedule: 'cron(0,58 9,11 * * ? *)', timezone: 'UTC' } },
    refused: { when: { schedule: 'cron(0,58 9,10 * * ? *)', timezone: 'UTC' } },
    faults: [
      "when.schedule: 'cron(0,58 9,10 * * ? *)' runs more often than every 5 minutes; choose a longer interval.",
    ],
  },
  {
    rule: 'last time of a day lies 5 minutes before the first of the next',
    allowed: { when: { schedule: 'cron(0,55 0,23 * * ? *)', timezone: 'UTC' } },
    refused: { when: { schedule: 'cron(0,56 0,23 * * ? *)', timezone: 'UTC' } },
    faults: [
      "when.schedule: 'cron(0,56 0,23 * * ? *)' runs more often than every 5 minutes; choose a longer interval.",
    ],
  },
  {
    rule: 'end is not before the start',
    allowed: { when: { ...when, start: '2026-11-23', end: '2026-11-23' } },
    refused: { when: { ...when, start: '2026-11-23', end: '2026-11-22' } },
    faults: ['when.end: 2026-11-22 is before the start, 2026-11-23; give a later day.'],
  },
  {
    rule: 'one-time schedule has neither start nor end',
    allowed: { when: { schedule: 'at(2026-11-23T09:00:00)', timezone: 'UTC' } },
    refused: {
      when: { schedule: 'at(2026-11-23T09:00:00)', timezone: 'UTC', start: '2026-11-01', end: '2026-11-30' },
    },
    faults: [
      'when.start: at(...) runs once, on its own day; take the start out.',
      'when.end: at(...) runs once, on its own day; take the end out.',
    ],
  },
]);

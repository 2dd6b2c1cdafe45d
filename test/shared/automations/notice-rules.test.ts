import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { limits } from './rule-cases.ts';

type Environment = 'paper' | 'live';
const TELEGRAM = { kind: 'telegram', chatId: '12345' };
const SLACK = { kind: 'slack' };

function faultsOf(notices: unknown, environment: Environment = 'paper'): string[] {
  const file = { accounts: { main: { venue: 'pionex', environment, limits } }, notices };
  return checkAutomations(file).faults.map(formatFault);
}

describe('a live account', () => {
  it.each([undefined, { channels: [{ kind: 'log' }] }])(
    'is refused with %o, which reaches nobody',
    (notices) => {
      expect(faultsOf(notices, 'live')).toEqual([
        expect.stringMatching(
          /^notices\.channels: account main is live and nobody would hear of a trouble; add a channel .*telegram/,
        ),
      ]);
    },
  );

  it.each([
    TELEGRAM,
    SLACK,
    { kind: 'discord' },
    { kind: 'webhook' },
    { kind: 'email', to: ['me@example.com'] },
  ])('is allowed with %o', (channel) => {
    expect(faultsOf({ channels: [channel] }, 'live')).toEqual([]);
  });

  it('is not made up for by a fallback: that one is tried last', () => {
    expect(faultsOf({ channels: [{ kind: 'log' }], fallback: SLACK }, 'live')).toHaveLength(1);
  });

  it('adds no second fault to a channel that is itself faulty', () => {
    expect(faultsOf({ channels: [{ kind: 'telegram', chatId: 'no chat' }] }, 'live')).toEqual([
      expect.stringContaining('notices.channels[0].chatId'),
    ]);
  });
});

it('lets a paper account do with the log', () => {
  expect(faultsOf({ channels: [{ kind: 'log' }] })).toEqual([]);
});

describe('the address of the runbook', () => {
  it('is an https address that each link can add its section to', () => {
    expect(faultsOf({ runbookUrl: 'https://example.com/runbook.md' })).toEqual([]);
    expect(faultsOf({ runbookUrl: 'http://example.com/runbook.md' })).toEqual([
      expect.stringContaining('notices.runbookUrl'),
    ]);
    expect(faultsOf({ runbookUrl: 'https://example.com/runbook.md#top' })).toEqual([
      expect.stringMatching(/^notices\.runbookUrl: .*must end before the #/),
    ]);
  });
});

it('the address for alarms must be one', () => {
  const file = {
    accounts: { main: { venue: 'pionex', environment: 'paper', limits } },
    aws: { alarmEmail: 'nobody' },
  };
  expect(checkAutomations(file).faults.map(formatFault)).toEqual([
    expect.stringMatching(/^aws\.alarmEmail: .*must be an e-mail address such as 'me@example\.com'/),
  ]);
});

describe('names of channels', () => {
  it('may not be the same, given or by kind', () => {
    expect(faultsOf({ channels: [SLACK, SLACK] })).toEqual([
      "notices.channels: two channels are called 'slack'; give one of them a name of its own, e.g. { name: 'slack-2' }.",
    ]);
    expect(faultsOf({ channels: [TELEGRAM, { kind: 'slack', name: 'telegram' }] })).toHaveLength(1);
  });

  it('may not be the same as that of the fallback', () => {
    expect(faultsOf({ channels: [SLACK], fallback: { kind: 'slack' } })).toEqual([
      "notices.fallback: two channels are called 'slack'; give one of them a name of its own, e.g. { name: 'slack-2' }.",
    ]);
  });

  it('allow two of a kind when they differ', () => {
    expect(faultsOf({ channels: [SLACK, { kind: 'slack', name: 'ops' }], fallback: TELEGRAM })).toEqual([]);
  });
});

describe('quiet hours', () => {
  const timezone = 'Europe/Berlin';

  it('may not end when they begin', () => {
    expect(faultsOf({ quietHours: { from: '22:00', to: '22:00', timezone } })).toEqual([
      "notices.quietHours.to: '22:00' is also when they begin; give another time, or leave quietHours out.",
    ]);
  });

  it('may go over midnight', () => {
    expect(faultsOf({ quietHours: { from: '22:00', to: '07:00', timezone } })).toEqual([]);
  });

  it('are not called equal when both times are missing', () => {
    expect(faultsOf({ quietHours: { timezone } }).join()).not.toContain('also when they begin');
  });
});

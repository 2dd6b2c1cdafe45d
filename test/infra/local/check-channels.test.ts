import { expect, it } from 'vitest';
import { checkChannels } from '../../../infra/local/check-channels.ts';
import { someAutomations } from '../../support/builders.ts';

const { notices } = someAutomations();
const EMAIL = { kind: 'email' as const, to: ['me@example.com'] };

it('refuses e-mail, also as the fallback, because it goes out through Amazon SNS', () => {
  for (const faulty of [
    { ...notices, channels: [EMAIL] },
    { ...notices, fallback: EMAIL },
  ]) {
    expect(() => checkChannels({ notices: faulty })).toThrow(
      'Notice channel email is e-mail, which goes out through Amazon SNS only: on this machine use telegram, slack, discord or webhook instead.',
    );
  }
});

it('lets every other channel be', () => {
  expect(() => checkChannels({ notices: { ...notices, channels: [{ kind: 'slack' }] } })).not.toThrow();
});
